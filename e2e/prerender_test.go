package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"gostart/starttest"
	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
)

// prerenderedSite serves the prerendered files of the app, as a host of static files
// does.
func prerenderedSite(t *testing.T) *starttest.Site {
	t.Helper()
	env := apptest.Production().With(apptest.Env{"BASE_URL": "https://app.example"})
	files, err := apptest.New(t, env).App.Prerender(t.Context(), &url.URL{Scheme: "https", Host: "app.example"})
	if err != nil {
		t.Fatal(err)
	}
	site := fstest.MapFS{}
	for name, content := range files {
		site[name] = &fstest.MapFile{Data: content}
	}
	server := httptest.NewServer(http.FileServerFS(site))
	t.Cleanup(server.Close)
	return &starttest.Site{URL: server.URL}
}

func TestAPrerenderedSiteWorksOnAFileServer(t *testing.T) {
	t.Parallel()
	v := prerenderedSite(t).Visitor(t)
	for path, shown := range map[string]string{"/": "Sign in", "/404.html": "Page not found"} {
		page := v.Get(path)
		page.Wants(t, http.StatusOK, shown)
		page.Lacks(t, "Dev sign-in", apptest.Secret)
		for _, asset := range regexp.MustCompile(`"(/static/[^"]+)"`).FindAllStringSubmatch(page.Body, -1) {
			v.Get(asset[1]).Wants(t, http.StatusOK)
		}
	}
	v.Get("/sitemap.xml").Wants(t, http.StatusOK, "<loc>https://app.example/</loc>")
	v.Get("/dashboard").Wants(t, http.StatusNotFound)
}

func TestInABrowserAPrerenderedSiteIsNavigatedLikeTheApp(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, prerenderedSite(t).URL)
	b.Open("/404.html")
	b.Click(lib.Name)
	b.WaitForPath("/")
	b.WaitFor("main h1")
	if n := chromium.Do(b, chromedp.Evaluate[int](`document.querySelectorAll("header, main, footer").length`)); n != 3 {
		t.Errorf("the page has %d elements of header, main and footer, want 3: it contains another document", n)
	}
}
