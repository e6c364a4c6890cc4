package static_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gostart/browser"
	"myapp/static"
)

func TestTheFilesAreServed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"app.css":          "text/css; charset=utf-8",
		"icon.svg":         "image/svg+xml",
		browser.HTMX:       "text/javascript; charset=utf-8",
		browser.Page:       "text/javascript; charset=utf-8",
		browser.AuthClient: "text/javascript; charset=utf-8",
	} {
		w := httptest.NewRecorder()
		static.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, static.URL(name), nil))
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != want {
			t.Errorf("GET %s = %d %s, want 200 %s", static.URL(name), w.Code, got, want)
		}
	}
}

func TestNothingButFilesForBrowsersIsServed(t *testing.T) {
	t.Parallel()
	for url := range static.All() {
		if !strings.HasPrefix(url, static.Prefix) || strings.Contains(url, ".go") {
			t.Errorf("%s is served", url)
		}
	}
}
