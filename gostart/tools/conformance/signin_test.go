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
	params := a.provider.lastRequest(authorizePath)
	if params.Get("code_challenge_method") != "S256" || len(params.Get("code_challenge")) != 43 || params.Get("nonce") == "" || params.Get("state") == "" {
		t.Errorf("the authorization request = %v", params)
	}
	if sent := a.provider.lastRequest(tokenPath); len(sent.Get("code_verifier")) < 43 || sent.Has("client_secret") {
		t.Errorf("the token request = %v", sent)
	}
	if a.provider.lastRequest(userinfoPath) == nil {
		t.Error("the app did not request userinfo")
	}
}

func TestADeniedConsentSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.provider.denyConsent = true
	a.wantError(a.signIn(), http.StatusForbidden, auth.CodeAccessDenied)
	if a.provider.lastRequest(tokenPath) != nil {
		t.Error("the app sent a token request")
	}
}

func TestAWrongClientSecretSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, "another secret")
	a.wantError(a.signIn(), http.StatusBadGateway, auth.CodeTokenExchangeFailed)
	if a.provider.lastRequest(userinfoPath) != nil {
		t.Error("the app requested userinfo")
	}
}

// Each case is an attack that one parameter of the flow prevents.
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
			a.provider.changes[test.path] = func(form url.Values) { form.Set(test.parameter, "another-value-of-forty-three-characters-now") }
			a.wantError(a.signIn(), test.status, test.code)
		})
	}
}

func TestASecondUseOfACodeSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.wantSignedIn(a.signIn())
	usedCode := a.provider.lastRequest(tokenPath).Get("code")

	thief := a.withNewBrowser()
	a.provider.changes[tokenPath] = func(form url.Values) { form.Set("code", usedCode) }
	thief.wantError(thief.signIn(), http.StatusBadGateway, auth.CodeTokenExchangeFailed)
}

func TestASignInCompletesAfterAKeyRotation(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.wantSignedIn(a.signIn())
	a.provider.store.publish(a.provider.store.rotate(t))
	a.offset.Store(int64(time.Minute)) // the app fetches keys at most once a minute
	a.wantSignedIn(a.signIn())
}

func TestAnUnpublishedKeySignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.provider.store.rotate(t)
	a.wantError(a.signIn(), http.StatusUnauthorized, auth.CodeIDTokenInvalid)
}
