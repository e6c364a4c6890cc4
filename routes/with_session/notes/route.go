// Package notes serves /notes, a worked example.
package notes

import "gostart/start"

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Nav("Notes", 20)

// Params select the notes to list.
type Params struct {
	Search string `query:"search" validate:"max=100"`
	Page   int    `query:"page" default:"1" validate:"min=1,max=100000"`
}

// Data is the data of the page.
type Data struct {
	Params
	Notes []Note
	More  bool // there is a next page
}

func load(c *start.Context, p Params) (Data, error) {
	found, more, err := start.FromGuard[Notebook](c).Find(c, p.Search, p.Page)
	return Data{p, found, more}, err
}
