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

// What visitors of tests send is what Chromium and the vendored htmx send: a new
// version of either may change that.
func TestInABrowserLinksAndFormsSendWhatVisitorsOfTestsSend(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	heard := hearing(s)
	b, v := chromium.New(t, s.URL), s.Visitor(t).From("/try")
	for label, send := range map[string]func(path string) starttest.Page{
		"Link":         v.Get,
		"Form":         func(path string) starttest.Page { return v.Post(path, nil) },
		"Boosted link": v.Boosted().Get,
		"Boosted form": func(path string) starttest.Page { return v.Boosted().Post(path, nil) },
	} {
		b.Open("/try")
		b.Click(label)
		browser := next(t, heard)
		chromium.Do(b, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 0, 0)) // where it rests, a link would be asked for
		send("/try/it")
		if visitor := next(t, heard); !maps.Equal(browser, visitor) {
			t.Errorf("%s: a browser sends %q, a visitor %q", label, browser, visitor)
		}
	}
}

// compared are the headers that tell how a request came about.
var compared = regexp.MustCompile(`^(Hx-.*|Sec-Fetch-(Dest|Mode|Site)|Origin|Referer)$`)

// hearing adds the page /try to a site, and tells the headers of what its links
// and forms send.
func hearing(s *apptest.Site) <-chan map[string]string {
	const try = `<a href="/try/it" hx-boost="false">Link</a> <a href="/try/it">Boosted link</a>
		<form action="/try/it" method="post" hx-boost="false"><button>Form</button></form>
		<form action="/try/it" method="post"><button>Boosted form</button></form>`
	load := func(*start.Context, start.NoParams) (string, error) { return try, nil }
	view := func(html string) templ.Component { return templ.Raw(html) }
	s.App.Route("/try", start.Page(load, view), routes.Layout)

	heard := make(chan map[string]string, 1)
	s.App.Handle("/try", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers := map[string]string{}
		for name := range r.Header {
			if compared.MatchString(name) {
				headers[name] = r.Header.Get(name)
			}
		}
		heard <- headers
		w.WriteHeader(http.StatusNoContent)
	}))
	return heard
}

func next(t *testing.T, heard <-chan map[string]string) (headers map[string]string) {
	t.Helper()
	select {
	case headers = <-heard:
	case <-time.After(chromium.StepTimeout):
		t.Fatal("nothing is sent in time")
	}
	return headers
}
