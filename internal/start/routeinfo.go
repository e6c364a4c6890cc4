package start

import "slices"

// RouteInfo describes a route that is mounted.
type RouteInfo struct {
	Kind     string   // page, methods, mount or function
	Pattern  string   // as Route was given it
	Methods  []string // of methods alone
	Guards   int      // how many stand over it
	Layouts  int
	Unlisted bool // it does not belong in a sitemap
}

// Routes lists what is mounted, in the order of mounting.
func (a *App) Routes() []RouteInfo { return slices.Clone(a.routes) }

// list notes a route that has been mounted.
func (a *App) list(info RouteInfo, over *chain) {
	info.Guards, info.Layouts = len(over.guards), len(over.layouts)
	a.routes = append(a.routes, info)
}
