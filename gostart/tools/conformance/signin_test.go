package conformance_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"gostart/auth"
)

func TestASignInCompletes(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.wantSignedIn(a.signIn())
	request := a.provider.lastForm(authorizePath)
	if request.Get("code_challenge_method") != "S256" || len(request.Get("code_challenge")) != 43 || request.Get("nonce") == "" || request.Get("state") == "" {
		t.Errorf("the authorization request = %v", request)
	}
	if sent := a.provider.lastForm(tokenPath); len(sent.Get("code_verifier")) < 43 || sent.Has("client_secret") {
		t.Errorf("the token request = %v", sent)
	}
	if a.provider.lastForm(userinfoPath) == nil {
		t.Error("the profile is not requested")
	}
}

func TestADeniedConsentSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.provider.denied = true
	a.wantError(a.signIn(), http.StatusForbidden, auth.CodeAccessDenied)
	if a.provider.lastForm(tokenPath) != nil {
		t.Error("a token request is sent")
	}
}

func TestAWrongClientSecretSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, "another secret")
	a.wantError(a.signIn(), http.StatusBadGateway, auth.CodeTokenExchangeFailed)
	if a.provider.lastForm(userinfoPath) != nil {
		t.Error("the profile is requested")
	}
}

// Each case changes one parameter as an attacker would.
func TestAChangedParameterSignsNobodyIn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		path, parameter string
		status          int
		code            auth.Code
	}{
		"another state":          {authorizePath, "state", http.StatusUnauthorized, auth.CodeFlowNotFound},
		"another nonce":          {authorizePath, "nonce", http.StatusUnauthorized, auth.CodeIDTokenInvalid},
		"another code challenge": {authorizePath, "code_challenge", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
		"another code verifier":  {tokenPath, "code_verifier", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
		"an invented code":       {tokenPath, "code", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
		"another redirect URI":   {tokenPath, "redirect_uri", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, clientSecret)
			a.provider.change[test.path] = func(form url.Values) { form.Set(test.parameter, "another-value-of-forty-three-characters-now") }
			a.wantError(a.signIn(), test.status, test.code)
		})
	}
}

func TestACodeCannotBeUsedTwice(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.wantSignedIn(a.signIn())
	spent := a.provider.lastForm(tokenPath).Get("code")

	thief := a.withNewBrowser()
	a.provider.change[tokenPath] = func(form url.Values) { form.Set("code", spent) }
	thief.wantError(thief.signIn(), http.StatusBadGateway, auth.CodeTokenExchangeFailed)
}

func TestASignInCompletesAfterTheProviderReplacesItsKey(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.wantSignedIn(a.signIn())
	a.provider.store.publish(a.provider.store.rotate(t))
	a.clockOffset.Store(int64(time.Minute)) // the site fetches keys at most once a minute
	a.wantSignedIn(a.signIn())
}

func TestAnIDTokenSignedWithAnUnpublishedKeySignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.provider.store.rotate(t)
	a.wantError(a.signIn(), http.StatusUnauthorized, auth.CodeIDTokenInvalid)
}
