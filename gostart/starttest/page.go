package starttest

import (
	"net/http"
	"strings"
	"testing"
)

// A Page is a response and its body. Its Request is the last one, after redirects.
type Page struct {
	*http.Response
	Body string
}

// Wants fails the test unless the response has this status and its body contains
// all texts in shown. It ignores the tags <bdi> and </bdi>, which are around names.
func (p Page) Wants(t testing.TB, status int, shown ...string) {
	t.Helper()
	if p.StatusCode != status {
		t.Errorf("%s %s has status %d, want %d", p.Request.Method, p.Request.URL, p.StatusCode, status)
	}
	for _, text := range shown {
		if !p.contains(text) {
			t.Errorf("%s %s does not show %q", p.Request.Method, p.Request.URL, text)
		}
	}
}

// Lacks fails the test if the body contains any text in hidden. It ignores the
// same tags as Wants.
func (p Page) Lacks(t testing.TB, hidden ...string) {
	t.Helper()
	for _, text := range hidden {
		if p.contains(text) {
			t.Errorf("%s %s shows %q", p.Request.Method, p.Request.URL, text)
		}
	}
}

var withoutBDI = strings.NewReplacer("<bdi>", "", "</bdi>", "")

// contains reports whether the body contains text, with or without <bdi> tags.
func (p Page) contains(text string) bool {
	return strings.Contains(p.Body, text) || strings.Contains(withoutBDI.Replace(p.Body), text)
}
