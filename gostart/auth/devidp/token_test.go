package devidp_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestAnInvalidTokenRequestIsRejected(t *testing.T) {
	for name, tt := range map[string]struct {
		change  []string
		advance time.Duration
		status  int
		want    string
	}{
		"another verifier":             {change: []string{"code_verifier", strings.Repeat("v", 43)}, status: 400, want: "invalid_grant"},
		"the challenge as verifier":    {change: []string{"code_verifier", challenge}, status: 400, want: "invalid_grant"},
		"no verifier":                  {change: []string{"code_verifier", ""}, status: 400, want: "invalid_request"},
		"a verifier of 42 characters":  {change: []string{"code_verifier", strings.Repeat("v", 42)}, status: 400, want: "invalid_request"},
		"a verifier of 129 characters": {change: []string{"code_verifier", strings.Repeat("v", 129)}, status: 400, want: "invalid_request"},
		"a verifier with a space":      {change: []string{"code_verifier", verifier + " "}, status: 400, want: "invalid_request"},
		"another callback URL":         {change: []string{"redirect_uri", "https://evil.example/cb"}, status: 400, want: "invalid_grant"},
		"no callback URL":              {change: []string{"redirect_uri", ""}, status: 400, want: "invalid_grant"},
		"an unknown code":              {change: []string{"code", "unknown"}, status: 400, want: "invalid_grant"},
		"no code":                      {change: []string{"code", ""}, status: 400, want: "invalid_request"},
		"an expired code":              {advance: time.Minute, status: 400, want: "invalid_grant"},
		"another grant type":           {change: []string{"grant_type", "password"}, status: 400, want: "unsupported_grant_type"},
		"a wrong secret":               {change: []string{"client_secret", secret + "x"}, status: 401, want: "invalid_client"},
		"no secret":                    {change: []string{"client_secret", ""}, status: 401, want: "invalid_client"},
		"another client":               {change: []string{"client_id", "other"}, status: 401, want: "invalid_client"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newTestProvider(t)
			code := p.newCode(t)
			p.clock.Advance(tt.advance)
			checkError(t, p.post("/token", tokenRequest(code, tt.change...)), tt.status, tt.want)
		})
	}
}

func checkError(t *testing.T, response *http.Response, status int, want string) {
	t.Helper()
	text := body(t, response)
	if response.StatusCode != status || !strings.Contains(text, `"error":"`+want+`"`) {
		t.Errorf("%d %s; want %d %s", response.StatusCode, text, status, want)
	}
	if challenged := response.Header.Get("WWW-Authenticate") != ""; challenged != (status == http.StatusUnauthorized) {
		t.Errorf("WWW-Authenticate = %q with %d", response.Header.Get("WWW-Authenticate"), status)
	}
	if response.Header.Get("Cache-Control") != "no-store" || response.Header.Get("Content-Type") != "application/json" {
		t.Errorf("headers = %v", response.Header)
	}
	for _, leak := range []string{"the-nonce", "access_token", "evil", secret} {
		if strings.Contains(text, leak) {
			t.Errorf("the error contains %q: %s", leak, text)
		}
	}
}

func TestATokenRequestWithParametersInTheURLOrTwiceIsRejected(t *testing.T) {
	p := newTestProvider(t)
	inURL := p.serve(httptest.NewRequest("POST", issuer+"/token?"+tokenRequest(p.newCode(t)).Encode(), nil))
	checkError(t, inURL, 401, "invalid_client")
	checkError(t, p.post("/token", withAdded(tokenRequest(p.newCode(t)), "code", p.newCode(t))), 400, "invalid_request")
}

func TestTheClientMayAuthenticateWithHTTPBasic(t *testing.T) {
	for name, tt := range map[string]struct {
		id, secret, inBody string
		status             int
	}{
		"form-encoded (RFC 6749)":         {"app", url.QueryEscape(secret), "", 200},
		"a wrong secret":                  {"app", "wrong", "", 401},
		"a secret that cannot be decoded": {"app", "%zz", "", 401},
		"another client":                  {"other", url.QueryEscape(secret), "", 401},
		"the secret in both places":       {"app", url.QueryEscape(secret), secret, 401},
	} {
		t.Run(name, func(t *testing.T) {
			p := newTestProvider(t)
			form := tokenRequest(p.newCode(t), "client_id", "", "client_secret", tt.inBody)
			r := httptest.NewRequest("POST", issuer+"/token", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.SetBasicAuth(tt.id, tt.secret)
			if response := p.serve(r); response.StatusCode != tt.status {
				t.Errorf("%d %s, want %d", response.StatusCode, body(t, response), tt.status)
			}
		})
	}
}

func TestATokenResponseContainsBothTokens(t *testing.T) {
	p := newTestProvider(t)
	code := p.newCode(t)
	p.clock.Advance(time.Minute - time.Second) // the code is still valid
	response := p.post("/token", tokenRequest(code))
	tokens := decode(t, response)
	if tokens["token_type"] != "Bearer" || tokens["expires_in"] != 3600.0 || response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("response = %v, headers = %v", tokens, response.Header)
	}
	claims, _ := base64.RawURLEncoding.DecodeString(strings.Split(tokens["id_token"].(string), ".")[1])
	if !strings.Contains(string(claims), `"nonce":"the-nonce"`) || strings.Contains(string(claims), "picture") {
		t.Errorf("claims = %s", claims)
	}
}

func TestASecondUseOfACodeRevokesItsToken(t *testing.T) {
	p := newTestProvider(t)
	code, other := p.newCode(t), p.newCode(t)
	token := decode(t, p.post("/token", tokenRequest(code)))["access_token"].(string)
	otherToken := decode(t, p.post("/token", tokenRequest(other)))["access_token"].(string)
	if got := p.userinfo("Bearer " + token).StatusCode; got != 200 {
		t.Fatalf("userinfo before = %d", got)
	}
	for range 2 {
		checkError(t, p.post("/token", tokenRequest(code)), 400, "invalid_grant")
	}
	if got := p.userinfo("Bearer " + token).StatusCode; got != 401 {
		t.Errorf("userinfo after = %d", got)
	}
	if got := p.userinfo("Bearer " + otherToken).StatusCode; got != 200 {
		t.Errorf("another sign-in's userinfo = %d", got)
	}
}

func TestAWrongVerifierInvalidatesTheCode(t *testing.T) {
	p := newTestProvider(t)
	code := p.newCode(t)
	checkError(t, p.post("/token", tokenRequest(code, "code_verifier", strings.Repeat("v", 43))), 400, "invalid_grant")
	checkError(t, p.post("/token", tokenRequest(code)), 400, "invalid_grant")
}

func TestACodeIsExchangedOnlyOnce(t *testing.T) {
	p := newTestProvider(t)
	code := p.newCode(t)
	var successes atomic.Int32
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			if p.post("/token", tokenRequest(code)).StatusCode == http.StatusOK {
				successes.Add(1)
			}
		})
	}
	group.Wait()
	if successes.Load() != 1 {
		t.Errorf("%d token requests succeeded, want 1", successes.Load())
	}
}

func TestConcurrentSignInsDoNotMixPeople(t *testing.T) {
	p := newTestProvider(t)
	var group sync.WaitGroup
	for _, email := range []string{"ada@example.com", "grace@example.com", "alan@example.com"} {
		for range 20 {
			group.Go(func() {
				params := redirectParams(t, p.get("/authorize", authRequest("login_hint", email)))
				tokens := decode(t, p.post("/token", tokenRequest(params.Get("code"))))
				if got := decode(t, p.userinfo("Bearer "+tokens["access_token"].(string)))["email"]; got != email {
					t.Errorf("userinfo = %v, want %s", got, email)
				}
			})
		}
	}
	group.Wait()
}

func TestTheOldestOf1001GrantsIsDeleted(t *testing.T) {
	p := newTestProvider(t)
	first, second := p.newCode(t), p.newCode(t)
	for range 999 {
		p.newCode(t)
	}
	checkError(t, p.post("/token", tokenRequest(first)), 400, "invalid_grant")
	if got := p.post("/token", tokenRequest(second)).StatusCode; got != 200 {
		t.Errorf("the second oldest grant = %d", got)
	}
}

func TestUserinfoRejectsAnInvalidToken(t *testing.T) {
	p := newTestProvider(t)
	code := p.newCode(t)
	unredeemed := p.newCode(t)
	token := decode(t, p.post("/token", tokenRequest(code)))["access_token"].(string)
	for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer wrong", "Basic " + token, token, "Bearer " + code, "Bearer " + unredeemed} {
		checkError(t, p.userinfo(authorization), 401, "invalid_token")
	}
	p.clock.Advance(time.Hour)
	checkError(t, p.userinfo("Bearer "+token), 401, "invalid_token")
}
