package starttest

import (
	"cmp"
	"net/http"
	"net/url"

	"gostart/internal/auth"
)

// SignIn signs the visitor in at the sign-in of development, as whoever has that
// address, and returns the dashboard. It is the whole flow, and the test ends if
// it leads elsewhere: in production, which has no such sign-in, use
// [Visitor.SignInAs].
func (v *Visitor) SignIn(email string) Page {
	v.t.Helper()
	p := v.Get("/api/auth/signIn/dev?redirectTo=/dashboard&login_hint=" + url.QueryEscape(email))
	if p.Request.URL.Path != "/dashboard" {
		v.t.Fatalf("signing in ends at %s %d, want the dashboard", p.Request.URL, p.StatusCode)
	}
	return p
}

// SignInAs gives the visitor the session of someone who has just signed in at
// the first provider that is on, without going there. Whoever has no Sub is
// known by their e-mail address.
func (v *Visitor) SignInAs(user auth.User) {
	v.t.Helper()
	user.Sub = cmp.Or(user.Sub, user.Email, "someone")
	cookie, err := v.site.App.NewSession(v.t.Context(), user)
	if err != nil {
		v.t.Fatal(err)
	}
	v.SetCookies(cookie)
}

// Cookies returns the names and values that the visitor would send to the site.
func (v *Visitor) Cookies() []*http.Cookie {
	v.t.Helper()
	return v.client.Jar.Cookies(v.origin())
}

// SetCookies gives the visitor more cookies of the site: those of another
// visitor make a thief of this one.
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
