package start_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"gostart/start"
)

// beforeHeaders registers fn in the way of packages that do not import start.
func beforeHeaders(w http.ResponseWriter, fn func(http.Header)) bool {
	for {
		switch below := w.(type) {
		case interface{ BeforeHeaders(func(http.Header)) bool }:
			return below.BeforeHeaders(fn)
		case interface{ Unwrap() http.ResponseWriter }:
			w = below.Unwrap()
		default:
			return false
		}
	}
}

func TestBeforeHeadersRunsItsFunctionsOnce(t *testing.T) {
	t.Parallel()
	addHooks := func(c *start.Context) {
		if !beforeHeaders(c.Response(), func(h http.Header) { h.Add("Order", "first:"+h.Get("Loaded")) }) ||
			!beforeHeaders(c.Response(), func(h http.Header) { h.Add("Order", "second") }) {
			t.Error("the headers are not sent yet")
		}
		c.Response().Header().Set("Loaded", "yes")
	}
	s := newSite(t)
	page := func(result string, err error) start.Route {
		return start.Page(func(c *start.Context, _ start.NoParams) (string, error) { addHooks(c); return result, err }, text)
	}
	s.Route("/page", page("page", nil))
	s.Route("/long", page(strings.Repeat("long ", 1000), nil), namedLayout("shell"))
	s.Route("/redirect", page("", start.Redirect("/page")), namedLayout("shell"))
	s.Route("/fails", page("", errors.New("canary")))
	s.Route("/panics", start.Page(func(c *start.Context, _ start.NoParams) (string, error) { addHooks(c); panic("canary") }, text))
	s.Route("/nothing", start.Methods{GET: func(c *start.Context) error { addHooks(c); return nil }})
	s.Route("/hints", start.Methods{GET: func(c *start.Context) error {
		addHooks(c)
		c.Response().WriteHeader(http.StatusEarlyHints)
		c.Response().Header().Set("Loaded", "later")
		return c.JSON(http.StatusOK, 1)
	}})
	for path, want := range map[string]string{
		"/page": "first:yes", "/long": "first:yes", "/redirect": "first:yes", "/fails": "first:yes", "/panics": "first:yes",
		"/nothing": "first:yes", "/hints": "first:later",
	} {
		if got := s.get(t, path).Header.Values("Order"); len(got) != 2 || got[0] != want || got[1] != "second" {
			t.Errorf("%s has %q, want %q and second", path, got, want)
		}
	}
}

func TestBeforeHeadersReportsFalseOnceTheHeadersAreSent(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", start.Methods{GET: func(c *start.Context) error {
		_, _ = io.WriteString(c.Response(), "begun")
		if beforeHeaders(c.Response(), func(http.Header) { t.Error("the function runs") }) {
			t.Error("BeforeHeaders reports true")
		}
		return nil
	}})
	s.get(t, "/").wants(t, http.StatusOK, "begun")
}
