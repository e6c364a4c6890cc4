package starttest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// A Visitor is an HTTP client that behaves like a browser without script: it stores
// cookies, accepts HTML, and sends Sec-Fetch headers. The test ends if a request
// gets no response.
type Visitor struct {
	t      testing.TB
	site   *Site
	client *http.Client
	header http.Header // sent with each request
}

// Visitor returns a new visitor without cookies. It follows redirects.
func (s *Site) Visitor(t testing.TB) *Visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Visitor{t, s, &http.Client{Jar: jar}, http.Header{
		"Accept":         {"text/html,application/xhtml+xml,*/*;q=0.8"},
		"Sec-Fetch-Dest": {"document"},
		"Sec-Fetch-Mode": {"navigate"},
		"Sec-Fetch-Site": {"same-origin"},
	}}
}

// Get sends a GET request for a path of the site.
func (v *Visitor) Get(path string) Page {
	v.t.Helper()
	return v.Do(v.Request(http.MethodGet, path, nil))
}

// Post sends a form to a path of the site, as a page of the site does. The form
// may be nil.
func (v *Visitor) Post(path string, form url.Values) Page {
	v.t.Helper()
	r := v.Request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", v.site.URL)
	if v.isBoosted() {
		r.Header.Set("HX-Source", "form")
	}
	return v.Do(r)
}

// Request returns a request with the visitor's headers. The test can change it and
// send it with Do. The body may be nil.
func (v *Visitor) Request(method, path string, body io.Reader) *http.Request {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.site.URL+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header = v.header.Clone()
	return r
}

// Do sends a request, and adds the visitor's cookies.
func (v *Visitor) Do(r *http.Request) Page {
	v.t.Helper()
	response, err := v.client.Do(r)
	if err != nil {
		v.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	return Page{response, string(body)}
}
