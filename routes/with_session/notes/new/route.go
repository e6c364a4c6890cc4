// Package newpage serves /notes/new.
package newpage

import "gostart/start"

// Route is what the route table mounts.
var Route = start.Page(load, page).Head(head)

func load(*start.Context, start.NoParams) (start.Nothing, error) { return start.Nothing{}, nil }

func head(start.Nothing) start.Head { return start.Head{Title: "New note"} }
