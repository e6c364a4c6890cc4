package auth_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"gostart/auth"
)

// startedElsewhere are the headers of visits that another site has started.
var startedElsewhere = map[string][]string{
	"a link on another site":            {"Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: document"},
	"a link on another site, and where": {"Sec-Fetch-Site: cross-site", "Referer: https://evil.example/page"},
	"a sibling domain":                  {"Sec-Fetch-Site: same-site", "Referer: https://sibling.app.test/"},
	"a sibling that hides itself":       {"Sec-Fetch-Site: same-site"},
	"an unknown relation":               {"Sec-Fetch-Site: else"},
	"no Fetch Metadata":                 {"Referer: https://evil.example/page"},
	"no Fetch Metadata, another scheme": {"Referer: https://app.test/login"},
	"no Fetch Metadata, another port":   {"Referer: http://app.test:8080/login"},
	"no Fetch Metadata, a longer name":  {"Referer: http://app.test.evil.example/"},
	"no Fetch Metadata, a user's name":  {"Referer: http://app.test@evil.example/"},
	"no Fetch Metadata, a broken URL":   {"Referer: ://"},
}

// startedHere are those of visits that this site or the user has started.
var startedHere = map[string][]string{
	"a link here":                    {"Sec-Fetch-Site: same-origin", "Referer: http://app.test/login"},
	"a bookmark":                     {"Sec-Fetch-Site: none"},
	"a trusted origin":               {"Sec-Fetch-Site: cross-site", "Referer: https://partner.example/apps"},
	"a trusted sibling":              {"Sec-Fetch-Site: same-site", "Referer: https://partner.example/"},
	"no Fetch Metadata, from here":   {"Referer: http://app.test/login?x=1"},
	"no Fetch Metadata, and trusted": {"Referer: https://partner.example/"},
	"no Fetch Metadata, no Referer":  nil,
	"an old browser, no Referer":     {"Accept: text/html,*/*;q=0.8"},
}

func trustingPartner(c *auth.Config) { c.TrustedOrigins = []string{"https://partner.example"} }

func TestAnotherSiteCannotReplaceASession(t *testing.T) {
	t.Parallel()
	for name, headers := range startedElsewhere {
		for _, provider := range []string{"oidc", "plain"} {
			t.Run(name+" at "+provider, func(t *testing.T) {
				t.Parallel()
				s := startInProcess(t, trustingPartner)
				b := s.browser(t)
				b.signIn("ada")
				b.forgetFlows()
				s.events.take()
				got := b.get("/signIn/"+provider+"?redirectTo=/dashboard&login_hint=mallory", headers...)
				var question struct{ Code, SignInURL string }
				if err := json.Unmarshal([]byte(got.body), &question); err != nil || got.StatusCode != http.StatusConflict || question.Code != string(auth.CodeAlreadySignedIn) {
					t.Fatalf("the start = %d %s", got.StatusCode, got.body)
				}
				if len(got.Cookies()) != 0 || got.Header.Get("Location") != "" || b.subject() != "ada" {
					t.Errorf("%q is signed in; the response is %v", b.subject(), got.Header)
				}
				s.events.want(t)
				path, own := strings.CutPrefix(question.SignInURL, b.url+"/api/auth")
				if !own || strings.Contains(path, "mallory") {
					t.Errorf("signInURL = %s", question.SignInURL)
				}
				b.finishSignIn(provider, b.peer.authorize(t, b.get(path, sameOrigin).Header.Get("Location"))).wantRedirect(t, "/dashboard")
			})
		}
	}
}

func TestASignInStartsAtOnceFromHereOrWithoutASession(t *testing.T) {
	t.Parallel()
	starts := func(t *testing.T, b *browser, headers []string) {
		t.Helper()
		if got := b.get("/signIn/oidc", headers...); got.StatusCode != http.StatusFound || b.flowCount() == 0 {
			t.Errorf("the start = %d %s", got.StatusCode, got.body)
		}
	}
	for name, headers := range startedHere {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := startInProcess(t, trustingPartner).browser(t)
			b.signIn("ada")
			b.forgetFlows()
			starts(t, b, headers)
		})
	}
	for name, headers := range startedElsewhere {
		t.Run("nobody is signed in: "+name, func(t *testing.T) {
			t.Parallel()
			s := startInProcess(t)
			starts(t, s.browser(t), headers)
			b := s.browser(t)
			b.signIn("ada")
			b.forgetFlows()
			b.clock.Advance(31 * day)
			starts(t, b, headers)
		})
	}
}

// Another site starts a sign-in while nobody is signed in, and the provider
// responds when somebody is.
func TestASignInFromAnotherSiteDoesNotReplaceALaterSession(t *testing.T) {
	t.Parallel()
	for _, provider := range []string{"oidc", "plain"} {
		for name, headers := range startedElsewhere {
			s := startInProcess(t)
			b := s.browser(t)
			response := s.peer.authorize(t, b.get("/signIn/"+provider+"?login_hint=mallory&redirectTo=/dashboard", headers...).Header.Get("Location"))
			b.signIn("ada")
			s.events.take()
			for range 2 {
				got := b.finishSignIn(provider, response)
				if got.StatusCode != http.StatusConflict || !strings.Contains(got.body, string(auth.CodeAlreadySignedIn)) || b.subject() != "ada" {
					t.Errorf("%s: %d %s, %q is signed in", name, got.StatusCode, got.body, b.subject())
				}
			}
			s.events.want(t)
			b.send("POST", "/signOut", nil, sameOrigin)
			b.finishSignIn(provider, s.peer.authorize(t, b.get("/signIn/"+provider+"?redirectTo=/dashboard", headers...).Header.Get("Location"))).wantRedirect(t, "/dashboard")
		}
	}
}

// With these, the error page can link to the sign-in.
func TestTheErrorPageGetsProviderAndRedirectTo(t *testing.T) {
	t.Parallel()
	var asked *auth.Error
	b := startInProcess(t, func(c *auth.Config) {
		c.ErrorPage = func(_ http.ResponseWriter, _ *http.Request, e *auth.Error) { asked = e }
	}).browser(t)
	b.signIn("ada")
	b.get("/signIn/oidc?redirectTo=/dashboard", crossSite, "Accept: text/html")
	if asked == nil || asked.Code != auth.CodeAlreadySignedIn || asked.RedirectTo != "/dashboard" || asked.Provider != "oidc" {
		t.Errorf("the error page gets %+v", asked)
	}
}

// Every other way to sign in is closed to other sites.
func TestNoOtherWayToSignInIsOpenToAnotherSite(t *testing.T) {
	t.Parallel()
	s := start(t, new(accounts).use)
	ada, mallory := s.browser(t), s.browser(t)
	ada.signIn("ada")
	callback := "/callback/oidc?" + mallory.beginSignIn("oidc?login_hint=mallory").Encode()
	for _, headers := range startedElsewhere {
		if strings.HasPrefix(headers[0], "Referer") {
			headers = []string{"Origin: https://evil.example", headers[0]} // a browser without Fetch Metadata sends it with POST
		}
		json := append([]string{"Content-Type: application/json"}, headers...)
		for name, got := range map[string]response{
			"a callback":            ada.get(callback, headers...),
			"a posted callback":     ada.send("POST", callback, nil, headers...),
			"a posted start":        ada.send("POST", "/signIn/oidc", nil, headers...),
			"credentials":           ada.sendBody("POST", "/signIn/credentials", adasCredentials, json...),
			"credentials of a form": ada.send("POST", "/signIn/credentials", map[string][]string{"username": {"grace"}, "password": {"right"}}, headers...),
			"a sign-up":             ada.sendBody("POST", "/signUp", `{"username":"mallory"}`, json...),
		} {
			if got.StatusCode < 400 || got.setsCookie("") {
				t.Errorf("%s with %q = %d %s", name, headers, got.StatusCode, got.body)
			}
		}
	}
	if sub := ada.subject(); sub != "ada" {
		t.Errorf("%q is signed in", sub)
	}
}
