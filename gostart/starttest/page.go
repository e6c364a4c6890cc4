package starttest

import (
	"net/http"
	"strings"
	"testing"
)

// A Page is an answer with its body read. Its Request is the last one, where
// redirects led to.
type Page struct {
	*http.Response
	Body string
}

// Wants fails the test unless the answer has that status and shows all of these.
func (p Page) Wants(t testing.TB, status int, shown ...string) {
	t.Helper()
	if p.StatusCode != status {
		t.Errorf("%s %s answers %d, want %d", p.Request.Method, p.Request.URL, p.StatusCode, status)
	}
	for _, text := range shown {
		if !strings.Contains(p.Body, text) {
			t.Errorf("%s %s does not show %q", p.Request.Method, p.Request.URL, text)
		}
	}
}

// Lacks fails the test if the answer shows any of these.
func (p Page) Lacks(t testing.TB, hidden ...string) {
	t.Helper()
	for _, text := range hidden {
		if strings.Contains(p.Body, text) {
			t.Errorf("%s %s shows %q", p.Request.Method, p.Request.URL, text)
		}
	}
}
