package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

func TestAVisitorSignsInSeesTheDashboardAndSignsOut(t *testing.T) {
	t.Parallel()
	v := newSite(t, development).visitor(t)

	v.get("/").wants(t, http.StatusOK, "You are not signed in", `href="/login"`)
	v.get("/login").wants(t, http.StatusOK, `href="/api/auth/signIn/dev?redirectTo=%2Fdashboard"`)
	v.get("/api/auth/signIn/dev?redirectTo=/dashboard").wants(t, http.StatusOK, "Continue as Ada", "Continue as Grace", `name="email"`)

	dashboard := v.signIn("ada@example.com")
	dashboard.wants(t, http.StatusOK, "Welcome, Ada Lovelace!", "ada@example.com", "Dev sign-in", "Session ends")
	if rows := strings.Count(dashboard.body, "<tr>"); rows != 1+20 {
		t.Errorf("the dashboard has %d table rows, want a head and 20", rows)
	}
	v.get("/").wants(t, http.StatusOK, "Signed in as Ada Lovelace")
	v.get("/login?redirectTo=/signout").wants(t, http.StatusOK, "You are signed in", `href="/signout"`)

	home := v.post("/_fn/sign-out", nil)
	home.wants(t, http.StatusOK, "You are not signed in")
	if path := home.Request.URL.Path; path != "/" {
		t.Errorf("signing out leads to %s, want /", path)
	}
	v.get("/dashboard").wants(t, http.StatusOK, "<h1>Sign in</h1>")
}

func TestAVisitorMayBeAnyoneInDevelopment(t *testing.T) {
	t.Parallel()
	v := newSite(t, development).visitor(t)
	chooser := v.get("/api/auth/signIn/dev?redirectTo=/dashboard")
	form := hiddenFields(chooser.body)
	form.Set("name", "Zoë <b>Quill</b>")
	form.Set("email", "zoe@example.com")
	v.post(chooser.Request.URL.Path, form).wants(t, http.StatusOK, "Welcome, Zoë &lt;b&gt;Quill&lt;/b&gt;!", "zoe@example.com")
}

// hiddenFields reads the hidden inputs of the first form of a page.
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

func TestTheVisitorComesBackToThePageTheyAskedFor(t *testing.T) {
	t.Parallel()
	v := newSite(t, development).visitor(t)
	login := v.get("/dashboard?tab=a%20b&page=2")
	login.wants(t, http.StatusOK, "<h1>Sign in</h1>")
	_, link, _ := strings.Cut(login.body, `href="/api/auth/signIn/dev`)
	link, _, _ = strings.Cut(link, `"`)
	back := v.get("/api/auth/signIn/dev" + strings.ReplaceAll(link, "&amp;", "&") + "&login_hint=ada@example.com")
	back.wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	if got, want := back.Request.URL.RequestURI(), "/dashboard?tab=a%20b&page=2"; got != want {
		t.Errorf("after signing in the visitor is at %s, want %s", got, want)
	}
}

func TestALongAddressIsForgottenWhileSigningIn(t *testing.T) {
	t.Parallel()
	v := newSite(t, development).visitor(t)
	long := "/dashboard?tab=" + strings.Repeat("%41", 600)
	v.get(long).wants(t, http.StatusOK, "<h1>Sign in</h1>")
	v.post("/_fn/sign-in", url.Values{"provider": {"dev"}, "redirectTo": {long}}).wants(t, http.StatusOK, "Choose who to be")
}

func TestTheLoginPageSendsNobodyElsewhere(t *testing.T) {
	t.Parallel()
	v := newSite(t, development).visitor(t)
	for _, target := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/login", "/api/auth/signOut"} {
		v.get("/login?redirectTo="+url.QueryEscape(target)).lacks(t, "evil", "javascript", "signOut", "redirectTo=%2Flogin")
	}
}

func TestACopyOfTheCookieIsDeadAfterSigningOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	v := s.visitor(t)
	v.signIn("ada@example.com")
	thief := s.visitor(t)
	thief.http.Jar = copyJar(t, s.URL, v.http.Jar)
	thief.get("/dashboard").wants(t, http.StatusOK, "Welcome, Ada Lovelace!")

	v.post("/_fn/sign-out", nil)
	thief.get("/dashboard").lacks(t, "Ada")
}

func copyJar(t *testing.T, at string, jar http.CookieJar) http.CookieJar {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	copied.SetCookies(u, jar.Cookies(u))
	return copied
}

func TestSigningInThroughTheServerFunction(t *testing.T) {
	t.Parallel()
	v := newSite(t, development).visitor(t).stopping()
	answer := v.post("/_fn/sign-in", url.Values{"provider": {"dev"}, "redirectTo": {"/dashboard"}})
	answer.wants(t, http.StatusSeeOther)
	if got, want := answer.Header.Get("Location"), "/api/auth/signIn/dev?redirectTo=%2Fdashboard"; got != want {
		t.Errorf("Location is %s, want %s", got, want)
	}
	v.post("/_fn/sign-in", url.Values{"provider": {"nobody"}}).wants(t, http.StatusUnprocessableEntity, "provider", "is not available")
	v.post("/_fn/sign-in", nil).wants(t, http.StatusUnprocessableEntity, "provider", "is needed")
}

func TestAnotherSiteCannotSignAVisitorOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	v := s.visitor(t)
	v.signIn("ada@example.com")
	for name, header := range map[string]http.Header{
		"cross-site":        {"Sec-Fetch-Site": {"cross-site"}},
		"a sibling":         {"Sec-Fetch-Site": {"same-site"}},
		"a foreign origin":  {"Origin": {"https://evil.example"}},
		"an opaque origin":  {"Origin": {"null"}},
		"both, in conflict": {"Sec-Fetch-Site": {"cross-site"}, "Origin": {s.URL}},
	} {
		for _, path := range []string{"/_fn/sign-out", "/api/auth/signOut"} {
			r := v.request(http.MethodPost, path, nil)
			r.Header.Del("Sec-Fetch-Site")
			for key, values := range header {
				r.Header[key] = values
			}
			answer := v.do(r)
			answer.wants(t, http.StatusForbidden)
			if cookies := answer.Cookies(); len(cookies) > 0 {
				t.Errorf("%s: %s sets cookies", name, path)
			}
		}
	}
	v.get("/_fn/sign-out").wants(t, http.StatusMethodNotAllowed)
	v.get("/dashboard").wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
}

func TestOneVisitorNeverSeesAnother(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	for _, name := range []string{"ada", "grace", "alan", "edsger", "barbara", "donald", "frances", "ken"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := s.visitor(t)
			v.signIn(name+"@example.com").wants(t, http.StatusOK, name+"@example.com")
			for range 25 {
				p := v.get("/dashboard")
				if strings.Count(p.body, "@example.com") != 1 || !strings.Contains(p.body, name+"@example.com") {
					t.Fatalf("%s sees somebody else", name)
				}
			}
		})
	}
}
