// Package login serves /login, with a button for each provider.
package login

import (
	"cmp"

	"gostart/config"
	"gostart/start"

	"myapp/lib"
	"myapp/lib/href"
)

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Head(head).Unlisted()

// Params are the parameters in the URL.
type Params struct {
	RedirectTo string `query:"redirectTo"`
	Provider   string `query:"provider"` // of a sign-in that another site started
}

// Data is the data of the page.
type Data struct {
	Session *lib.Session // nil when nobody is signed in
	Next    string       // where the visitor goes after signing in
	Buttons []Button
	Asked   Button       // to sign in with another account, if another site started a sign-in; otherwise empty
	Setup   bool         // /login/providers exists
	DevOnly bool         // the development sign-in is the only provider
	Problem *start.Error // why a sign-in would not help; nil if it would
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
		button := Button{p.ID, p.Name, auth.SignInPath(p.ID, next)}
		data.Buttons = append(data.Buttons, button)
		if data.Session != nil && p.ID == params.Provider {
			data.Asked = button
		}
	}
	return data, nil
}

func head(Data) start.Head {
	return start.Head{Title: "Sign in", Description: "Sign in to " + lib.Name + "."}
}
