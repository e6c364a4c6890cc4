// Package dashboard serves /dashboard, the signed-in home page.
package dashboard

import (
	"time"

	"gostart/start"

	"myapp/lib"
)

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Head(head).Nav("Dashboard", 10)

// Data is the data of the page.
type Data struct {
	Name     string
	Email    string
	Provider string
	Expires  time.Time
}

// load gets the session from the guard of the folder above.
func load(c *start.Context, _ start.NoParams) (Data, error) {
	session := start.FromGuard[*lib.Session](c)
	return Data{
		Name:     session.DisplayName(),
		Email:    session.User.Email,
		Provider: lib.ProviderName(c, session.Provider),
		Expires:  session.Expires,
	}, nil
}

func head(Data) start.Head { return start.Head{Title: "Dashboard"} }
