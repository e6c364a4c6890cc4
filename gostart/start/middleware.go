package start

import (
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
func (s settings) using(middleware []Middleware) settings {
	s.middleware = slices.Concat(s.middleware, middleware)
	return s
}

// needing returns the settings with more requirements.
func (s settings) needing(needs []Requirement) settings {
	s.needs = slices.Concat(s.needs, needs)
	return s
}

// allowing returns the settings with a policy that allows more.
func (s settings) allowing(p Policy) settings {
	s.allow.HTTPS = s.allow.HTTPS || p.HTTPS
	s.allow = s.allow.and(p)
	return s
}

// around returns h inside the middleware.
func (s settings) around(h Handler) Handler {
	for _, middleware := range slices.Backward(s.middleware) {
		h = middleware(h)
	}
	return h
}

// mount mounts the route that info describes: register adds its handlers. If
// something is missing that the route needs, it is mounted as unknown instead.
// It panics if the settings do not fit the route.
func (s settings) mount(app *App, info RouteInfo, over *chain, register func()) {
	s.check(app, info.Pattern)
	info.Unlisted = info.Unlisted || s.unlisted
	info.Needs, info.Missing = app.unmet(info.Pattern, slices.Concat(over.needs, s.needs))
	app.list(info, over)
	if info.Off() {
		app.log.Info("route is off", slog.String("pattern", info.Pattern), slog.Any("needs", info.Missing))
		app.handle(anyMethod, info.Pattern, func(*Context) error { return NotFound() })
		return
	}
	if s.assets != nil {
		app.addAssets(info.Pattern, s.assets)
	}
	register()
	app.allowed = app.allowed.and(s.allow)
	if s.nav.Label != "" {
		item := s.nav
		item.Href, item.Public = info.Pattern, len(over.guards) == 0 && !info.Unlisted
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
