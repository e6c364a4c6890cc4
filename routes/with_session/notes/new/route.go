// Package newpage serves /notes/new.
package newpage

import "gostart/start"

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Head(head)

func load(*start.Context, start.NoParams) (start.Nothing, error) { return start.Nothing{}, nil }

func head(start.Nothing) start.Head { return start.Head{Title: "New note"} }
