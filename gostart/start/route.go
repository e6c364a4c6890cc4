package start

import (
	"cmp"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
)

// A Handler answers one request, or returns why it could not.
type Handler func(*Context) error

// Middleware does something before a handler, after it, or instead of it. It is
// for one route; middleware for every request is given to [App.Use].
type Middleware func(next Handler) Handler

// settings are what any kind of route can be told.
type settings struct {
	middleware []Middleware
	unlisted   bool
	nav        NavItem // no Label: none
	needs      []Requirement
	allow      Policy
	assets     fs.FS // of a page alone; nil: none
}

// using returns the settings with more middleware, outermost first.
func (s settings) addMiddleware(middleware []Middleware) settings {
	s.middleware = slices.Concat(s.middleware, middleware)
	return s
}

// needing returns the settings with more requirements.
func (s settings) addNeeds(needs []Requirement) settings {
	s.needs = slices.Concat(s.needs, needs)
	return s
}

// allowing returns the settings with a policy that allows more.
func (s settings) addPolicy(p Policy) settings {
	s.allow.HTTPS = s.allow.HTTPS || p.HTTPS
	s.allow = s.allow.and(p)
	return s
}

// around returns h inside the middleware.
func (s settings) withMiddleware(h Handler) Handler {
	for _, middleware := range slices.Backward(s.middleware) {
		h = middleware(h)
	}
	return h
}

// mount mounts the route that info describes: register adds its handlers. If
// something is missing that the route needs, it is mounted as unknown instead.
// It panics if the settings do not fit the route.
func (s settings) mount(app *App, info RouteInfo, chain *routeChain, register func()) {
	s.check(app, info.Pattern)
	info.Unlisted = info.Unlisted || s.unlisted
	info.Needs, info.Missing = app.unmet(info.Pattern, slices.Concat(chain.needs, s.needs))
	app.addInfo(info, chain)
	if info.Off() {
		app.log.Info("route is off", slog.String("pattern", info.Pattern), slog.Any("needs", info.Missing))
		app.handle(allMethods, info.Pattern, func(*Context) error { return NotFound() })
		return
	}
	if s.assets != nil {
		app.addAssets(info.Pattern, s.assets)
	}
	register()
	app.allowed = app.allowed.and(s.allow)
	if s.nav.Label != "" {
		item := s.nav
		item.Href, item.Public = info.Pattern, len(chain.guards) == 0 && !info.Unlisted
		app.addNav(item)
	}
}

// check panics if the settings do not fit a route at pattern.
func (s settings) check(app *App, pattern string) {
	s.allow.check(pattern + ": Allow")
	switch {
	case s.nav.Label != "" && strings.ContainsAny(pattern, ":*"):
		panic(fmt.Sprintf("start: %s has path parameters, so no link can lead to it; remove .Nav(%q, %d)", pattern, s.nav.Label, s.nav.Order))
	case s.allow.HTTPS:
		panic("start: " + pattern + ": Allow: HTTPS is of the whole site; set it in App.SecurityHeaders")
	case app.serving.Load() && (s.nav.Label != "" || len(s.allow.FormTargets)+len(s.allow.ImageSources) > 0):
		panic("start: " + pattern + ": the app serves already; mount the route before")
	}
}

// A NavItem is one link of an app's navigation.
type NavItem struct {
	Label  string
	Href   string // the path of the page
	Order  int    // lower ones come first
	Public bool   // everyone may see the page: no guard is over it, and it is listed
}

// Nav lists the pages that have a [PageRoute.Nav], by order and then by label.
// A page that is off is not among them, see [Require]. All callers get the same
// slice: do not change it.
func (a *App) Nav() []NavItem { return a.nav }

// addNav adds the link of a page that is mounted.
func (a *App) addNav(item NavItem) {
	nav := append(slices.Clone(a.nav), item)
	slices.SortStableFunc(nav, func(x, y NavItem) int {
		return cmp.Or(cmp.Compare(x.Order, y.Order), cmp.Compare(x.Label, y.Label))
	})
	a.nav = slices.Clip(nav)
}

// A Requirement is something of the app's services without which a route
// cannot work, see [Require].
type Requirement struct {
	what string
	met  func(services any) (met, known bool)
}

// Require returns the requirement that met returns true for the app's services,
// whose type is S. The text what names it for people: "a database". It is for
// the Needs of a route or a guard, and is checked once, when the route is
// mounted.
//
// A route whose requirements are not all met is off: it answers 404 to every
// method, without its guards, and is in neither [App.Nav], sitemap,
// [App.Prerender] nor [App.PublicPages]. [App.Routes] lists it with what is
// missing, and the log says so once.
func Require[S any](what string, met func(*S) bool) Requirement {
	return Requirement{what, func(services any) (bool, bool) {
		s, known := services.(*S)
		return known && met(s), known
	}}
}

// unmet returns in words all that a route needs, and what of it is missing. It
// panics if a requirement is made for services of another type.
func (a *App) unmet(pattern string, needs []Requirement) (all, missing []string) {
	for _, need := range needs {
		met, known := need.met(a.services)
		if !known {
			panic(fmt.Sprintf("start: %s needs %s of other services than the app's, which are a %T", pattern, need.what, a.services))
		}
		all = append(all, need.what)
		if !met {
			missing = append(missing, need.what)
		}
	}
	return all, missing
}

// RouteInfo describes a route that is mounted.
type RouteInfo struct {
	Kind     string   // page, methods, mount or function
	Pattern  string   // as Route was given it
	Methods  []string // of methods alone
	Guards   []string // the functions of those over it, outermost first
	Layouts  []string // of pages alone
	Unlisted bool     // it does not belong in a sitemap
	Needs    []string // its own requirements and those of its guards, in words
	Missing  []string // those of Needs that the app does not meet
}

// Off reports whether the route answers 404, as something is missing that it
// needs.
func (r RouteInfo) Off() bool { return len(r.Missing) > 0 }

// Routes lists what is mounted, in the order of mounting.
func (a *App) Routes() []RouteInfo { return slices.Clone(a.routes) }

// list notes a route that has been mounted.
func (a *App) addInfo(info RouteInfo, chain *routeChain) {
	for _, g := range chain.guards {
		info.Guards = append(info.Guards, g.name)
	}
	if info.Kind == "page" {
		for _, l := range chain.layouts {
			info.Layouts = append(info.Layouts, l.name)
		}
	}
	a.routes = append(a.routes, info)
}
