// Package routes holds the pages: one folder, one URL. The layout around every page
// is here; routes_gen.go lists all routes.
package routes

import (
	"gostart/start"

	"myapp/lib"
	"myapp/views"
)

// Layout wraps every page. A navigation by htmx replaces only <main> and the header.
var Layout = start.Layout(load, views.Layout).Outlet("main", views.Outlet)

// load returns the session, or nil if nobody is signed in.
func load(c *start.Context, _ start.NoParams) (*lib.Session, error) {
	return lib.GetSession(c), nil
}
