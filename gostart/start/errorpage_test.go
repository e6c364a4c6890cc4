package start_test

import (
	"errors"
	"net/http"
	"testing"

	"gostart/start"
)

func TestTheNearestErrorPageShowsAnError(t *testing.T) {
	t.Parallel()
	broken := layoutOf(func(*start.Context) (string, error) { return "", errors.New("no database") }, text)
	refuses := start.Guard(func(*start.Context, start.NoParams) (int, error) { return 0, start.Forbidden() })
	outer, inner := errorPageWith("outer: "), errorPageWith("inner: ")
	s := newSite(t)
	s.Errors("/", namedLayout("root"), outer)
	s.Errors("/notes", namedLayout("root"), outer, namedLayout("notes"), inner)
	s.Route("/notes/gone", fails(start.NotFound()), namedLayout("root"), outer, namedLayout("notes"), inner)
	s.Route("/notes/closed", says("page"), namedLayout("root"), outer, refuses, namedLayout("notes"), inner)
	s.Route("/notes/broken", says("page"), namedLayout("root"), outer, namedLayout("notes"), broken, inner)
	for path, test := range map[string]struct {
		status int
		want   string
	}{
		"/nowhere":       {http.StatusNotFound, "root(outer: <h1>Page not found"},
		"/notes/nowhere": {http.StatusNotFound, "root(notes(inner: <h1>Page not found"},
		"/notes":         {http.StatusNotFound, "root(notes(inner: <h1>Page not found"},
		"/notes/gone":    {http.StatusNotFound, "root(notes(inner: <h1>Page not found"},
		"/notes/closed":  {http.StatusForbidden, "root(outer: <h1>Not allowed"},
		"/notes/broken":  {http.StatusInternalServerError, "root(outer: <h1>Something went wrong"},
	} {
		s.get(t, path).wants(t, test.status, test.want)
	}
	refused := s.send(t, http.MethodPost, "/notes/gone", nil)
	refused.wants(t, http.StatusMethodNotAllowed, "root(notes(inner: <h1>Method not allowed")
	refused.hasHeader(t, "Allow", "GET, HEAD")
}

func TestTheNextOuterErrorPageReplacesOneThatFails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	panics := start.Errors(nil)
	s.Route("/", fails(start.NotFound()), namedLayout("root"), errorPageWith("outer: "), namedLayout("notes"), panics)
	s.get(t, "/").wants(t, http.StatusNotFound, "root(outer: <h1>Page not found")
}
