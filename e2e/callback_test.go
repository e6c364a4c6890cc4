package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"gostart/starttest"

	"myapp/apptest"
)

// callbackOf begins a sign-in and returns the path that the provider sends the
// browser back to.
func callbackOf(t *testing.T, v *starttest.Visitor, email, redirectTo string) string {
	t.Helper()
	v = v.WithoutRedirects()
	at := "/api/auth/signIn/dev?redirectTo=" + redirectTo + "&login_hint=" + email
	for range 5 {
		answer := v.Get(at)
		to, err := answer.Location()
		if err != nil {
			t.Fatalf("%s answers %d without a Location", at, answer.StatusCode)
		}
		if at = to.RequestURI(); strings.HasPrefix(at, "/api/auth/callback/") {
			return at
		}
	}
	t.Fatal("the sign-in does not come back")
	return ""
}

func TestACallbackThatIsVisitedAgainIsNoError(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	callback := callbackOf(t, v, "ada@example.com", "/dashboard")
	prefetch := v.Request(http.MethodGet, callback, nil)
	prefetch.Header.Set("Sec-Purpose", "prefetch;prerender")
	v.Do(prefetch).Wants(t, http.StatusForbidden, "Open this link in the browser")
	for range 3 {
		v.Get(callback).Wants(t, http.StatusOK, "Welcome, Ada Lovelace!")
	}
	s.Visitor(t).Get(callback).Wants(t, http.StatusUnauthorized, "This sign-in has ended", "Back to sign-in")
	v.Post("/_fn/sign-out", nil)
	v.Get(callback).Wants(t, http.StatusUnauthorized, "Back to sign-in")
	if n := strings.Count(s.Log(), "msg=auth.sign_in "); n != 1 {
		t.Errorf("the log has %d sign-ins, want one", n)
	}
}

func TestASignedInVisitorMayContinueAfterAFailedSignIn(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/api/auth/callback/dev?state=old&code=x").Wants(t, http.StatusUnauthorized, "This sign-in has ended", `href="/">Continue as Ada Lovelace</a>`)

	chooser := v.Get("/api/auth/signIn/dev?redirectTo=/notes")
	form := hiddenFields(chooser.Body)
	form.Set("cancel", "true")
	v.Post(chooser.Request.URL.Path, form).Wants(t, http.StatusForbidden, `href="/notes">Continue as Ada Lovelace</a>`)
}
