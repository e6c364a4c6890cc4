package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"myapp/apptest"
)

func TestAVisitorSignsInSeesTheDashboardAndSignsOut(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)

	v.Get("/").Wants(t, http.StatusOK, "You are not signed in", `href="/login"`)
	v.Get("/login").Wants(t, http.StatusOK, `href="/api/auth/signIn/dev?redirectTo=%2Fdashboard"`)
	v.Get("/api/auth/signIn/dev?redirectTo=/dashboard").Wants(t, http.StatusOK, "Continue as Ada", "Continue as Grace", `name="email"`)

	v.SignIn("ada@example.com", "/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!", "ada@example.com", "Dev sign-in", "Session ends")
	v.Get("/").Wants(t, http.StatusOK, "Signed in as Ada Lovelace")
	v.Get("/login?redirectTo=/signout").Wants(t, http.StatusOK, "You are signed in", `href="/signout"`)

	home := v.Post("/_fn/sign-out", nil)
	home.Wants(t, http.StatusOK, "You are not signed in")
	if path := home.Request.URL.Path; path != "/" {
		t.Errorf("signing out leads to %s, want /", path)
	}
	v.Get("/dashboard").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
}

func TestInDevelopmentAVisitorCanSignInAsAnyone(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	chooser := v.Get("/api/auth/signIn/dev?redirectTo=/dashboard")
	form := hiddenFields(chooser.Body)
	form.Set("name", "Zoë <b>Quill</b>")
	form.Set("email", "zoe@example.com")
	v.Post(chooser.Request.URL.Path, form).Wants(t, http.StatusOK, "Welcome, Zoë &lt;b&gt;Quill&lt;/b&gt;!", "zoe@example.com")
}

// hiddenFields returns the hidden inputs of the first form of a page.
func hiddenFields(body string) url.Values {
	fields := url.Values{}
	form, _, _ := strings.Cut(body, "</form>")
	for _, input := range strings.Split(form, `type="hidden" name="`)[1:] {
		name, rest, _ := strings.Cut(input, `" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		fields.Set(name, strings.NewReplacer("&#43;", "+", "&amp;", "&").Replace(value))
	}
	return fields
}

func TestSigningInReturnsToTheRequestedPage(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	login := v.Get("/dashboard?tab=a%20b&page=2")
	login.Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	_, link, _ := strings.Cut(login.Body, `href="/api/auth/signIn/dev`)
	link, _, _ = strings.Cut(link, `"`)
	back := v.Get("/api/auth/signIn/dev" + strings.ReplaceAll(link, "&amp;", "&") + "&login_hint=ada@example.com")
	back.Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	if got, want := back.Request.URL.RequestURI(), "/dashboard?tab=a%20b&page=2"; got != want {
		t.Errorf("after signing in, the page is %s, want %s", got, want)
	}
}

func TestSigningInDropsAnOverlongRedirect(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	long := "/dashboard?tab=" + strings.Repeat("%41", 600)
	v.Get(long).Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	v.Post("/_fn/sign-in", url.Values{"provider": {"dev"}, "redirectTo": {long}}).Wants(t, http.StatusOK, "Choose an account")
}

func TestSigningOutRevokesCopiesOfTheCookie(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	thief := s.Visitor(t)
	thief.SetCookies(v.Cookies()...)
	thief.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")

	v.Post("/_fn/sign-out", nil)
	thief.Get("/dashboard").Lacks(t, "Ada")
}

func TestTheServerFunctionStartsASignIn(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t).WithoutRedirects()
	response := v.Post("/_fn/sign-in", url.Values{"provider": {"dev"}, "redirectTo": {"/dashboard"}})
	response.Wants(t, http.StatusSeeOther)
	if got, want := response.Header.Get("Location"), "/api/auth/signIn/dev?redirectTo=%2Fdashboard"; got != want {
		t.Errorf("Location is %s, want %s", got, want)
	}
	v.Post("/_fn/sign-in", url.Values{"provider": {"nobody"}}).Wants(t, http.StatusUnprocessableEntity, "provider", "is not available")
	v.Post("/_fn/sign-in", nil).Wants(t, http.StatusUnprocessableEntity, "provider", "is needed")
}

func TestAnotherSiteCannotSignAVisitorOut(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	for name, header := range map[string]http.Header{
		"cross-site":        {"Sec-Fetch-Site": {"cross-site"}},
		"a subdomain":       {"Sec-Fetch-Site": {"same-site"}},
		"a foreign origin":  {"Origin": {"https://evil.example"}},
		"an opaque origin":  {"Origin": {"null"}},
		"both, in conflict": {"Sec-Fetch-Site": {"cross-site"}, "Origin": {s.URL}},
	} {
		for _, path := range []string{"/_fn/sign-out", "/api/auth/signOut"} {
			r := v.Request(http.MethodPost, path, nil)
			r.Header.Del("Sec-Fetch-Site")
			for key, values := range header {
				r.Header[key] = values
			}
			response := v.Do(r)
			response.Wants(t, http.StatusForbidden)
			if cookies := response.Cookies(); len(cookies) > 0 {
				t.Errorf("%s: %s sets cookies", name, path)
			}
		}
	}
	v.Get("/_fn/sign-out").Wants(t, http.StatusMethodNotAllowed)
	v.Get("/dashboard").Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
}

func TestOneVisitorNeverSeesAnother(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	for _, name := range []string{"ada", "grace", "alan", "edsger", "barbara", "donald", "frances", "ken"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := s.Visitor(t)
			v.SignIn(name+"@example.com", "/dashboard").Wants(t, http.StatusOK, name+"@example.com")
			for range 25 {
				p := v.Get("/dashboard")
				if strings.Count(p.Body, "@example.com") != 1 || !strings.Contains(p.Body, name+"@example.com") {
					t.Fatalf("%s sees the page of another", name)
				}
			}
		})
	}
}
