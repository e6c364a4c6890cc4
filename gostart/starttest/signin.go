package starttest

import (
	"cmp"
	"net/http"
	"net/url"

	"gostart/auth"
)

// SignIn signs the visitor in with the development provider, as the person with
// this e-mail address, and returns the page at path. It follows the whole OpenID
// Connect flow. The test ends if the flow ends at another page.
func (v *Visitor) SignIn(email, path string) Page {
	v.t.Helper()
	p := v.Get("/api/auth/signIn/dev?redirectTo=" + url.QueryEscape(path) + "&login_hint=" + url.QueryEscape(email))
	if p.Request.URL.RequestURI() != path {
		v.t.Fatalf("signing in ends at %s %d, want %s", p.Request.URL, p.StatusCode, path)
	}
	return p
}

// SignInAs gives the visitor a new session of user at the first configured
// provider, without the sign-in flow. If Sub is empty, it is the e-mail address,
// which is verified only if EmailVerified is set. The app must have a method
// Auth() *auth.Auth.
func (v *Visitor) SignInAs(user auth.User) {
	v.t.Helper()
	app, ok := v.site.app.(interface{ Auth() *auth.Auth })
	if !ok {
		v.t.Fatalf("starttest: the app has no method Auth() *auth.Auth")
	}
	user.Sub = cmp.Or(user.Sub, user.Email, "someone")
	cookie, err := app.Auth().NewSession(v.t.Context(), "", user)
	if err != nil {
		v.t.Fatalf("starttest: %v", err)
	}
	v.SetCookies(cookie)
}

// Cookies returns the names and values of the cookies that the visitor sends to
// the site.
func (v *Visitor) Cookies() []*http.Cookie {
	v.t.Helper()
	return v.client.Jar.Cookies(v.origin())
}

// SetCookies adds cookies for the site, for example those of another visitor, to
// test a stolen session.
func (v *Visitor) SetCookies(cookies ...*http.Cookie) {
	v.t.Helper()
	v.client.Jar.SetCookies(v.origin(), cookies)
}

func (v *Visitor) origin() *url.URL {
	v.t.Helper()
	u, err := url.Parse(v.site.URL)
	if err != nil {
		v.t.Fatal(err)
	}
	return u
}
