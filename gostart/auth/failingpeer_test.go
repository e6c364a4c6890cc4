package auth_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gostart/auth"
)

// wrongResponses are responses with which any endpoint of a peer may fail.
var wrongResponses = map[string]http.HandlerFunc{
	"500":                   respond(500, "application/json", `{"message":"`+secretMarker+`"}`),
	"404":                   respond(404, "text/html", secretMarker),
	"HTML with 200":         respond(200, "text/html", "<h1>"+secretMarker+"</h1>"),
	"HTML that claims JSON": respond(200, "application/json", "<h1>"+secretMarker+"</h1>"),
	"nothing":               respond(200, "application/json", ""),
	"null":                  respond(200, "application/json", "null"),
	"a list":                respond(200, "application/json", "[]"),
	"numbers for texts":     respond(200, "application/json", `{"access_token":1,"issuer":1,"sub":1}`),
	"an error with 200":     respond(200, "application/json", `{"error":"invalid_grant","error_description":"`+secretMarker+`"}`),
	"a form error with 200": respond(200, "application/x-www-form-urlencoded", "error=bad_verification_code&error_description="+secretMarker),
	"two megabytes":         respond(200, "application/json", `{"access_token":"`+strings.Repeat("x", 2<<20)+`"}`),
	"half a body":           halfABody,
	"no body, and hangs up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"a redirect to itself":  redirects(""),
}

func halfABody(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "100")
	w.Write([]byte(`{"access_token":"`))
}

func redirects(origin string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, origin+r.URL.Path, http.StatusTemporaryRedirect)
	}
}

// failingCalls maps the path of each call that a sign-in requires to its provider
// and to the code of its failure.
var failingCalls = map[string]struct {
	provider string
	code     auth.Code
}{
	"/token":    {"oidc", auth.CodeTokenExchangeFailed},
	"/userinfo": {"plain", auth.CodeUserInfoFailed},
	"/jwks":     {"oidc", auth.CodeProviderUnavailable},
}

func TestAPeerThatFailsFailsItsOwnSignIns(t *testing.T) {
	t.Parallel()
	for call, code := range map[[2]string]auth.Code{
		{"oidc", "/token"}:     auth.CodeTokenExchangeFailed,
		{"plain", "/token"}:    auth.CodeTokenExchangeFailed,
		{"plain", "/userinfo"}: auth.CodeUserInfoFailed,
	} {
		for name, script := range wrongResponses {
			provider, path := call[0], call[1]
			t.Run(provider+path+" answers with "+name, func(t *testing.T) {
				t.Parallel()
				b := start(t).browser(t)
				b.peer.answer(path, script)
				b.checkRefused(b.finishSignIn(provider, b.beginSignIn(provider)), 502, code)
			})
		}
	}
}

// x/oauth2 would accept the part of these responses that it reads.
func TestAnOverlongTokenResponseIsRefused(t *testing.T) {
	t.Parallel()
	for contentType, body := range map[string]string{
		"application/json":                  `{"access_token":"x"}` + strings.Repeat(" ", 1<<20),
		"application/x-www-form-urlencoded": "access_token=x&rest=" + strings.Repeat("x", 1<<20),
	} {
		b := start(t).browser(t)
		b.peer.answer("/token", respond(200, contentType, body))
		b.checkRefused(b.finishSignIn("plain", b.beginSignIn("plain")), 502, auth.CodeTokenExchangeFailed)
	}
}

func TestAPeerThatCannotBeDiscoveredStartsNothing(t *testing.T) {
	t.Parallel()
	failures := map[string]http.HandlerFunc{
		"another issuer": respond(200, "application/json", `{"issuer":"https://evil.example","authorization_endpoint":"https://evil.example"}`),
	}
	for name, script := range wrongResponsesAnd(failures) {
		t.Run("discovery answers with "+name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.peer.answer(discoveryPath, script)
			b.checkRefused(b.get("/signIn/oidc"), 502, auth.CodeProviderUnavailable)
			if n := b.flowCount(); n != 0 {
				t.Errorf("%d flows have started", n)
			}
			if got := b.get("/signIn/plain"); got.StatusCode != http.StatusFound {
				t.Errorf("another provider = %d %s", got.StatusCode, got.body)
			}
			b.peer.answer(discoveryPath, nil)
			b.signIn("ada") // the failure is not cached
		})
	}
}

func wrongResponsesAnd(more map[string]http.HandlerFunc) map[string]http.HandlerFunc {
	for name, script := range wrongResponses {
		more[name] = script
	}
	return more
}

// A redirect would send the code, the client secret or the access token along.
func TestNoEndpointLeadsToAnotherHost(t *testing.T) {
	t.Parallel()
	for path, tt := range failingCalls {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				t.Errorf("the other host got %s %s", r.Method, r.URL)
			}))
			t.Cleanup(thief.Close)
			b := start(t).browser(t)
			b.peer.answer(path, redirects(thief.URL))
			got := b.finishSignIn(tt.provider, b.beginSignIn(tt.provider))
			b.checkRefused(got, got.StatusCode, tt.code)
		})
	}
}

func TestADiscoveryThatMakesNoSenseIsNotKept(t *testing.T) {
	t.Parallel()
	for name, endpoints := range map[string]string{
		"without endpoints":       ``,
		"without keys":            `,"authorization_endpoint":"ISSUER/authorize","token_endpoint":"ISSUER/token"`,
		"with relative endpoints": `,"authorization_endpoint":"/authorize","token_endpoint":"/token","jwks_uri":"/jwks"`,
		"with another scheme":     `,"authorization_endpoint":"ftp://idp/authorize","token_endpoint":"ftp://idp/token","jwks_uri":"ftp://idp/jwks"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			body := `{"issuer":"ISSUER"` + endpoints + `}`
			b.peer.answer(discoveryPath, respond(http.StatusOK, "application/json", strings.ReplaceAll(body, "ISSUER", b.peer.issuer)))
			b.checkRefused(b.get("/signIn/oidc"), 502, auth.CodeProviderUnavailable)
			b.peer.answer(discoveryPath, nil)
			b.signIn("ada")
		})
	}
}
