// Package notes serves /notes, a worked example.
package notes

import "gostart/start"

// Route is what the route table mounts.
var Route = start.Page(load, page).Nav("Notes", 20)

// Params select the notes to list.
type Params struct {
	Search string `query:"search" validate:"max=100"`
	Page   int    `query:"page" default:"1" validate:"min=1,max=100000"`
}

// Data is what the page shows.
type Data struct {
	Params
	Notes []Note
	More  bool // there is a next page
}

func load(c *start.Context, p Params) (Data, error) {
	found, more, err := start.FromGuard[Notebook](c).Find(c, p.Search, p.Page)
	return Data{p, found, more}, err
}
