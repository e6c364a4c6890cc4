package devidp_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"gostart/auth/devidp"
	"gostart/starttest/chromium"
)

// links matches the URLs that a page loads or links to.
var links = regexp.MustCompile(`\b(?:href|src|action)="([^"]*)"`)

// A change in the app cannot break the pages, because they load nothing from it.
func TestThePagesLoadOnlyFilesOfTheProvider(t *testing.T) {
	for _, issuer := range []string{issuer, "http://app.test", "http://app.test/idp/", "http://app.test/a%20b/{c}"} {
		p := newTestProvider(t, func(c *devidp.Config) { c.Issuer = issuer })
		base := strings.TrimSuffix(issuer, "/")
		for name, query := range map[string]string{"chooser": authRequest().Encode(), "error page": ""} {
			page := body(t, p.serve(httptest.NewRequest("GET", base+"/authorize?"+query, nil)))
			if !strings.Contains(page, `<link rel="stylesheet" href="`) {
				t.Errorf("the %s of %s links no stylesheet", name, issuer)
			}
			for _, link := range links.FindAllStringSubmatch(page, -1) {
				if link[1] == "data:," {
					continue // an empty icon keeps browsers from requesting /favicon.ico
				}
				response := p.serve(httptest.NewRequest("GET", "http://app.test"+link[1], nil))
				if response.StatusCode == http.StatusNotFound || response.StatusCode >= 500 {
					t.Errorf("the %s of %s loads %s, which is %d", name, issuer, link[1], response.StatusCode)
				}
			}
		}
	}
}

func TestTheStylesheetIsCachedAndRevalidated(t *testing.T) {
	p := newTestProvider(t)
	response := p.get("/devidp.css", nil)
	css := body(t, response)
	if response.StatusCode != http.StatusOK || !strings.Contains(css, ":focus-visible") {
		t.Fatalf("GET = %d %.40q", response.StatusCode, css)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff",
	} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if regexp.MustCompile(`url\(|@import`).MatchString(css) {
		t.Error("the stylesheet loads other files")
	}
	again := httptest.NewRequest("GET", issuer+"/devidp.css", nil)
	again.Header.Set("If-None-Match", response.Header.Get("ETag"))
	if response := p.serve(again); response.StatusCode != http.StatusNotModified || body(t, response) != "" {
		t.Errorf("with the ETag = %d, want 304 without a body", response.StatusCode)
	}
	if response := p.post("/devidp.css", nil); response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST = %d, want 405", response.StatusCode)
	}
}

// Each class must occur both in a page and in the stylesheet.
func TestThePagesAndTheirStylesheetUseTheSameClasses(t *testing.T) {
	p := newTestProvider(t)
	css := body(t, p.get("/devidp.css", nil))
	page := body(t, p.post("/authorize", authRequest())) + body(t, p.get("/authorize", nil))
	used := map[string]bool{}
	for _, match := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		for _, class := range strings.Fields(match[1]) {
			used[class] = true
			if !strings.Contains(css, "."+class+" ") {
				t.Errorf("the stylesheet has no rule for .%s", class)
			}
		}
	}
	for _, match := range regexp.MustCompile(`\.([a-z][\w-]*)[ :{]`).FindAllStringSubmatch(css, -1) {
		if !used[match[1]] {
			t.Errorf("no page uses .%s", match[1])
		}
	}
}

// The pages are accessible, in light and dark and down to a width of 320 px, and
// work with the content security policy of an app.
func TestThePagesAreAccessible(t *testing.T) {
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	p := newTestProvider(t, func(c *devidp.Config) { c.Issuer = server.URL + "/idp" })
	mux.HandleFunc("/idp/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'")
		p.ServeHTTP(w, r)
	})
	b := chromium.New(t, server.URL)
	b.Open("/idp/authorize?" + authRequest().Encode())
	b.Is(`getComputedStyle(document.querySelector("main")).display === "grid"`)
	b.IsAccessible()
	b.Evaluates(`(document.forms[1].noValidate = true)`) // to see the server's messages, not the browser's
	b.Fill("#email", "mary\r")
	b.Shows("#email-error", "Enter an e-mail address")
	b.IsAccessible()
	b.Open("/idp/authorize")
	b.Sees("Sign-in refused")
	b.Is(`getComputedStyle(document.querySelector("main")).display === "grid"`)
}
