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

// cost is the cost of a page in a browser.
type cost struct {
	Requested []string // URLs, that of the page first
	Fetched   []string // those from the network, not from the cache
	Blocking  []string // those that block rendering
	Bytes     int      // over the network, with headers
	Shifts    []string // layout shifts: the score of each, the element, and its positions
}

func costOf(b chromium.Browser) cost {
	b.Until(`document.readyState === "complete" && performance.getEntriesByName("first-contentful-paint").length > 0`)
	return chromium.Do(b, chromedp.Evaluate[cost](`(() => {
		const all = performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"));
		const addresses = (chosen) => all.filter(chosen).map((entry) => entry.name);
		const shifts = new PerformanceObserver(() => {});
		shifts.observe({ type: "layout-shift", buffered: true });
		return {
			Requested: addresses(() => true),
			Fetched: addresses((entry) => entry.transferSize > 0),
			Blocking: addresses((entry) => entry.renderBlockingStatus === "blocking"),
			Bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0),
			Shifts: shifts.takeRecords().flatMap(({ value, sources }) => sources.map(({ node, previousRect, currentRect }) =>
				[value, node?.outerHTML ?? node?.textContent, JSON.stringify(previousRect), JSON.stringify(currentRect)].join(" "))),
		};
	})()`))
}

func TestInABrowserTheLoginPageNeedsAtMostFiveRequests(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Open("/login")
	if got := costOf(b); len(got.Requested) > 5 || got.Bytes > 30_000 || got.Bytes == 0 {
		t.Errorf("/login needs %d bytes in the requests %q, want at most 30,000 in 5", got.Bytes, got.Requested)
	}
}

// The connection is slow, so that the browser paints a page before it is complete. On a
// slow machine this happens with any connection.
func TestInABrowserPagesHaveNoLayoutShifts(t *testing.T) {
	t.Parallel()
	proxy := httptest.NewUnstartedServer(nil)
	s := apptest.New(t, apptest.Env{"BASE_URL": "http://" + proxy.Listener.Addr().String()}) // in development a part of /activity is slow
	proxy.Config.Handler = slowProxy(t, s.URL)
	proxy.Start()
	t.Cleanup(proxy.Close)
	b := chromium.New(t, proxy.URL)
	b.SignIn("ada@example.com", "/dashboard")
	for _, width := range []int64{412, 1280} {
		b.Resize(width, 823)
		for _, path := range pagePaths(s) {
			b.Open(path)
			if moved := costOf(b).Shifts; len(moved) > 0 {
				t.Errorf("%s, %d pixels wide, shifts after the first paint:\n%s", path, width, strings.Join(moved, "\n"))
			}
		}
	}
}

// slowProxy forwards requests to a site, and sends its pages slowly, in small pieces.
func slowProxy(t *testing.T, site string) http.Handler {
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
				r.Body = slowBody{r.Body}
			}
			return nil
		},
	}
}

// slowBody is a body that is read in small pieces, one for each frame of the browser.
type slowBody struct{ io.ReadCloser }

func (s slowBody) Read(b []byte) (int, error) {
	time.Sleep(time.Second / 60) //nolint:forbidigo // this is the slowness itself, and not a wait for something
	return s.ReadCloser.Read(b[:min(len(b), 1000)])
}

func TestInABrowserNothingIsFetchedTwiceAndOnlyTheStylesheetBlocksRendering(t *testing.T) {
	t.Parallel()
	s, b := signedIn(t)
	fetched := map[string]bool{}
	for _, path := range slices.Repeat(pagePaths(s), 2) {
		b.Open(path)
		got := costOf(b)
		if once := slices.Compact(slices.Sorted(slices.Values(got.Requested))); len(once) < len(got.Requested) {
			t.Errorf("%s requests some of these twice: %q", path, got.Requested)
		}
		if len(got.Blocking) != 1 || !strings.HasSuffix(got.Blocking[0], ".css") {
			t.Errorf("%s is blocked by %q, want one stylesheet", path, got.Blocking)
		}
		for _, address := range got.Fetched {
			if strings.Contains(address, "/static/") {
				if fetched[address] {
					t.Errorf("%s is fetched again by %s", address, path)
				}
				fetched[address] = true
			}
		}
	}
	if len(fetched) == 0 {
		t.Error("no asset is fetched")
	}
}

// signedIn returns a site in production, and a browser as narrow as a phone in which
// someone is signed in.
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
