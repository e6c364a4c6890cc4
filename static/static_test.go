package static_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"myapp/static"
)

// ask serves the files over real HTTP and sends one request, with an
// Accept-Encoding unless it is empty, and more headers by name and value. The
// body comes as it was sent.
func ask(t *testing.T, method, path, encoding string, more ...string) (*http.Response, []byte) {
	t.Helper()
	server := httptest.NewServer(static.Handler())
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	for pair := range slices.Chunk(more, 2) {
		r.Header.Add(pair[0], pair[1])
	}
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, body
}

// wantHeader checks one header; it is absent if want is empty.
func wantHeader(t *testing.T, response *http.Response, name, want string) {
	t.Helper()
	if got := response.Header.Get(name); got != want {
		t.Errorf("%s of %s = %q, want %q", name, response.Request.URL.Path, got, want)
	}
}

var files = map[string]string{
	"app.css":                  "text/css; charset=utf-8",
	"icon.svg":                 "image/svg+xml",
	"page.js":                  "text/javascript; charset=utf-8",
	"vendor/htmx-4.0.1.min.js": "text/javascript; charset=utf-8",
}

func TestAFileIsServedByTheNameOfItsContentForGood(t *testing.T) {
	t.Parallel()
	for name, contentType := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		response, body := ask(t, http.MethodGet, static.URL(name), "")
		if response.StatusCode != http.StatusOK || !bytes.Equal(body, content) {
			t.Errorf("GET %s = %d and %d bytes, want 200 and the %d of %s", static.URL(name), response.StatusCode, len(body), len(content), name)
		}
		wantHeader(t, response, "Content-Type", contentType)
		wantHeader(t, response, "Content-Length", strconv.Itoa(len(content)))
		wantHeader(t, response, "Cache-Control", "public, max-age=31536000, immutable")
		wantHeader(t, response, "Vary", "Accept-Encoding")
		wantHeader(t, response, "Content-Encoding", "")
	}
}

func TestANameHoldsAHashAndKeepsItsExtension(t *testing.T) {
	t.Parallel()
	for name, pattern := range map[string]string{
		"app.css":                  `^/static/app\.[0-9a-f]{12}\.css$`,
		"vendor/htmx-4.0.1.min.js": `^/static/vendor/htmx-4\.0\.1\.min\.[0-9a-f]{12}\.js$`,
	} {
		if url := static.URL(name); !regexp.MustCompile(pattern).MatchString(url) {
			t.Errorf("URL(%q) = %q, want it to match %s", name, url, pattern)
		}
	}
}

func TestAnUnknownNameHasNoURL(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"app.js", "", "/app.css", "./app.css", "static.go", "../go.mod", "vendor"} {
		func() {
			defer func() {
				if got, want := fmt.Sprint(recover()), "static: "+name+" is not embedded: is it here, and among the patterns of go:embed?"; got != want {
					t.Errorf("URL(%q) panics with %q, want %q", name, got, want)
				}
			}()
			static.URL(name)
		}()
	}
}

func TestAFileIsOnlyRead(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodTrace, "FOO"} {
		response, body := ask(t, method, static.URL("app.css"), "")
		if response.StatusCode != http.StatusMethodNotAllowed || bytes.Contains(body, []byte("{")) {
			t.Errorf("%s = %d %q, want 405", method, response.StatusCode, body)
		}
		wantHeader(t, response, "Allow", "GET, HEAD")
	}
}

func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	styles := static.URL("app.css")
	for _, path := range []string{
		"/", "/static", "/static/", "/static/vendor", "/static/vendor/",
		"/static/app.css", "/static/icon.svg", "/static/static.go", "/static/.env",
		"/static/..%2f..%2fgo.mod", "/static/../go.mod", "/static/%2e%2e/go.mod", "/static/..%5c..%5cgo.mod", "/static/%5c",
		"/static/%00", styles + "%00", styles + "/", styles + "/..", "/" + styles, strings.ToUpper(styles),
		strings.Replace(styles, ".css", "", 1), strings.Replace(styles, "/static/", "/static/./", 1),
	} {
		response, body := ask(t, http.MethodGet, path, "")
		if response.StatusCode != http.StatusNotFound || string(body) != "404 page not found\n" {
			t.Errorf("GET %s = %d %.40q, want 404", path, response.StatusCode, body)
		}
		wantHeader(t, response, "Cache-Control", "")
	}
}
