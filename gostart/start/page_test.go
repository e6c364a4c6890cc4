package start_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

func TestAPageShowsWhatItsLoaderReturns(t *testing.T) {
	t.Parallel()
	type device struct{ name string }
	load := func(*start.Context, start.NoParams) (device, error) { return device{"Lamp"}, nil }
	view := func(d device) templ.Component { return text("This is the " + d.name + ".") }
	s := newSite(t)
	s.Route("/", start.Page(load, view))

	page := s.get(t, "/")

	page.wants(t, http.StatusOK, "This is the Lamp.")
	page.hasHeader(t, "Content-Type", "text/html; charset=utf-8")
	page.hasHeader(t, "Content-Length", "17")
}

func TestHEADAnswersAsGETWithoutTheBody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", says("welcome"))
	s.Route("/gone", fails(start.NotFound()))
	for _, path := range []string{"/", "/gone", "/nowhere", "/healthz"} {
		get, head := s.get(t, path), s.send(t, http.MethodHead, path, nil)
		head.wants(t, get.StatusCode)
		if head.body != "" {
			t.Errorf("HEAD %s answers with the body %q", path, head.body)
		}
		for name := range get.Header {
			if name != "Date" && name != "X-Request-Id" {
				head.hasHeader(t, name, get.Header.Get(name))
			}
		}
	}
}

func TestALayoutGetsTheHeadOfThePage(t *testing.T) {
	t.Parallel()
	describe := func(name string) start.Head { return start.Head{Title: name, Description: "All about " + name} }
	load := func(*start.Context, start.NoParams) (string, error) { return "Lamp", nil }
	document := start.Layout(
		func(*start.Context, start.NoParams) (int, error) { return 0, nil },
		func(int) templ.Component {
			return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				head := start.From(ctx).Head()
				_, err := io.WriteString(w, head.Title+": "+head.Description)
				return err
			})
		})
	s := newSite(t)
	s.Route("/", start.Page(load, text).Head(describe), document)

	s.get(t, "/").wants(t, http.StatusOK, "Lamp: All about Lamp")
}

func TestAViewGetsTheContext(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/:name", renders(func(ctx context.Context, w io.Writer) error {
		_, err := io.WriteString(w, start.From(ctx).Path())
		return err
	}))

	s.get(t, "/caf%C3%A9?not=this").wants(t, http.StatusOK, "/café")
}

func TestFromPanicsOutsideOfARequest(t *testing.T) {
	t.Parallel()
	said := panicOf(func() { start.From(t.Context()) })
	if want := "start: From: the context is not of a request that an App serves"; said != want {
		t.Errorf("From panics with %q, want %q", said, want)
	}
}

func TestCacheControlIsNoCacheUnlessThePageSetsIt(t *testing.T) {
	t.Parallel()
	for does, test := range map[string]struct {
		load func(*start.Context)
		want string
	}{
		"by default, caches must revalidate": {func(*start.Context) {}, "no-cache"},
		"NoStore forbids caching":            {(*start.Context).NoStore, "no-store"},
		"a page may set its own":             {func(c *start.Context) { c.Response().Header().Set("Cache-Control", "max-age=60") }, "max-age=60"},
	} {
		t.Run(does, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.Route("/", loads(func(c *start.Context) string { test.load(c); return "welcome" }))
			s.get(t, "/").hasHeader(t, "Cache-Control", test.want)
		})
	}
}

func TestAnErrorIsNoStoreWhateverThePageSet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (string, error) {
		c.Response().Header().Set("Cache-Control", "public, max-age=86400")
		return "", start.NotFound()
	}, text))

	s.get(t, "/").hasHeader(t, "Cache-Control", "no-store")
}

func TestALargePageIsSentCompletely(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("gostart ", 64<<10)
	s := newSite(t)
	s.Route("/large", says(large))
	s.Route("/small", says("small"))
	for range 3 { // buffers are pooled
		if got := s.get(t, "/large").body; got != large {
			t.Errorf("GET /large answers %d bytes, want %d", len(got), len(large))
		}
		if got := s.get(t, "/small").body; got != "small" {
			t.Errorf("GET /small answers %q", got)
		}
	}
}
