package auth_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

// csrfToken requests a CSRF token for the browser's session.
func (b *browser) csrfToken() string {
	b.t.Helper()
	var decoded struct{ CSRFToken string }
	got := b.get("/csrfToken")
	if err := json.Unmarshal([]byte(got.body), &decoded); err != nil || got.StatusCode != http.StatusOK {
		b.t.Fatalf("GET /csrfToken = %d %s", got.StatusCode, got.body)
	}
	return decoded.CSRFToken
}

func TestCSRFTokenIsKeptWhileValid(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	token := b.csrfToken()
	got := b.get("/csrfToken")
	if want := `{"csrfToken":"` + token + `"}`; got.body != want || b.cookieValue("auth_csrf") != token {
		t.Errorf("GET /csrfToken = %s and cookie %s; want both %s", got.body, b.cookieValue("auth_csrf"), token)
	}
	b.signIn("ada")
	signedIn := b.csrfToken()
	b.clock.Advance(24*time.Hour + time.Second)
	if later := b.csrfToken(); signedIn == token || later == signedIn {
		t.Errorf("tokens = %s, signed in %s, a day later %s; want three", token, signedIn, later)
	}
}

// mutations are requests that change something.
var mutations = []string{"/signOut", "/signIn/oidc", "/callback/oidc?state=x&code=x"}

func TestAMutationOfAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	for name, headers := range map[string][]string{
		"of another site":                               {"Sec-Fetch-Site: cross-site"},
		"of a sibling":                                  {"Sec-Fetch-Site: same-site"},
		"of another site that lies about it":            {"Sec-Fetch-Site: cross-site", "X-Forwarded-Host: evil.example"},
		"of an opaque origin":                           {"Origin: null"},
		"of an opaque origin, of another site":          {"Origin: null", "Sec-Fetch-Site: cross-site"},
		"of a foreign origin":                           {"Origin: https://evil.example"},
		"of a foreign origin, also as X-Forwarded-Host": {"Origin: https://evil.example", "X-Forwarded-Host: evil.example"},
		"of an origin that looks like ours":             {"Origin: http://127.0.0.1.evil.example"},
		"of garbage":                                    {"Origin: %%%"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.signIn("ada")
			headers = append(headers, "X-CSRF-Token: "+b.csrfToken()) // must not help
			for _, path := range mutations {
				b.checkForbidden(b.send("POST", path, nil, headers...), auth.CodeCSRFOrigin)
			}
		})
	}
}

func TestWithoutFetchMetadataTheWholeOriginIsCompared(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	for _, path := range mutations {
		b.checkForbidden(b.send("POST", path, nil, "Origin: "+strings.Replace(b.url, "http:", "https:", 1)), auth.CodeCSRFOrigin)
		b.checkForbidden(b.send("POST", path, nil, "Origin: https://evil.example", "Host: evil.example"), auth.CodeCSRFOrigin)
	}
}

func TestAMutationWithoutAnyProofIsRefused(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	b.csrfToken()
	for _, path := range mutations {
		b.checkForbidden(b.send("POST", path, nil), auth.CodeCSRFMissing)
	}
}

func TestADuplicateSessionCookieStillNeedsACSRFToken(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	for _, path := range mutations {
		b.checkForbidden(b.send("POST", path, nil, "Cookie: auth_session=planted"), auth.CodeCSRFMissing)
	}
}

// checkForbidden checks that a request from Ada's browser was refused and
// changed nothing.
func (b *browser) checkForbidden(got response, code auth.Code) {
	b.t.Helper()
	var problem struct{ Code auth.Code }
	if err := json.Unmarshal([]byte(got.body), &problem); err != nil || got.StatusCode != http.StatusForbidden || problem.Code != code {
		b.t.Errorf("got %d %s, want 403 %s", got.StatusCode, got.body, code)
	}
	if len(got.Cookies()) != 0 || b.subject() != "ada" {
		b.t.Errorf("cookies %v are set, %q is signed in", got.Cookies(), b.subject())
	}
}

func TestAWrongCSRFTokenIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	mallory := s.browser(t)
	mallory.signIn("mallory")
	foreign, early := mallory.csrfToken(), s.browser(t).csrfToken()
	for name, tt := range map[string]struct{ header, cookie string }{
		"without its cookie":             {header: foreign},
		"garbage":                        {"garbage", "garbage"},
		"of another session":             {foreign, foreign},
		"planted, of no session":         {early, early},
		"unlike its cookie":              {foreign, early},
		"not sent, only its cookie":      {"", foreign},
		"a NUL and other bytes, escaped": {"%00%0a", "%00%0a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := s.browser(t)
			b.signIn("ada")
			code := auth.CodeCSRFMismatch
			if tt.header == "" {
				code = auth.CodeCSRFMissing
			}
			b.checkForbidden(b.send("POST", "/signOut", nil, "Cookie: auth_csrf="+tt.cookie, "X-CSRF-Token: "+tt.header), code)
		})
	}
}

func TestAChangedCSRFTokenIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	b, mallory := s.browser(t), s.browser(t)
	b.signIn("ada")
	mallory.signIn("mallory")
	token, foreign := b.csrfToken(), mallory.csrfToken()
	for _, header := range []string{foreign, token[1:], token + "x", strings.ToLower(token)} {
		b.checkForbidden(b.send("POST", "/signOut", nil, "X-CSRF-Token: "+header), auth.CodeCSRFMismatch)
	}
}

// Two requests at the same time each get a token, and one cookie replaces the
// other.
func TestEveryTokenOfTheSessionIsAccepted(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("ada")
	session := "Cookie: auth_session=" + b.cookieValue("auth_session")
	var tokens []string
	for range 2 {
		var decoded struct{ CSRFToken string }
		if err := json.Unmarshal([]byte(s.browser(t).get("/csrfToken", session).body), &decoded); err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, "X-CSRF-Token: "+decoded.CSRFToken)
	}
	for _, token := range append(tokens, "X-CSRF-Token: "+b.csrfToken()) {
		if got := b.send("PATCH", "/session", nil, "Content-Type: application/json", token); got.StatusCode == http.StatusForbidden {
			t.Errorf("PATCH /session = %d %s", got.StatusCode, got.body)
		}
	}
	for i, token := range tokens { // the second has no session any more
		if got := b.send("POST", "/signOut", nil, token); got.StatusCode != http.StatusAccepted {
			t.Errorf("sign-out %d = %d %s", i, got.StatusCode, got.body)
		}
	}
	if got := s.browser(t).send("POST", "/signOut", nil, tokens[0], session); got.StatusCode != http.StatusAccepted {
		t.Errorf("a sign-out that was sent at the same time = %d %s", got.StatusCode, got.body)
	}
	b.signIn("grace")
	if got := b.send("POST", "/signOut", nil, tokens[0]); got.StatusCode != http.StatusForbidden || b.subject() != "grace" {
		t.Errorf("the token of an ended session ends another: %d %s", got.StatusCode, got.body)
	}
	s.events.take()
}

func TestEveryTokenOfABrowserWithoutASessionIsAccepted(t *testing.T) {
	t.Parallel()
	s := start(t)
	b, other := s.browser(t), s.browser(t)
	first := b.get("/csrfToken")
	second := b.get("/csrfToken") // the first again
	parallel := s.browser(t).get("/csrfToken")
	for _, cookie := range parallel.Cookies() { // as if b had sent both at once
		u, _ := url.Parse(b.url)
		b.jar.SetCookies(u, []*http.Cookie{cookie})
	}
	for _, got := range []response{first, second, parallel} {
		var decoded struct{ CSRFToken string }
		if err := json.Unmarshal([]byte(got.body), &decoded); err != nil {
			t.Fatal(err)
		}
		token := "X-CSRF-Token: " + decoded.CSRFToken
		if got := b.send("POST", "/signIn/oidc", nil, token); got.StatusCode != http.StatusSeeOther {
			t.Errorf("POST /signIn/oidc = %d %s", got.StatusCode, got.body)
		}
		if got := other.send("POST", "/signIn/oidc", nil, token); got.StatusCode != http.StatusForbidden {
			t.Errorf("in another browser = %d %s", got.StatusCode, got.body)
		}
	}
}

func TestAnOldCSRFTokenIsRefused(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.signIn("ada")
	token := "X-CSRF-Token: " + b.csrfToken()
	b.clock.Advance(24*time.Hour + time.Second)
	b.checkForbidden(b.send("POST", "/signOut", nil, token), auth.CodeCSRFMismatch)
}

func TestAProofIsAccepted(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]func(*browser) string{
		"by the token":          func(b *browser) string { return "X-CSRF-Token: " + b.csrfToken() },
		"by the origin":         func(b *browser) string { return "Origin: " + b.url },
		"by the fetch metadata": func(*browser) string { return sameOrigin },
		"by the address bar":    func(*browser) string { return "Sec-Fetch-Site: none" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			b := s.browser(t)
			b.signIn("ada")
			s.events.take()
			got := b.send("POST", "/signOut", nil, header(b))
			if events := s.events.take(); got.StatusCode != http.StatusAccepted || !slices.Equal(events, []string{"auth.sign_out"}) {
				t.Errorf("POST /signOut = %d %s, events %q", got.StatusCode, got.body, events)
			}
			if got := b.subject(); got != "" {
				t.Errorf("%s is still signed in", got)
			}
		})
	}
}

// A page may keep the token that it has fetched just now.
func TestAFetchedCSRFTokenLastsTwelveHours(t *testing.T) {
	t.Parallel()
	for _, signedIn := range []bool{true, false} {
		for _, age := range []time.Duration{11 * time.Hour, 23 * time.Hour, 24*time.Hour - time.Second} {
			b := start(t).browser(t)
			if signedIn {
				b.signIn("ada")
			}
			b.csrfToken()
			b.clock.Advance(age)
			token := "X-CSRF-Token: " + b.csrfToken()
			b.clock.Advance(12 * time.Hour)
			if got := b.send("POST", "/signOut", nil, token); got.StatusCode != http.StatusAccepted {
				t.Errorf("signed in: %v, fetched %s after the first: %d %s", signedIn, age, got.StatusCode, got.body)
			}
		}
	}
}

func TestASignOutAcceptsTheTokenOfItsSession(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	b.signIn("ada")
	token, own := "X-CSRF-Token: "+b.csrfToken(), "auth_session="+b.cookieValue("auth_session")
	b.signIn("grace")
	graces := "auth_session=" + b.cookieValue("auth_session")
	p := startPeer(t)
	p.now = s.clock.Now
	moved := startAt(t, p)
	for name, tt := range map[string]struct {
		site    *site
		cookies string
		status  int
	}{
		"a second cookie was planted":           {s, own + "; auth_session=x", 202},
		"the cookie does not open":              {s, "auth_session=x", 202},
		"the cookie is empty":                   {s, "auth_session=", 202},
		"the issuer has changed":                {moved, own, 202},
		"another session":                       {s, graces, 403},
		"another session, beside it":            {s, own + "; " + graces, 403},
		"another session, of the former issuer": {moved, graces, 403},
	} {
		if got := tt.site.browser(t).send("POST", "/signOut", nil, token, "Cookie: "+tt.cookies); got.StatusCode != tt.status {
			t.Errorf("%s: %d %s, want %d", name, got.StatusCode, got.body, tt.status)
		}
	}
}

// A page with many forms fetches a token for each at once.
func TestFortyCSRFTokensAtOnceAreValid(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	var tokens []string
	for range 40 {
		other := s.browser(t)
		tokens = append(tokens, "X-CSRF-Token: "+other.csrfToken())
		u, _ := url.Parse(b.url)
		b.jar.SetCookies(u, other.cookies())
	}
	for i, token := range tokens {
		if got := b.send("POST", "/callback/oidc?state=x&code=x", nil, token); got.StatusCode == http.StatusForbidden {
			t.Errorf("token %d: %d %s", i, got.StatusCode, got.body)
		}
	}
	for range 6 {
		b.csrfToken()
	}
	if n := len(b.cookies()); n > 8 {
		t.Errorf("%d cookies are left", n)
	}
	b.signIn("ada")
	for _, cookie := range b.cookies() {
		if strings.HasPrefix(cookie.Name, "auth_csrf") {
			t.Errorf("after the sign-in there is a cookie %s", cookie.Name)
		}
	}
}
