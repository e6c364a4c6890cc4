// Package providers serves /login/providers, which tells a developer how to turn
// providers on.
package providers

import (
	"gostart/start"
	"myapp/lib"
)

// Route is what the route table mounts. The page has a script, so it is loaded
// as a whole.
var Route = start.Page(load, page).Head(head).Unlisted().Whole()

// load finds nothing but on a developer's own machine.
func load(c *start.Context, _ start.NoParams) (lib.Registrations, error) {
	all := start.Provided[lib.Registrations](c)
	if len(all) == 0 {
		return nil, start.NotFound()
	}
	return all, nil
}

func head(lib.Registrations) start.Head { return start.Head{Title: "Add a provider"} }
