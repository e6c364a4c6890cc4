package devidp_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gostart/auth/devidp"
)

func TestChooserOffersPeople(t *testing.T) {
	f := start(t)
	response := f.get("/authorize", authorization())
	page := body(t, response)
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("status %d, %v", response.StatusCode, response.Header)
	}
	for _, want := range []string{
		`<html lang="en">`, `<main id="main"`, `<h1>Choose who to be</h1>`, `href="/_dev/idp/devidp.css"`, `<link rel="icon" href="data:,">`, "development only",
		"Continue as Ada Lovelace", "Continue as Grace Hopper", "Continue as Alan Turing",
		`<label for="name">`, `<label for="email">`, `action="/_dev/idp/authorize"`, ">Cancel</button>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %s", want)
		}
	}
	for _, unwanted := range []string{"<script", "<style", "style=", "onclick"} {
		if strings.Contains(page, unwanted) {
			t.Errorf("the page contains %s, which a strict CSP forbids", unwanted)
		}
	}
}

// The hidden fields must repeat the whole request, as the provider keeps no
// state.
func TestChooserCarriesTheRequest(t *testing.T) {
	f := start(t)
	request := authorization("state", `"><b>&'`)
	page := body(t, f.get("/authorize", request))
	for name, values := range request {
		field := `<input type="hidden" name="` + name + `" value="` + html.EscapeString(values[0]) + `">`
		if strings.Count(unify(page), field) != 2 {
			t.Errorf("want %s in both forms", field)
		}
	}
	for name, choice := range map[string][]string{
		"a person": {"login_hint", "ada@example.com"},
		"typed":    {"name", " Mary Somerville ", "email", "mary@example.com"},
	} {
		response := f.post("/authorize", with(authorization(), choice...))
		answer := location(t, response)
		if response.StatusCode != http.StatusSeeOther || answer.Get("code") == "" || answer.Get("state") != "the-state" || answer.Get("iss") != issuer {
			t.Errorf("%s: %d %v", name, response.StatusCode, answer)
		}
		if text := body(t, response); text != "" {
			t.Errorf("%s: the body is not empty: %s", name, text)
		}
	}
}

// unify writes the escapes of html/template as html.EscapeString does.
func unify(page string) string {
	return strings.NewReplacer("&#43;", "+").Replace(page)
}

func TestUnknownClientOrCallbackIsNeverRedirected(t *testing.T) {
	f := start(t)
	for name, query := range map[string]url.Values{
		"another client":              authorization("client_id", "evil-client"),
		"no client":                   authorization("client_id", ""),
		"another callback":            authorization("redirect_uri", "https://evil.example/cb"),
		"a callback below ours":       authorization("redirect_uri", callback+"/evil"),
		"our callback with a query":   authorization("redirect_uri", callback+"?evil"),
		"our callback in other case":  authorization("redirect_uri", strings.ToUpper(callback)),
		"no callback":                 authorization("redirect_uri", ""),
		"our callback and another":    withAdded(authorization(), "redirect_uri", "https://evil.example/cb"),
		"another callback and a hint": authorization("redirect_uri", "https://evil.example/cb", "login_hint", "ada@example.com"),
		"another callback, cancelled": authorization("redirect_uri", "https://evil.example/cb", "cancel", "true"),
	} {
		for method, response := range map[string]*http.Response{"GET": f.get("/authorize", query), "POST": f.post("/authorize", query)} {
			page := body(t, response)
			if response.StatusCode != http.StatusBadRequest || response.Header.Get("Location") != "" || strings.Contains(page, "evil") {
				t.Errorf("%s with %s = %d, Location %q, %s", method, name, response.StatusCode, response.Header.Get("Location"), page)
			}
		}
	}
}

func TestFaultyRequestIsSentBack(t *testing.T) {
	f := start(t)
	for name, tt := range map[string]struct {
		query url.Values
		want  string
	}{
		"the implicit flow":                 {authorization("response_type", "token"), "unsupported_response_type"},
		"no response type":                  {authorization("response_type", ""), "unsupported_response_type"},
		"a scope that only contains openid": {authorization("scope", "openid2 email"), "invalid_scope"},
		"no PKCE":                           {authorization("code_challenge", "", "code_challenge_method", ""), "invalid_request"},
		"plain PKCE":                        {authorization("code_challenge_method", "plain"), "invalid_request"},
		"PKCE whose method is left out":     {authorization("code_challenge_method", ""), "invalid_request"},
		"a short challenge":                 {authorization("code_challenge", challenge[1:]), "invalid_request"},
		"a challenge in plain base64":       {authorization("code_challenge", "+"+challenge[1:]), "invalid_request"},
		"a challenge and a newline":         {authorization("code_challenge", challenge+"\n"), "invalid_request"},
		"a repeated parameter":              {withAdded(authorization(), "nonce", "another"), "invalid_request"},
		"a huge nonce":                      {authorization("nonce", strings.Repeat("n", 513)), "invalid_request"},
		"a cancelled sign-in":               {authorization("cancel", "true"), "access_denied"},
	} {
		tt.query.Set("login_hint", "ada@example.com") // must not help
		for method, response := range map[string]*http.Response{"GET": f.get("/authorize", tt.query), "POST": f.post("/authorize", tt.query)} {
			answer := location(t, response)
			if answer.Get("error") != tt.want || answer.Get("state") != "the-state" || answer.Get("iss") != issuer || answer.Has("code") {
				t.Errorf("%s with %s = %v, want error=%s", method, name, answer, tt.want)
			}
		}
	}
}

func TestAnswerKeepsTheCallbacksQuery(t *testing.T) {
	f := start(t, func(c *devidp.Config) { c.RedirectURI = callback + "?tenant=a%20b" })
	answer := location(t, f.get("/authorize", authorization("redirect_uri", callback+"?tenant=a%20b", "state", "", "login_hint", "a@b.c")))
	if answer.Get("tenant") != "a b" || answer.Get("code") == "" || answer.Has("state") {
		t.Errorf("answer = %v", answer)
	}
}

func TestTypedFaultsKeepWhatWasTyped(t *testing.T) {
	f := start(t)
	for name, tt := range map[string]struct{ name, email, fault string }{
		"no name":                        {"", "mary@example.com", "name"},
		"a blank name":                   {"  ", "mary@example.com", "name"},
		"a name of 101 characters":       {strings.Repeat("é", 101), "mary@example.com", "name"},
		"a name with a control":          {"Mary\x00Somerville", "mary@example.com", "name"},
		"a name that is not UTF-8":       {"Mary\xff", "mary@example.com", "name"},
		"no e-mail address":              {"Mary", "", "email"},
		"an address without a domain":    {"Mary", "mary", "email"},
		"an address with a name":         {"Mary", "Mary <mary@example.com>", "email"},
		"two addresses":                  {"Mary", "mary@example.com,b@example.com", "email"},
		"an address of 255 bytes":        {"Mary", strings.Repeat("m", 255-len("@example.com")) + "@example.com", "email"},
		"an address with a header in it": {"Mary", "mary@example.com\r\nBcc: x@example.com", "email"},
	} {
		t.Run(name, func(t *testing.T) {
			response := f.post("/authorize", authorization("name", tt.name, "email", tt.email))
			page := body(t, response)
			if response.StatusCode != http.StatusUnprocessableEntity || response.Header.Get("Location") != "" {
				t.Fatalf("status %d, Location %q", response.StatusCode, response.Header.Get("Location"))
			}
			if !strings.Contains(page, `aria-describedby="`+tt.fault+`-error"`) || strings.Count(page, `class="error"`) != 1 {
				t.Errorf("want one message, at the field %s:\n%s", tt.fault, page)
			}
			if tt.fault != "name" && !strings.Contains(page, `value="`+tt.name+`"`) || tt.fault != "email" && !strings.Contains(page, `value="`+tt.email+`"`) {
				t.Error("the page does not repeat what was entered")
			}
		})
	}
}

func TestHostileTextIsEscaped(t *testing.T) {
	const hostile = `"><script>alert(1)</script>`
	f := start(t, func(c *devidp.Config) {
		c.People = []devidp.Person{{Name: hostile, Email: "eve@example.com"}}
	})
	page := body(t, f.post("/authorize", authorization("state", hostile, "nonce", hostile, "name", hostile, "email", hostile)))
	if strings.Contains(page, "<script") || strings.Contains(page, `href="javascript:`) {
		t.Errorf("the page contains a script:\n%s", page)
	}
}

func TestHintThatIsNoAddressAsksTheVisitor(t *testing.T) {
	f := start(t)
	for _, hint := range []string{"ada", "Ada <ada@example.com>", " ada@example.com", `"><script>@example.com`} {
		response := f.get("/authorize", authorization("login_hint", hint))
		if page := body(t, response); response.StatusCode != http.StatusOK || strings.Contains(page, "<script") {
			t.Errorf("login_hint %q = %d", hint, response.StatusCode)
		}
	}
}

func TestBodyIsLimited(t *testing.T) {
	f := start(t)
	huge := authorization("name", strings.Repeat("n", 1<<20))
	if response := f.post("/authorize", huge); response.StatusCode != http.StatusBadRequest {
		t.Errorf("POST /authorize = %d", response.StatusCode)
	}
	if response := f.post("/token", huge); response.StatusCode != http.StatusBadRequest {
		t.Errorf("POST /token = %d", response.StatusCode)
	}
	if response := f.serve(httptest.NewRequest("GET", issuer+"/authorize?%zz", nil)); response.StatusCode != http.StatusBadRequest {
		t.Errorf("GET with a malformed query = %d", response.StatusCode)
	}
}

func withAdded(form url.Values, name, value string) url.Values {
	form.Add(name, value)
	return form
}
