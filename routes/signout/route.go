// Package signout serves /signout, a page with a sign-out button: following a link must
// not sign anyone out.
package signout

import (
	"gostart/start"

	"myapp/lib"
	"myapp/lib/href"
)

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Head(head).Unlisted()

// Data is the data of the page.
type Data struct{ Name string }

func load(c *start.Context, _ start.NoParams) (Data, error) {
	session := lib.GetSession(c)
	if session == nil {
		return Data{}, start.Redirect(href.Home())
	}
	return Data{Name: session.DisplayName()}, nil
}

func head(Data) start.Head { return start.Head{Title: "Sign out"} }
