package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

// An attack changes one thing about a callback that would otherwise succeed.
type attack struct {
	provider string           // whose callback is requested; default "oidc"
	clock    time.Duration    // how far the clock advances before
	change   func(url.Values) // changes the parameters
	flows    int              // flow cookies that are left
	status   int
	code     auth.Code
}

func setParam(name string, values ...string) func(url.Values) {
	return func(params url.Values) { params[name] = values }
}

func TestBadResponsesAreRefusedBeforeTheTokenEndpoint(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]attack{
		"the state is missing":                      {change: setParam("state"), flows: 1, status: 422, code: auth.CodeCallbackIncomplete},
		"the state is empty":                        {change: setParam("state", ""), flows: 1, status: 422, code: auth.CodeCallbackIncomplete},
		"the state comes twice":                     {change: repeatParam("state"), flows: 1, status: 422, code: auth.CodeCallbackIncomplete},
		"the state's first byte is off":             {change: flipByte("state", 0), flows: 1, status: 401, code: auth.CodeFlowNotFound},
		"the state's last byte is off":              {change: flipByte("state", 42), status: 400, code: auth.CodeFlowMismatch},
		"the state is cut":                          {change: func(a url.Values) { a.Set("state", a.Get("state")[:8]) }, status: 400, code: auth.CodeFlowMismatch},
		"the state is longer":                       {change: func(a url.Values) { a.Set("state", a.Get("state")+"x") }, status: 400, code: auth.CodeFlowMismatch},
		"the state is shorter than a cookie's name": {change: setParam("state", "x"), flows: 1, status: 401, code: auth.CodeFlowNotFound},
		"the state is no cookie name":               {change: setParam("state", "\r\n;=\x00é, x"), flows: 1, status: 401, code: auth.CodeFlowNotFound},
		"the state is a megabyte less a little":     {change: setParam("state", strings.Repeat("s", 900_000)), flows: 1, status: 401, code: auth.CodeFlowNotFound},
		"the code is missing":                       {change: setParam("code"), flows: 1, status: 422, code: auth.CodeCallbackIncomplete},
		"the code is empty":                         {change: setParam("code", ""), flows: 1, status: 422, code: auth.CodeCallbackIncomplete},
		"the code comes twice":                      {change: repeatParam("code"), flows: 1, status: 422, code: auth.CodeCallbackIncomplete},
		"the flow is older than ten minutes":        {clock: 10*time.Minute + time.Second, status: 400, code: auth.CodeFlowExpired},
		"the flow is from the future":               {clock: -61 * time.Second, status: 400, code: auth.CodeFlowExpired},
		"another provider is called back":           {provider: "plain", status: 400, code: auth.CodeFlowMismatch},
		"an unknown provider is called back":        {provider: "nobody", flows: 1, status: 422, code: auth.CodeProviderUnknown},
		"the issuer is another":                     {change: setParam("iss", "https://evil.example"), status: 400, code: auth.CodeIssuerMismatch},
		"the issuer is missing, though announced":   {change: setParam("iss"), status: 400, code: auth.CodeIssuerMismatch},
		"the issuer comes twice":                    {change: repeatParam("iss"), status: 400, code: auth.CodeIssuerMismatch},
		"the person said no":                        {change: setParam("error", "access_denied"), flows: 1, status: 403, code: auth.CodeAccessDenied},
		"the person said no at another issuer":      {change: func(a url.Values) { a.Set("error", "access_denied"); a.Set("iss", "x") }, status: 400, code: auth.CodeIssuerMismatch},
		"the peer is overloaded":                    {change: setParam("error", "temporarily_unavailable"), flows: 1, status: 502, code: auth.CodeProviderUnavailable},
		"the error is unknown":                      {change: setParam("error", secretMarker+"<script>alert(1)</script>"), flows: 1, status: 400, code: auth.CodeProviderRejected},
		"the error comes with markup": {
			change: func(a url.Values) {
				a.Set("error", "access_denied")
				a.Set("error_description", secretMarker+"<script>alert(1)</script>")
				a.Set("error_uri", "javascript:alert('"+secretMarker+"')")
			}, flows: 1, status: 403, code: auth.CodeAccessDenied,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			params := b.beginSignIn("oidc")
			if tt.change != nil {
				tt.change(params)
			}
			b.clock.Advance(tt.clock)
			if tt.provider == "" {
				tt.provider = "oidc"
			}
			b.checkRefused(b.finishSignIn(tt.provider, params), tt.status, tt.code)
			if n := b.peer.called("/token"); n != 0 {
				t.Errorf("the token endpoint was called %d times", n)
			}
			if n := b.flowCount(); n != tt.flows {
				t.Errorf("%d flow cookies are left, want %d", n, tt.flows)
			}
		})
	}
}

func repeatParam(name string) func(url.Values) {
	return func(params url.Values) { params.Add(name, params.Get(name)) }
}

func flipByte(name string, i int) func(url.Values) {
	return func(params url.Values) {
		value := []byte(params.Get(name))
		value[i] ^= 1
		params.Set(name, string(value))
	}
}

func TestIssIsOptionalUnlessAnnounced(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.peer.metadata = map[string]any{"authorization_response_iss_parameter_supported": nil}
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	params.Del("iss")
	if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
		t.Errorf("a callback without iss = %d %s", got.StatusCode, got.body)
	}
	params = b.beginSignIn("oidc")
	params.Set("iss", "https://evil.example")
	if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a callback with a wrong iss = %d %s", got.StatusCode, got.body)
	}
}

// Login CSRF: the victim's browser opens the attacker's callback URL.
func TestACallbackWithoutItsFlowCookieIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	attacker, victim := s.browser(t), s.browser(t)
	params := attacker.beginSignIn("oidc?login_hint=mallory")
	victim.checkRefused(victim.finishSignIn("oidc", params), 401, auth.CodeFlowNotFound)

	own := victim.beginSignIn("oidc")
	victim.checkRefused(victim.finishSignIn("oidc", params), 401, auth.CodeFlowNotFound)
	if n := s.peer.called("/token"); n != 0 {
		t.Errorf("the token endpoint was called %d times", n)
	}
	if got := victim.finishSignIn("oidc", own); got.StatusCode != http.StatusFound || victim.subject() != "ada" {
		t.Errorf("the victim's own sign-in = %d %s", got.StatusCode, got.body)
	}
}

// The callback has the attacker's code and the victim's state. By PKCE the peer
// refuses the code.
func TestACodeOfAnotherFlowIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	params.Set("code", s.browser(t).beginSignIn("oidc?login_hint=mallory").Get("code"))
	b.checkRefused(b.finishSignIn("oidc", params), 502, auth.CodeTokenExchangeFailed)
}

func TestACallbackMayBePosted(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	got := b.send("POST", "/callback/oidc", params, sameOrigin)
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/dashboard" || b.subject() != "ada" {
		t.Errorf("POST /callback/oidc = %d %s %v", got.StatusCode, got.body, got.Header)
	}
}

func TestABrowserGetsAFailureAsAPage(t *testing.T) {
	t.Parallel()
	s := start(t, func(c *auth.Config) {
		c.ErrorPage = func(w http.ResponseWriter, _ *http.Request, e *auth.Error) {
			w.WriteHeader(e.Status)
			w.Write([]byte("page: " + e.Title))
		}
	})
	for accept, page := range map[string]bool{"text/html,*/*": true, "application/json": false, "*/*": false} {
		got := s.browser(t).get("/callback/oidc?state=x&code=y", "Accept: "+accept)
		if got.StatusCode != 401 || strings.HasPrefix(got.body, "page: ") != page {
			t.Errorf("Accept %s = %d %s", accept, got.StatusCode, got.body)
		}
	}
}

const crossSite = "Sec-Fetch-Site: cross-site"

// startPosting starts an app whose provider "oidc" posts the callback.
func startPosting(t *testing.T, scheme string) *site {
	t.Helper()
	return start(t, func(c *auth.Config) {
		c.BaseURL.Scheme = scheme
		c.Providers[0].FormPost = true
		c.Providers[0].CompleteUser = func(user auth.User, params url.Values) auth.User {
			user.Name = params.Get("user")
			return user
		}
	})
}

func TestAFormPostProviderMayPostTheCallback(t *testing.T) {
	t.Parallel()
	s := startPosting(t, "https")
	b := s.browser(t)
	params := b.beginSignIn("oidc?redirectTo=/dashboard")
	params.Set("user", "Ada")
	got := b.send("POST", "/callback/oidc", params, crossSite, "Origin: https://peer.example")
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/dashboard" || b.subject() != "ada" {
		t.Errorf("the callback = %d %s %v", got.StatusCode, got.body, got.Header)
	}
	if user := s.events.list[0].Session.User; user.Name != "Ada" || user.Sub != "ada" || user.Email != "ada@example.com" {
		t.Errorf("the user = %+v", user)
	}
	for _, cookie := range got.Cookies() {
		if strings.HasPrefix(cookie.Name, "__Host-auth_flow_") { // for when the browser repeats the post
			continue
		}
		if cookie.MaxAge > 0 && cookie.SameSite != http.SameSiteLaxMode {
			t.Errorf("other sites can make the browser send %s", cookie)
		}
	}
}

func TestOnlyTheFlowCookieOfAFormPostProviderIsCrossSite(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]map[string]http.SameSite{
		"https": {"oidc": http.SameSiteNoneMode, "plain": http.SameSiteLaxMode},
		"http":  {"oidc": http.SameSiteLaxMode, "plain": http.SameSiteLaxMode},
	} {
		s := startPosting(t, scheme)
		for provider, sameSite := range want {
			got := s.browser(t).get("/signIn/" + provider)
			if set := got.Cookies(); len(set) != 1 || set[0].SameSite != sameSite || set[0].Secure != (scheme == "https") {
				t.Errorf("%s, %s: the flow cookie is %v, want SameSite %v", scheme, provider, set, sameSite)
			}
			if posts := strings.Contains(got.Header.Get("Location"), "response_mode=form_post"); posts != (provider == "oidc") {
				t.Errorf("%s: response_mode=form_post is requested: %v", provider, posts)
			}
		}
	}
}

func TestAnotherProviderMayNotPostTheCallback(t *testing.T) {
	t.Parallel()
	s := startPosting(t, "https")
	b := s.browser(t)
	params := b.beginSignIn("plain")
	got := b.send("POST", "/callback/plain", params, crossSite)
	if got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, string(auth.CodeCSRFOrigin)) || len(got.Cookies()) != 0 || b.subject() != "" {
		t.Errorf("the callback = %d %s %v", got.StatusCode, got.body, got.Header)
	}
	if n := s.peer.called("/token"); n != 0 || b.flowCount() != 1 {
		t.Errorf("the token endpoint was called %d times, and %d flows are left", n, b.flowCount())
	}
}

func TestAPostedCallbackNeedsItsFlowCookie(t *testing.T) {
	t.Parallel()
	s := startPosting(t, "https")
	params := s.browser(t).beginSignIn("oidc?login_hint=mallory")
	victim := s.browser(t)
	victim.checkRefused(victim.send("POST", "/callback/oidc", params, crossSite), 401, auth.CodeFlowNotFound)
	victim.beginSignIn("oidc")
	victim.checkRefused(victim.send("POST", "/callback/oidc", params, crossSite), 401, auth.CodeFlowNotFound)
	if n := s.peer.called("/token"); n != 0 {
		t.Errorf("the token endpoint was called %d times", n)
	}
}
