// Package client serves /client: examples of scripts that use auth-client.js.
package client

import (
	"embed"

	"gostart/auth"
	"gostart/start"

	"myapp/lib"
)

//go:embed client.js
var files embed.FS

// Route is this folder's entry in the route table. A browser runs the page's script
// once for each document, so a navigation loads the whole document.
var Route = start.Page(load, page).Head(head).ReloadDocument().Assets(files).Nav("Client", 40)

// Data is the data of the page.
type Data struct {
	Providers []auth.Provider
	Theme     lib.Theme // chosen by the signed-in person
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
		Description: "Sign in, show and change the session, and sign out, from a page's script.",
	}
}
