package start

import "slices"

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
func (a *App) list(info RouteInfo, over *chain) {
	for _, g := range over.guards {
		info.Guards = append(info.Guards, g.name)
	}
	if info.Kind == "page" {
		for _, l := range over.layouts {
			info.Layouts = append(info.Layouts, l.name)
		}
	}
	a.routes = append(a.routes, info)
}
