// Package login serves /login, with a button for each provider.
package login

import (
	"cmp"

	"gostart/config"
	"gostart/start"

	"myapp/lib"
	"myapp/lib/href"
)

// Route is what the route table mounts.
var Route = start.Page(load, page).Head(head).Unlisted()

// Params are the query of the page.
type Params struct {
	RedirectTo string `query:"redirectTo"`
}

// Data is what the page shows.
type Data struct {
	Session *lib.Session // nil when nobody is signed in
	Next    string       // where the visitor goes after signing in
	Buttons []Button
	Setup   bool         // /login/providers exists
	DevOnly bool         // the sign-in of development is the only one
	Problem *start.Error // why signing in would not help; nil if it does
}

// Button is a way to sign in.
type Button struct{ ID, Name, Href string }

func load(c *start.Context, params Params) (Data, error) {
	auth := lib.Auth(c)
	next := auth.SafeRedirect(cmp.Or(params.RedirectTo, href.Dashboard()))
	data := Data{
		Session: lib.GetSession(c),
		Next:    next,
		Setup:   lib.ServicesOf(c).Config.OwnMachine,
		DevOnly: len(auth.Providers()) > 0,
	}
	data.Problem = lib.CookieProblem(c)
	for _, p := range auth.Providers() {
		data.DevOnly = data.DevOnly && p.ID == config.DevSignInID
		data.Buttons = append(data.Buttons, Button{p.ID, p.Name, auth.SignInPath(p.ID, next)})
	}
	return data, nil
}

func head(Data) start.Head {
	return start.Head{Title: "Sign in", Description: "Sign in to " + lib.Name + "."}
}
