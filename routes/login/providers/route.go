// Package providers serves /login/providers, which shows a developer how to turn
// providers on.
package providers

import (
	"embed"

	"gostart/config"
	"gostart/start"

	"myapp/lib"
)

//go:embed copy.js
var files embed.FS

// Route is this folder's entry in the route table. The page has a script, so a
// navigation loads the whole document.
var Route = start.Page(load, page).Head(head).Unlisted().ReloadDocument().Assets(files).Needs(lib.OwnMachine)

func load(c *start.Context, _ start.NoParams) (config.Registrations, error) {
	return lib.ServicesOf(c).Registrations, nil
}

func head(config.Registrations) start.Head { return start.Head{Title: "Add a provider"} }
