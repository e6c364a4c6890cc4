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

func TestThePageListsThePeople(t *testing.T) {
	p := newTestProvider(t)
	response := p.get("/authorize", authRequest())
	page := body(t, response)
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("status %d, %v", response.StatusCode, response.Header)
	}
	for _, want := range []string{
		`<html lang="en">`, `<main id="main"`, `<h1>Choose an account</h1>`, `href="/_dev/idp/devidp.css"`, `<link rel="icon" href="data:,">`, "development only",
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

// The hidden fields must repeat the whole request, because the provider stores
// no state.
func TestTheFormsRepeatTheRequest(t *testing.T) {
	p := newTestProvider(t)
	request := authRequest("state", `"><b>&'`)
	page := body(t, p.get("/authorize", request))
	for name, values := range request {
		field := `<input type="hidden" name="` + name + `" value="` + html.EscapeString(values[0]) + `">`
		if strings.Count(normalizeEscapes(page), field) != 2 {
			t.Errorf("want %s in both forms", field)
		}
	}
	for name, choice := range map[string][]string{
		"a person on the page": {"login_hint", "ada@example.com"},
		"an entered person":    {"name", " Mary Somerville ", "email", "mary@example.com"},
	} {
		response := p.post("/authorize", with(authRequest(), choice...))
		params := redirectParams(t, response)
		if response.StatusCode != http.StatusSeeOther || params.Get("code") == "" || params.Get("state") != "the-state" || params.Get("iss") != issuer {
			t.Errorf("%s: %d %v", name, response.StatusCode, params)
		}
		if text := body(t, response); text != "" {
			t.Errorf("%s: the body is not empty: %s", name, text)
		}
	}
}

// normalizeEscapes replaces the escapes of html/template that differ from those
// of html.EscapeString.
func normalizeEscapes(page string) string {
	return strings.NewReplacer("&#43;", "+").Replace(page)
}

func TestARequestOfAnUnknownClientOrCallbackIsNotRedirected(t *testing.T) {
	p := newTestProvider(t)
	for name, query := range map[string]url.Values{
		"another client":                      authRequest("client_id", "evil-client"),
		"no client":                           authRequest("client_id", ""),
		"another callback URL":                authRequest("redirect_uri", "https://evil.example/cb"),
		"a longer callback URL":               authRequest("redirect_uri", callback+"/evil"),
		"the callback URL and a query":        authRequest("redirect_uri", callback+"?evil"),
		"the callback URL in capitals":        authRequest("redirect_uri", strings.ToUpper(callback)),
		"no callback URL":                     authRequest("redirect_uri", ""),
		"two callback URLs":                   withAdded(authRequest(), "redirect_uri", "https://evil.example/cb"),
		"another callback URL and login_hint": authRequest("redirect_uri", "https://evil.example/cb", "login_hint", "ada@example.com"),
		"another callback URL and cancel":     authRequest("redirect_uri", "https://evil.example/cb", "cancel", "true"),
	} {
		for method, response := range map[string]*http.Response{"GET": p.get("/authorize", query), "POST": p.post("/authorize", query)} {
			page := body(t, response)
			if response.StatusCode != http.StatusBadRequest || response.Header.Get("Location") != "" || strings.Contains(page, "evil") {
				t.Errorf("%s with %s = %d, Location %q, %s", method, name, response.StatusCode, response.Header.Get("Location"), page)
			}
		}
	}
}

func TestAnInvalidRequestRedirectsWithAnError(t *testing.T) {
	p := newTestProvider(t)
	for name, tt := range map[string]struct {
		query url.Values
		want  string
	}{
		"the implicit flow":                    {authRequest("response_type", "token"), "unsupported_response_type"},
		"no response type":                     {authRequest("response_type", ""), "unsupported_response_type"},
		"a scope that begins with openid":      {authRequest("scope", "openid2 email"), "invalid_scope"},
		"no PKCE":                              {authRequest("code_challenge", "", "code_challenge_method", ""), "invalid_request"},
		"plain PKCE":                           {authRequest("code_challenge_method", "plain"), "invalid_request"},
		"PKCE without a method":                {authRequest("code_challenge_method", ""), "invalid_request"},
		"a short challenge":                    {authRequest("code_challenge", challenge[1:]), "invalid_request"},
		"a challenge in base64, not base64url": {authRequest("code_challenge", "+"+challenge[1:]), "invalid_request"},
		"a challenge and a newline":            {authRequest("code_challenge", challenge+"\n"), "invalid_request"},
		"a repeated parameter":                 {withAdded(authRequest(), "nonce", "another"), "invalid_request"},
		"a nonce of 513 characters":            {authRequest("nonce", strings.Repeat("n", 513)), "invalid_request"},
		"a cancelled sign-in":                  {authRequest("cancel", "true"), "access_denied"},
	} {
		tt.query.Set("login_hint", "ada@example.com") // must not sign Ada in
		for method, response := range map[string]*http.Response{"GET": p.get("/authorize", tt.query), "POST": p.post("/authorize", tt.query)} {
			params := redirectParams(t, response)
			if params.Get("error") != tt.want || params.Get("state") != "the-state" || params.Get("iss") != issuer || params.Has("code") {
				t.Errorf("%s with %s = %v, want error=%s", method, name, params, tt.want)
			}
		}
	}
}

func TestTheRedirectKeepsTheQueryOfTheCallbackURL(t *testing.T) {
	p := newTestProvider(t, func(c *devidp.Config) { c.RedirectURI = callback + "?tenant=a%20b" })
	params := redirectParams(t, p.get("/authorize", authRequest("redirect_uri", callback+"?tenant=a%20b", "state", "", "login_hint", "a@b.c")))
	if params.Get("tenant") != "a b" || params.Get("code") == "" || params.Has("state") {
		t.Errorf("params = %v", params)
	}
}

func TestAnInvalidFieldIsShownAgainWithItsError(t *testing.T) {
	p := newTestProvider(t)
	for name, tt := range map[string]struct{ name, email, field string }{
		"no name":                         {"", "mary@example.com", "name"},
		"a blank name":                    {"  ", "mary@example.com", "name"},
		"a name of 101 characters":        {strings.Repeat("é", 101), "mary@example.com", "name"},
		"a name with a control character": {"Mary\x00Somerville", "mary@example.com", "name"},
		"a name that is not UTF-8":        {"Mary\xff", "mary@example.com", "name"},
		"no e-mail address":               {"Mary", "", "email"},
		"an address without a domain":     {"Mary", "mary", "email"},
		"an address with a display name":  {"Mary", "Mary <mary@example.com>", "email"},
		"two addresses":                   {"Mary", "mary@example.com,b@example.com", "email"},
		"an address of 255 bytes":         {"Mary", strings.Repeat("m", 255-len("@example.com")) + "@example.com", "email"},
		"an address with a line break":    {"Mary", "mary@example.com\r\nBcc: x@example.com", "email"},
	} {
		t.Run(name, func(t *testing.T) {
			response := p.post("/authorize", authRequest("name", tt.name, "email", tt.email))
			page := body(t, response)
			if response.StatusCode != http.StatusUnprocessableEntity || response.Header.Get("Location") != "" {
				t.Fatalf("status %d, Location %q", response.StatusCode, response.Header.Get("Location"))
			}
			if !strings.Contains(page, `aria-describedby="`+tt.field+`-error"`) || strings.Count(page, `class="error"`) != 1 {
				t.Errorf("want one message, at the field %s:\n%s", tt.field, page)
			}
			if tt.field != "name" && !strings.Contains(page, `value="`+tt.name+`"`) || tt.field != "email" && !strings.Contains(page, `value="`+tt.email+`"`) {
				t.Error("the page does not repeat what was entered")
			}
		})
	}
}

func TestTheEnteredTextIsEscaped(t *testing.T) {
	const hostile = `"><script>alert(1)</script>`
	p := newTestProvider(t, func(c *devidp.Config) {
		c.People = []devidp.Person{{Name: hostile, Email: "eve@example.com"}}
	})
	page := body(t, p.post("/authorize", authRequest("state", hostile, "nonce", hostile, "name", hostile, "email", hostile)))
	if strings.Contains(page, "<script") || strings.Contains(page, `href="javascript:`) {
		t.Errorf("the page contains a script:\n%s", page)
	}
}

func TestALoginHintThatIsNotAnAddressIsIgnored(t *testing.T) {
	p := newTestProvider(t)
	for _, hint := range []string{"ada", "Ada <ada@example.com>", " ada@example.com", `"><script>@example.com`} {
		response := p.get("/authorize", authRequest("login_hint", hint))
		if page := body(t, response); response.StatusCode != http.StatusOK || strings.Contains(page, "<script") {
			t.Errorf("login_hint %q = %d", hint, response.StatusCode)
		}
	}
}

func TestABodyThatIsTooLargeIsRejected(t *testing.T) {
	p := newTestProvider(t)
	huge := authRequest("name", strings.Repeat("n", 1<<20))
	if response := p.post("/authorize", huge); response.StatusCode != http.StatusBadRequest {
		t.Errorf("POST /authorize = %d", response.StatusCode)
	}
	if response := p.post("/token", huge); response.StatusCode != http.StatusBadRequest {
		t.Errorf("POST /token = %d", response.StatusCode)
	}
	if response := p.serve(httptest.NewRequest("GET", issuer+"/authorize?%zz", nil)); response.StatusCode != http.StatusBadRequest {
		t.Errorf("GET with a malformed query = %d", response.StatusCode)
	}
}

func withAdded(form url.Values, name, value string) url.Values {
	form.Add(name, value)
	return form
}
