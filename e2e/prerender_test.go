package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

// prerenderTo runs the command, as a deployment would.
func prerenderTo(t *testing.T, dir string) (said string, err error) {
	t.Helper()
	env := apptest.Production().With(apptest.Env{"BASE_URL": "https://app.example"})
	out, err := appProcess(t, env, "prerender", "-out", dir).CombinedOutput()
	return string(out), err
}

// prerenderedSite serves what the command wrote, as any host of static files.
func prerenderedSite(t *testing.T) *apptest.Site {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "dist")
	if _, err := prerenderTo(t, dir); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	return &apptest.Site{URL: server.URL}
}

func TestAPrerenderedSiteNeedsNoServerOfOurs(t *testing.T) {
	t.Parallel()
	v := prerenderedSite(t).Visitor(t)
	for path, shown := range map[string]string{"/": "Sign in", "/404.html": "There is nothing here"} {
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

func TestAPrerenderedSiteIsNavigatedAsTheApp(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, prerenderedSite(t))
	b.Open("/404.html")
	b.Click("Home")
	b.IsSoonAt("/")
	b.WaitFor("main h1")
	if n := chromium.Do(b, chromedp.Evaluate[int](`document.querySelectorAll("header, main, footer").length`)); n != 3 {
		t.Errorf("the page has %d of a header, a main part and a footer: a document is inside of a document", n)
	}
}

func TestPrerenderEmptiesOnlyWhatItFilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 { // the first time it is empty, then its own
		if said, err := prerenderTo(t, dir); err != nil || !strings.Contains(said, "files for https://app.example are in "+dir) {
			t.Fatalf("it says %q, error %v", said, err)
		}
		stale := filepath.Join(dir, "gone.html")
		if _, err := os.Stat(stale); err == nil {
			t.Error("a page that is gone stays")
		}
		write(t, stale, "a page of an earlier run")
	}

	foreign := t.TempDir()
	write(t, filepath.Join(foreign, "thesis.txt"), "years of work")
	if said, err := prerenderTo(t, foreign); err == nil || !strings.Contains(said, "did not write") {
		t.Errorf("a folder of someone else's: it says %q, error %v", said, err)
	}
	if entries, err := os.ReadDir(foreign); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, error %v", entries, err)
	}
}

func TestPrerenderTakesItsFolderByAFlag(t *testing.T) {
	t.Parallel()
	refuses(t, "prerender dist", "prerender takes no arguments, got [\"dist\"]\n")
	explains(t, "prerender -h", "-out folder")
}
