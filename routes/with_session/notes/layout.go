package notes

import "gostart/start"

// Layout wraps the pages of the notes.
var Layout = start.Layout(frame, layout).Head(func(string) start.Head { return start.Head{Title: "Notes"} })

// frame returns what was searched for, which every page keeps in view.
func frame(_ *start.Context, p Params) (string, error) { return p.Search, nil }
