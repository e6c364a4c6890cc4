// Package routes holds the pages: one folder, one URL. What every page has
// around it is here; routes_gen.go lists them all.
package routes

import (
	"gostart/start"

	"myapp/lib"
	"myapp/views"
)

// Layout wraps every page. A navigation replaces the element main.
var Layout = start.Layout(load, views.Layout).Outlet("main", views.Outlet)

// load tells the navigation who is signed in.
func load(c *start.Context, _ start.NoParams) (*lib.Session, error) {
	return lib.GetSession(c), nil
}
