// Package index serves /, the home page.
package index

import (
	"gostart/start"

	"myapp/lib"
)

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Head(head)

// Data is the data of the page.
type Data struct {
	Session *lib.Session // nil when nobody is signed in
}

func load(c *start.Context, _ start.NoParams) (Data, error) {
	return Data{Session: lib.GetSession(c)}, nil
}

func head(Data) start.Head {
	return start.Head{Description: "A full-stack web starter for Go: typed routes, loaders, server functions, and sign-in that works at once."}
}
