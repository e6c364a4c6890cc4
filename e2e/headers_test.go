package e2e_test

import (
	"maps"
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"gostart/start"

	"gostart/starttest"

	"myapp/routes"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

// Visitors in tests must send the same headers as Chromium and the vendored htmx. A new
// version of either may change them.
func TestInABrowserLinksAndFormsSendTheSameHeadersAsVisitorsInTests(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	sent := recordHeaders(s)
	b, v := chromium.New(t, s.URL), s.Visitor(t).From("/try")
	for label, send := range map[string]func(path string) starttest.Page{
		"Link":         v.Get,
		"Form":         func(path string) starttest.Page { return v.Post(path, nil) },
		"Boosted link": v.Boosted().Get,
		"Boosted form": func(path string) starttest.Page { return v.Boosted().Post(path, nil) },
	} {
		b.Open("/try")
		b.Click(label)
		browser := next(t, sent)
		chromium.Do(b, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 0, 0)) // off the link, which would be preloaded
		send("/try/it")
		if visitor := next(t, sent); !maps.Equal(browser, visitor) {
			t.Errorf("%s: a browser sends %q, a visitor %q", label, browser, visitor)
		}
	}
}

// compared matches the headers that say what caused a request.
var compared = regexp.MustCompile(`^(Hx-.*|Sec-Fetch-(Dest|Mode|Site)|Origin|Referer)$`)

// recordHeaders adds the page /try to a site. The channel returns the compared headers of
// the requests that its links and forms send.
func recordHeaders(s *apptest.Site) <-chan map[string]string {
	const try = `<a href="/try/it" hx-boost="false">Link</a> <a href="/try/it">Boosted link</a>
		<form action="/try/it" method="post" hx-boost="false"><button>Form</button></form>
		<form action="/try/it" method="post"><button>Boosted form</button></form>`
	load := func(*start.Context, start.NoParams) (string, error) { return try, nil }
	view := func(html string) templ.Component { return templ.Raw(html) }
	s.App.Route("/try", start.Page(load, view), routes.Layout)

	sent := make(chan map[string]string, 1)
	s.App.Handle("/try", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers := map[string]string{}
		for name := range r.Header {
			if compared.MatchString(name) {
				headers[name] = r.Header.Get(name)
			}
		}
		sent <- headers
		w.WriteHeader(http.StatusNoContent)
	}))
	return sent
}

func next(t *testing.T, sent <-chan map[string]string) (headers map[string]string) {
	t.Helper()
	select {
	case headers = <-sent:
	case <-time.After(chromium.StepTimeout):
		t.Fatal("no request arrives in time")
	}
	return headers
}
