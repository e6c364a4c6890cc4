package notes

import "gostart/start"

// Layout wraps the pages of the notes.
var Layout = start.Layout(loadSearch, layout).Head(func(string) start.Head { return start.Head{Title: "Notes"} })

// loadSearch returns the search term, for the search field on every page.
func loadSearch(_ *start.Context, p Params) (string, error) { return p.Search, nil }
