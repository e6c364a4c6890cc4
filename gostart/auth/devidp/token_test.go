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

func TestTokenRefuses(t *testing.T) {
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
		"another callback":             {change: []string{"redirect_uri", "https://evil.example/cb"}, status: 400, want: "invalid_grant"},
		"no callback":                  {change: []string{"redirect_uri", ""}, status: 400, want: "invalid_grant"},
		"an unknown code":              {change: []string{"code", "unknown"}, status: 400, want: "invalid_grant"},
		"no code":                      {change: []string{"code", ""}, status: 400, want: "invalid_request"},
		"an expired code":              {advance: time.Minute, status: 400, want: "invalid_grant"},
		"another grant type":           {change: []string{"grant_type", "password"}, status: 400, want: "unsupported_grant_type"},
		"a wrong secret":               {change: []string{"client_secret", secret + "x"}, status: 401, want: "invalid_client"},
		"no secret":                    {change: []string{"client_secret", ""}, status: 401, want: "invalid_client"},
		"another client":               {change: []string{"client_id", "other"}, status: 401, want: "invalid_client"},
	} {
		t.Run(name, func(t *testing.T) {
			f := start(t)
			code := f.code(t)
			f.clock.Advance(tt.advance)
			checkRefusal(t, f.post("/token", exchange(code, tt.change...)), tt.status, tt.want)
		})
	}
}

func checkRefusal(t *testing.T, response *http.Response, status int, want string) {
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

func TestTokenRefusesParametersInTheURLOrTwice(t *testing.T) {
	f := start(t)
	inURL := f.serve(httptest.NewRequest("POST", issuer+"/token?"+exchange(f.code(t)).Encode(), nil))
	checkRefusal(t, inURL, 401, "invalid_client")
	checkRefusal(t, f.post("/token", withAdded(exchange(f.code(t)), "code", f.code(t))), 400, "invalid_request")
}

func TestBasicAuthentication(t *testing.T) {
	for name, tt := range map[string]struct {
		id, secret, inBody string
		status             int
	}{
		"encoded as RFC 6749 says":  {"app", url.QueryEscape(secret), "", 200},
		"a wrong secret":            {"app", "wrong", "", 401},
		"what does not decode":      {"app", "%zz", "", 401},
		"another client":            {"other", url.QueryEscape(secret), "", 401},
		"the secret in both places": {"app", url.QueryEscape(secret), secret, 401},
	} {
		t.Run(name, func(t *testing.T) {
			f := start(t)
			form := exchange(f.code(t), "client_id", "", "client_secret", tt.inBody)
			r := httptest.NewRequest("POST", issuer+"/token", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.SetBasicAuth(tt.id, tt.secret)
			if response := f.serve(r); response.StatusCode != tt.status {
				t.Errorf("%d %s, want %d", response.StatusCode, body(t, response), tt.status)
			}
		})
	}
}

func TestTokenAnswer(t *testing.T) {
	f := start(t)
	code := f.code(t)
	f.clock.Advance(time.Minute - time.Second) // still in time
	response := f.post("/token", exchange(code))
	answer := decode(t, response)
	if answer["token_type"] != "Bearer" || answer["expires_in"] != 3600.0 || response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("answer = %v, headers = %v", answer, response.Header)
	}
	claims, _ := base64.RawURLEncoding.DecodeString(strings.Split(answer["id_token"].(string), ".")[1])
	if !strings.Contains(string(claims), `"nonce":"the-nonce"`) || strings.Contains(string(claims), "picture") {
		t.Errorf("claims = %s", claims)
	}
}

func TestReusedCodeKillsItsToken(t *testing.T) {
	f := start(t)
	code, other := f.code(t), f.code(t)
	token := decode(t, f.post("/token", exchange(code)))["access_token"].(string)
	otherToken := decode(t, f.post("/token", exchange(other)))["access_token"].(string)
	if got := f.userinfo("Bearer " + token).StatusCode; got != 200 {
		t.Fatalf("userinfo before = %d", got)
	}
	for range 2 {
		checkRefusal(t, f.post("/token", exchange(code)), 400, "invalid_grant")
	}
	if got := f.userinfo("Bearer " + token).StatusCode; got != 401 {
		t.Errorf("userinfo after = %d", got)
	}
	if got := f.userinfo("Bearer " + otherToken).StatusCode; got != 200 {
		t.Errorf("another sign-in's userinfo = %d", got)
	}
}

func TestWrongVerifierSpendsTheCode(t *testing.T) {
	f := start(t)
	code := f.code(t)
	checkRefusal(t, f.post("/token", exchange(code, "code_verifier", strings.Repeat("v", 43))), 400, "invalid_grant")
	checkRefusal(t, f.post("/token", exchange(code)), 400, "invalid_grant")
}

func TestConcurrentRedemptionSucceedsOnce(t *testing.T) {
	f := start(t)
	code := f.code(t)
	var successes atomic.Int32
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			if f.post("/token", exchange(code)).StatusCode == http.StatusOK {
				successes.Add(1)
			}
		})
	}
	group.Wait()
	if successes.Load() != 1 {
		t.Errorf("%d redemptions succeeded, want 1", successes.Load())
	}
}

func TestConcurrentSignInsDoNotCross(t *testing.T) {
	f := start(t)
	var group sync.WaitGroup
	for _, email := range []string{"ada@example.com", "grace@example.com", "alan@example.com"} {
		for range 20 {
			group.Go(func() {
				answer := location(t, f.get("/authorize", authorization("login_hint", email)))
				tokens := decode(t, f.post("/token", exchange(answer.Get("code"))))
				if got := decode(t, f.userinfo("Bearer "+tokens["access_token"].(string)))["email"]; got != email {
					t.Errorf("userinfo = %v, want %s", got, email)
				}
			})
		}
	}
	group.Wait()
}

func TestOldestGrantIsDropped(t *testing.T) {
	f := start(t)
	first, second := f.code(t), f.code(t)
	for range 999 {
		f.code(t)
	}
	checkRefusal(t, f.post("/token", exchange(first)), 400, "invalid_grant")
	if got := f.post("/token", exchange(second)).StatusCode; got != 200 {
		t.Errorf("the second oldest = %d", got)
	}
}

func TestUserinfoRefuses(t *testing.T) {
	f := start(t)
	code := f.code(t)
	unredeemed := f.code(t)
	token := decode(t, f.post("/token", exchange(code)))["access_token"].(string)
	for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer wrong", "Basic " + token, token, "Bearer " + code, "Bearer " + unredeemed} {
		checkRefusal(t, f.userinfo(authorization), 401, "invalid_token")
	}
	f.clock.Advance(time.Hour)
	checkRefusal(t, f.userinfo("Bearer "+token), 401, "invalid_token")
}
