package start_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/a-h/templ"

	"gostart/start"
)

func TestTheSitemapListsPublicPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Sitemap(&url.URL{Scheme: "https", Host: "example.com"})
	hidden := start.Page(func(*start.Context, start.NoParams) (string, error) { return "", nil }, text).Unlisted()
	s.Route("/", says(""))
	s.Route("/a&b", says(""))
	s.Route("/secret", says(""), requireName)
	s.Route("/hidden", hidden)
	s.Route("/notes/:id", says(""))
	s.Route("/files/*path", start.Mount(func(*start.Context) http.Handler { return http.NotFoundHandler() }))

	sitemap := s.get(t, "/sitemap.xml")
	sitemap.wants(t, http.StatusOK, "<loc>https://example.com/</loc>", "<loc>https://example.com/a&amp;b</loc>")
	sitemap.hasHeader(t, "Content-Type", "application/xml; charset=utf-8")
	robots := s.get(t, "/robots.txt")
	robots.wants(t, http.StatusOK, "User-agent: *\nDisallow: /_fn/\n\nSitemap: https://example.com/sitemap.xml\n")
	for _, response := range []response{sitemap, robots} {
		response.lacks(t, "secret", "hidden", "notes", "files", "healthz")
	}
	s.send(t, http.MethodHead, "/robots.txt", nil).wants(t, http.StatusOK)
}

var base = &url.URL{Scheme: "https", Host: "example.com"}

func TestPrerenderReturnsPublicPages(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s site) {
		s.Sitemap(base)
		s.Route("/", says("home"), outlet)
		s.Route("/about/us", pageOf(func(c *start.Context) []templ.Component {
			slow := start.Defer(c, "a", func(context.Context) (string, error) {
				<-time.After(time.Minute)
				return "a is here", nil
			})
			return []templ.Component{start.Parts(awaited(slow, "a"))}
		}))
		s.Route("/secret", says("secret"), requireName)
		s.Route("/notes/:id", says("note"))
		files, err := s.Prerender(t.Context(), base)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"404.html", "about/us/index.html", "index.html", "robots.txt", "sitemap.xml"}
		if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
			t.Errorf("files %v, want %v", got, want)
		}
		for name, content := range map[string]string{
			"index.html": "document(home)", "about/us/index.html": "top a is here end", "404.html": "Page not found", "sitemap.xml": "https://example.com/about/us",
		} {
			if !strings.Contains(string(files[name]), content) {
				t.Errorf("%s is %q, want %q in it", name, files[name], content)
			}
		}
	})
}

func TestPrerenderRefusesPagesThatDependOnTheVisitor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Sitemap(base)
	s.Route("/fails", fails(start.NotFound()))
	s.Route("/leads-on", fails(start.Redirect("/")))
	s.Route("/private", loads(func(c *start.Context) string { c.NoStore(); return "" }))
	s.Route("/cookie", loads(func(c *start.Context) string {
		http.SetCookie(c.Response(), &http.Cookie{Name: "a", Value: "canary"})
		return ""
	}))
	s.Route("/fine", says(""))
	_, err := s.Prerender(t.Context(), base)
	if err == nil {
		t.Fatal("Prerender returns no error")
	}
	for _, want := range []string{"/fails: it answers 404", "/leads-on: it answers 303", "/private: it has Cache-Control: no-store", "/cookie: it sets a cookie"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %q, want %q in it", err, want)
		}
	}
	if strings.Contains(err.Error(), "/fine") || strings.Contains(err.Error(), "canary") {
		t.Errorf("the error is %q", err)
	}
}

func TestPrerenderReturnsTheAssetsOfPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := s.Assets("/static/", fstest.MapFS{"lib.js": {Data: []byte("export {}")}}); err != nil {
		t.Fatal(err)
	}
	script := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, err := io.WriteString(w, start.Asset(ctx, "client/client.js"))
		return err
	})
	page := start.Page(func(*start.Context, start.NoParams) (string, error) { return "", nil }, func(string) templ.Component { return script })
	s.Route("/client", page.Assets(fstest.MapFS{"client.js": {Data: []byte(`import "../lib.js"`)}}))
	base := &url.URL{Scheme: "https", Host: "app.example"}
	s.Sitemap(base)
	files, err := s.Prerender(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(string(files["client/index.html"]), "/")
	if got := string(files[name]); !strings.HasPrefix(got, `import "/static/lib.`) {
		t.Errorf("%s is %q", name, got)
	}
}

func TestInvalidPageAssetsPanicAtMount(t *testing.T) {
	t.Parallel()
	for name, mount := range map[string]func(site){
		"before App.Assets": func(s site) { s.Route("/client", textPage("").Assets(fstest.MapFS{})) },
		"of an unknown type": func(s site) {
			_ = s.Assets("/static/")
			s.Route("/client", textPage("").Assets(fstest.MapFS{"client.unknown": {}}))
		},
	} {
		s := newSite(t)
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, "/client") {
					t.Errorf("%s: mounting panics with %q", name, got)
				}
			}()
			mount(s)
		}()
	}
}
