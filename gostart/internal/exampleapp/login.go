package exampleapp

import (
	"cmp"

	"gostart/auth"
	"gostart/start"
)

// loginParams are the query of the sign-in page.
type loginParams struct {
	RedirectTo string `query:"redirectTo"` // the URL after sign-in
}

// loginData is what the sign-in page shows.
type loginData struct {
	session *auth.Session // nil if nobody is signed in
	next    string        // the URL after sign-in
	buttons []loginButton
}

// loginButton is a link that starts a sign-in.
type loginButton struct{ id, name, url string }

func loadLogin(c *start.Context, params loginParams) (loginData, error) {
	a := authOf(c)
	next := a.SafeRedirect(cmp.Or(params.RedirectTo, dashboardURL))
	data := loginData{session: currentSession(c), next: next}
	for _, p := range a.Providers() {
		data.buttons = append(data.buttons, loginButton{p.ID, p.Name, a.SignInPath(p.ID, next)})
	}
	return data, nil
}

func loginHead(loginData) start.Head {
	return start.Head{Title: "Sign in", Description: "Sign in to " + siteName + "."}
}
