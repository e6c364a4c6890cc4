// Package client serves /client: what a page's own script can do with
// static/auth-client.js.
package client

import (
	"gostart/auth"
	"gostart/start"

	"myapp/lib"
)

// Route is what the route table mounts. The page has a script, which a browser
// runs once for a document, so it is loaded as a whole.
var Route = start.Page(load, page).Head(head).Whole().Nav("Client", 40)

// Data is what the page shows.
type Data struct {
	Providers []auth.Provider
	Theme     lib.Theme // as whoever is signed in chose
}

func load(c *start.Context, _ start.NoParams) (Data, error) {
	data := Data{Providers: lib.Auth(c).Providers()}
	if session := lib.GetSession(c); session != nil {
		data.Theme = session.Settings.Theme
	}
	return data, nil
}

func head(Data) start.Head {
	return start.Head{
		Title:       "In the browser",
		Description: "Sign in, show who is signed in, change it, and sign out, from a page's own script.",
	}
}
