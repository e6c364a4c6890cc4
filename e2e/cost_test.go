package e2e_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gostart/auth"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

// cost is what a page that is there has cost a browser.
type cost struct {
	Asked    []string // addresses, its own first
	Loaded   []string // those that came over the network, and not from the cache
	Blocking []string // those that the first paint waited for
	Bytes    int      // over the network, with headers
	Shifts   []string // what has moved and by how much, as Cumulative Layout Shift counts
}

func costOf(b chromium.Browser) cost {
	b.Until(`document.readyState === "complete" && performance.getEntriesByName("first-contentful-paint").length > 0`)
	return chromium.Do(b, chromedp.Evaluate[cost](`(() => {
		const all = performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"));
		const addresses = (chosen) => all.filter(chosen).map((entry) => entry.name);
		const shifts = new PerformanceObserver(() => {});
		shifts.observe({ type: "layout-shift", buffered: true });
		return {
			Asked: addresses(() => true),
			Loaded: addresses((entry) => entry.transferSize > 0),
			Blocking: addresses((entry) => entry.renderBlockingStatus === "blocking"),
			Bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0),
			Shifts: shifts.takeRecords().flatMap(({ value, sources }) => sources.map(({ node, previousRect, currentRect }) =>
				[value, node?.outerHTML ?? node?.textContent, JSON.stringify(previousRect), JSON.stringify(currentRect)].join(" "))),
		};
	})()`))
}

func TestInABrowserSigningInCostsFiveRequests(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login")
	if got := costOf(b); len(got.Asked) > 5 || got.Bytes > 30_000 || got.Bytes == 0 {
		t.Errorf("/login costs %d bytes in the requests %q, want at most 30,000 in 5", got.Bytes, got.Asked)
	}
}

// The line is slow, so that the browser paints what it has got of a page. A slow
// machine does the same on any line.
func TestInABrowserNothingMovesUnderTheReader(t *testing.T) {
	t.Parallel()
	line := httptest.NewUnstartedServer(nil)
	s := apptest.New(t, apptest.Env{"BASE_URL": "http://" + line.Listener.Addr().String()}) // in development a part of a page takes its time
	line.Config.Handler = slowLine(t, s.URL)
	line.Start()
	t.Cleanup(line.Close)
	b := chromium.New(t, line.URL)
	b.SignIn("ada@example.com", "/dashboard")
	for _, width := range []int64{412, 1280} {
		b.Resize(width, 823)
		for _, path := range pagePaths(s) {
			b.Open(path)
			if moved := costOf(b).Shifts; len(moved) > 0 {
				t.Errorf("%s, %d pixels wide, moves after it is painted:\n%s", path, width, strings.Join(moved, "\n"))
			}
		}
	}
}

// slowLine passes requests on to the site at url, and pages back in small pieces.
func slowLine(t *testing.T, site string) http.Handler {
	t.Helper()
	to, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{
		FlushInterval: -1, // at once
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = r.In.Host
			r.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: func(r *http.Response) error {
			if strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
				r.Body = pieces{r.Body}
			}
			return nil
		},
	}
}

// pieces is a body that comes in small pieces, one a frame.
type pieces struct{ io.ReadCloser }

func (p pieces) Read(b []byte) (int, error) {
	time.Sleep(time.Second / 60) //nolint:forbidigo // this is the slow line itself; nothing waits for it
	return p.ReadCloser.Read(b[:min(len(b), 1000)])
}

func TestInABrowserNothingIsAskedForTwiceAndAPageWaitsForItsStylesheetAlone(t *testing.T) {
	t.Parallel()
	s, b := signedIn(t)
	loaded := map[string]bool{}
	for _, path := range slices.Repeat(pagePaths(s), 2) {
		b.Open(path)
		got := costOf(b)
		if once := slices.Compact(slices.Sorted(slices.Values(got.Asked))); len(once) < len(got.Asked) {
			t.Errorf("%s asks twice for some of %q", path, got.Asked)
		}
		if len(got.Blocking) != 1 || !strings.HasSuffix(got.Blocking[0], ".css") {
			t.Errorf("%s is painted after %q, want one stylesheet", path, got.Blocking)
		}
		for _, address := range got.Loaded {
			if strings.Contains(address, "/static/") {
				if loaded[address] {
					t.Errorf("%s is loaded again by %s", address, path)
				}
				loaded[address] = true
			}
		}
	}
	if len(loaded) == 0 {
		t.Error("nothing is loaded at all")
	}
}

// signedIn returns a site in production, and a phone on which someone is signed
// in there.
func signedIn(t *testing.T) (*apptest.Site, chromium.Browser) {
	t.Helper()
	s := apptest.New(t, apptest.Production())
	b, v := chromium.New(t, s.URL), s.Visitor(t)
	b.Resize(412, 823)
	v.SignInAs(auth.User{Name: "Ada Lovelace"})
	for _, cookie := range v.Cookies() {
		b.SetCookie(cookie.Name, cookie.Value)
	}
	return s, b
}
