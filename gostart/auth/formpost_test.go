package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gostart/auth"
)

const crossSite = "Sec-Fetch-Site: cross-site"

// startPosting starts an app, and "oidc" there posts its answers.
func startPosting(t *testing.T, scheme string) *site {
	t.Helper()
	return start(t, func(c *auth.Config) {
		c.BaseURL.Scheme = scheme
		c.Providers[0].FormPost = true
		c.Providers[0].CompleteUser = func(user auth.User, answer url.Values) auth.User {
			user.Name = answer.Get("user")
			return user
		}
	})
}

func TestAProviderMayPostItsAnswerFromItsOwnSite(t *testing.T) {
	t.Parallel()
	s := startPosting(t, "https")
	b := s.browser(t)
	answer := b.beginSignIn("oidc?redirectTo=/dashboard")
	answer.Set("user", "Ada")
	got := b.send("POST", "/callback/oidc", answer, crossSite, "Origin: https://peer.example")
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/dashboard" || b.subject() != "ada" {
		t.Errorf("the callback = %d %s %v", got.StatusCode, got.body, got.Header)
	}
	if user := s.events.list[0].Session.User; user.Name != "Ada" || user.Sub != "ada" || user.Email != "ada@example.com" {
		t.Errorf("the user = %+v", user)
	}
	for _, cookie := range got.Cookies() {
		if cookie.MaxAge > 0 && cookie.SameSite != http.SameSiteLaxMode {
			t.Errorf("the session's cookie is sent along from other sites: %s", cookie)
		}
	}
}

func TestOnlyTheFlowOfSuchAProviderCrossesSites(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]map[string]http.SameSite{
		"https": {"oidc": http.SameSiteNoneMode, "plain": http.SameSiteLaxMode},
		"http":  {"oidc": http.SameSiteLaxMode, "plain": http.SameSiteLaxMode},
	} {
		s := startPosting(t, scheme)
		for provider, sameSite := range want {
			got := s.browser(t).get("/signIn/" + provider)
			if set := got.Cookies(); len(set) != 1 || set[0].SameSite != sameSite || set[0].Secure != (scheme == "https") {
				t.Errorf("with %s the flow of %s is kept in %v, want SameSite %v", scheme, provider, set, sameSite)
			}
			if posts := strings.Contains(got.Header.Get("Location"), "response_mode=form_post"); posts != (provider == "oidc") {
				t.Errorf("%s is asked to post its answer: %v", provider, posts)
			}
		}
	}
}

func TestAnotherProviderMayNotPostFromItsOwnSite(t *testing.T) {
	t.Parallel()
	s := startPosting(t, "https")
	b := s.browser(t)
	answer := b.beginSignIn("plain")
	got := b.send("POST", "/callback/plain", answer, crossSite)
	if got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, string(auth.CodeCSRFOrigin)) || len(got.Cookies()) != 0 || b.subject() != "" {
		t.Errorf("the callback = %d %s %v", got.StatusCode, got.body, got.Header)
	}
	if n := s.peer.called("/token"); n != 0 || b.flowCount() != 1 {
		t.Errorf("the token endpoint was called %d times, and %d flows are left", n, b.flowCount())
	}
}

func TestAPostedAnswerNeedsItsFlow(t *testing.T) {
	t.Parallel()
	s := startPosting(t, "https")
	answer := s.browser(t).beginSignIn("oidc?login_hint=mallory")
	victim := s.browser(t)
	victim.checkRefused(victim.send("POST", "/callback/oidc", answer, crossSite), 401, auth.CodeFlowNotFound)
	victim.beginSignIn("oidc")
	victim.checkRefused(victim.send("POST", "/callback/oidc", answer, crossSite), 401, auth.CodeFlowNotFound)
	if n := s.peer.called("/token"); n != 0 {
		t.Errorf("the token endpoint was called %d times", n)
	}
}
