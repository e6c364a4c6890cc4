// Package routes holds the pages: one folder, one URL. The layout around every page
// is here; routes_gen.go lists all routes.
package routes

import (
	"gostart/start"

	"myapp/lib"
	"myapp/views"
)

// Layout wraps every page. A navigation replaces the element main.
var Layout = start.Layout(load, views.Layout).Outlet("main", views.Outlet)

// load returns the session for the navigation, nil if nobody is signed in.
func load(c *start.Context, _ start.NoParams) (*lib.Session, error) {
	return lib.GetSession(c), nil
}
