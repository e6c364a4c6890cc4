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
	a.arrived(a.signIn())
	asked := a.provider.saw(authorizing)
	if asked.Get("code_challenge_method") != "S256" || len(asked.Get("code_challenge")) != 43 || asked.Get("nonce") == "" || asked.Get("state") == "" {
		t.Errorf("the authorization request = %v", asked)
	}
	if sent := a.provider.saw(exchanging); len(sent.Get("code_verifier")) < 43 || sent.Has("client_secret") {
		t.Errorf("the token request = %v", sent)
	}
	if a.provider.saw(telling) == nil {
		t.Error("nobody asked for the profile")
	}
}

func TestARefusedConsentSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.provider.refuse = true
	a.refused(a.signIn(), http.StatusForbidden, auth.CodeAccessDenied)
	if a.provider.saw(exchanging) != nil {
		t.Error("something was exchanged for tokens")
	}
}

func TestAWrongClientSecretSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, "another secret")
	a.refused(a.signIn(), http.StatusBadGateway, auth.CodeTokenExchangeFailed)
	if a.provider.saw(telling) != nil {
		t.Error("somebody asked for a profile")
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
		"the state is another's":         {authorizing, "state", http.StatusUnauthorized, auth.CodeFlowNotFound},
		"the nonce is another's":         {authorizing, "nonce", http.StatusUnauthorized, auth.CodeIDTokenInvalid},
		"the challenge is another's":     {authorizing, "code_challenge", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
		"the verifier is another's":      {exchanging, "code_verifier", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
		"the code is made up":            {exchanging, "code", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
		"the code was for another place": {exchanging, "redirect_uri", http.StatusBadGateway, auth.CodeTokenExchangeFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, clientSecret)
			a.provider.change[test.path] = func(form url.Values) { form.Set(test.parameter, "another-value-of-forty-three-characters-now") }
			a.refused(a.signIn(), test.status, test.code)
		})
	}
}

func TestACodeSignsInOnce(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.arrived(a.signIn())
	spent := a.provider.saw(exchanging).Get("code")

	thief := a.another()
	a.provider.change[exchanging] = func(form url.Values) { form.Set("code", spent) }
	thief.refused(thief.signIn(), http.StatusBadGateway, auth.CodeTokenExchangeFailed)
}

func TestTheProviderReplacesItsKey(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.arrived(a.signIn())
	a.provider.store.publish(a.provider.store.rotate(t))
	a.ahead.Store(int64(time.Minute)) // the site requests keys at most once a minute
	a.arrived(a.signIn())
}

func TestAKeyThatTheProviderDoesNotPublishSignsNobodyIn(t *testing.T) {
	t.Parallel()
	a := start(t, clientSecret)
	a.provider.store.rotate(t)
	a.refused(a.signIn(), http.StatusUnauthorized, auth.CodeIDTokenInvalid)
}
