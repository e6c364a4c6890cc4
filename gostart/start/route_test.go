package start_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/start"
)

// textPage is a page that shows s, for tests that add settings.
func textPage(s string) start.PageRoute[start.NoParams, string] {
	return start.Page(func(*start.Context, start.NoParams) (string, error) { return s, nil }, text)
}

func TestTheNavigationListsPagesInOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/notes", textPage("notes").Nav("Notes", 20), requireName)
	s.Route("/about", textPage("about").Nav("About", 20))
	s.Route("/", textPage("home").Nav("Home", -1))
	s.Route("/legal", textPage("legal"))
	want := []start.NavItem{{Label: "Home", Href: "/", Order: -1, Public: true}, {Label: "About", Href: "/about", Order: 20, Public: true}, {Label: "Notes", Href: "/notes", Order: 20}}
	if got := s.Nav(); !slices.Equal(got, want) {
		t.Errorf("it lists %+v, want %+v", got, want)
	}
	s.Route("/labels", loads(func(c *start.Context) string {
		var labels []string
		for _, item := range c.Nav() {
			labels = append(labels, item.Label)
		}
		return strings.Join(labels, ", ")
	}))
	s.get(t, "/labels").wants(t, http.StatusOK, "Home, About, Notes")
	if first, again := s.Nav(), s.Nav(); &first[0] != &again[0] {
		t.Error("each call returns a new slice")
	}
}

func TestInvalidRouteSettingsPanicAtMount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct {
		pattern string
		route   start.Route
		want    string
	}{
		{"/notes/:id", textPage("").Nav("Note", 3), `start: /notes/:id has path parameters, so the navigation cannot link to it; remove .Nav("Note", 3)`},
		{"/docs/*rest", textPage("").Nav("Docs", 3), `start: /docs/*rest has path parameters, so the navigation cannot link to it; remove .Nav("Docs", 3)`},
		{"/a", textPage("").Allow(start.Policy{HTTPS: true}), "start: /a: Allow: HTTPS applies to the whole site; set it in App.SecurityHeaders"},
		{"/b", textPage("").Allow(start.Policy{ImageSources: []string{"https://x.example; script-src *"}}), `start: /b: Allow: "https://x.example; script-src *" is not an origin such as https://example.com`},
		{"/c", textPage("").Needs(start.Require("a store", func(*namedServices) bool { return true })), `start: /c: Needs: the requirement "a store" is for another type of services than the app's *struct {}`},
	} {
		if got := panicOf(func() { s.Route(c.pattern, c.route) }); got != c.want {
			t.Errorf("%s: it says %q, want %q", c.pattern, got, c.want)
		}
	}
	s.get(t, "/healthz")
	if got, want := panicOf(func() { s.Route("/late", textPage("").Nav("Late", 1)) }), "start: /late: the app is serving already; mount the route before the first request"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got := panicOf(func() { s.SecurityHeaders(start.Policy{FormTargets: []string{"https://a b"}}) }); !strings.Contains(got, "is not an origin") {
		t.Errorf("it says %q", got)
	}
}

func TestWhatRoutesAllowIsInThePolicyOfEveryResponse(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, &stores{})
	s.Use(s.SecurityHeaders(start.Policy{FormTargets: []string{"https://z.example", "https://z.example"}}))
	s.Route("/pay", textPage("pay").Allow(start.Policy{FormTargets: []string{"https://pay.example", "https://a.example"}}))
	s.Route("/map", textPage("map").Allow(start.Policy{ImageSources: []string{"https://tiles.example"}}).Allow(start.Policy{FormTargets: []string{"https://z.example"}}))
	s.Route("/mount/*rest", start.Mount(func(*start.Context) http.Handler { return http.NotFoundHandler() }).
		Allow(start.Policy{ImageSources: []string{"https://b.example", "https://tiles.example"}}))
	s.Route("/off", textPage("off").Needs(needsNotes).Allow(start.Policy{ImageSources: []string{"https://off.example"}}))
	for _, path := range []string{"/pay", "/map", "/nowhere"} {
		policy := s.get(t, path).Header.Get("Content-Security-Policy")
		for _, want := range []string{"; img-src 'self' data: https://b.example https://tiles.example; ", "; form-action 'self' https://z.example https://a.example https://pay.example; "} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s has the policy %q, want %q in it", path, policy, want)
			}
		}
	}
}

// stores are services that may be nil.
type stores struct {
	Notes  *int `start:"optional"`
	Mailer *int `start:"optional"`
}

var (
	needsNotes  = start.Require("a store of notes", func(s *stores) bool { return s.Notes != nil })
	needsMailer = start.Require("a mailer", func(s *stores) bool { return s.Mailer != nil })
)

// mountRoutesWithNeeds mounts a route of each kind that needs a store, and a page
// without needs. A guard sets ran.
func mountRoutesWithNeeds(s site, ran *bool) {
	checks := start.Guard(func(*start.Context, start.NoParams) (int, error) { *ran = true; return 0, nil })
	handler := start.Mount(func(*start.Context) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("mount")) })
	})
	answers := start.Methods{GET: func(c *start.Context) error { return c.JSON(http.StatusOK, "methods") }}
	s.Route("/page", textPage("page").Nav("Page", 1).Needs(needsMailer, needsNotes), checks)
	s.Route("/mount/*rest", handler.Needs(needsNotes), checks)
	s.Route("/methods", answers.Needs(needsNotes), checks)
	s.Route("/used", answers.Use(func(next start.Handler) start.Handler { return next }).Needs(needsNotes), checks)
	s.Route("/folder/page", textPage("in a folder").Nav("Folder", 2), checks.Needs(needsNotes))
	s.Errors("/folder", checks.Needs(needsNotes), errorPageWith("of the folder"))
	s.Func(start.Func("note", func(*start.Context, start.Nothing) (string, error) { return "function", nil }), checks.Needs(needsNotes))
	s.Route("/on", textPage("on").Nav("On", 3))
	s.Sitemap(&url.URL{Scheme: "https", Host: "app.test"})
}

func TestARouteWithUnmetNeedsAnswers404(t *testing.T) {
	t.Parallel()
	one, ran := 1, false
	s := newSiteWith(t, &stores{Mailer: &one})
	mountRoutesWithNeeds(s, &ran)
	for _, path := range []string{"/page", "/mount", "/mount/x", "/methods", "/used", "/folder/page", "/folder/nowhere", "/_fn/note"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodOptions} {
			s.send(t, method, path, nil).wants(t, http.StatusNotFound, "<h1>Page not found</h1>")
		}
		s.get(t, path).lacks(t, "of the folder")
	}
	if ran {
		t.Error("a guard of a route that is off has run")
	}
	if got, want := s.Nav(), []start.NavItem{{Label: "On", Href: "/on", Order: 3, Public: true}}; !slices.Equal(got, want) {
		t.Errorf("the navigation is %+v, want %+v", got, want)
	}
	if got := s.PublicPages(); !slices.Equal(got, []string{"/on"}) {
		t.Errorf("the public pages are %v", got)
	}
	s.get(t, "/sitemap.xml").lacks(t, "/page", "/folder")
	var off []string
	for _, route := range s.Routes() {
		if route.Off() {
			off = append(off, route.Pattern+" lacks "+strings.Join(route.Missing, ", ")+" of "+strings.Join(route.Needs, ", "))
		}
	}
	const lacksNotes = " lacks a store of notes of a store of notes"
	if want := []string{
		"/page lacks a store of notes of a mailer, a store of notes", "/mount/*rest" + lacksNotes, "/methods" + lacksNotes, "/used" + lacksNotes, "/folder/page" + lacksNotes, "/_fn/note" + lacksNotes,
	}; !slices.Equal(off, want) {
		t.Errorf("off are %q, want %q", off, want)
	}
	all, logged := s.logged(t, "route is off")
	if len(logged) != len(off) || logged[0].Level != "INFO" || !strings.Contains(all, `"pattern":"/page","needs":["a store of notes"]`) {
		t.Errorf("the log says %s", all)
	}
}

func TestARouteWhoseNeedsAreMetIsServed(t *testing.T) {
	t.Parallel()
	one, ran := 1, false
	s := newSiteWith(t, &stores{Notes: &one, Mailer: &one})
	mountRoutesWithNeeds(s, &ran)
	for path, want := range map[string]string{"/page": "page", "/mount/x": "mount", "/methods": "methods", "/used": "methods", "/folder/page": "in a folder"} {
		s.get(t, path).wants(t, http.StatusOK, want)
	}
	s.get(t, "/folder/nowhere").wants(t, http.StatusNotFound, "of the folder")
	s.post(t, "/_fn/note", nil, asJSON).wants(t, http.StatusOK, "function")
	if len(s.Nav()) != 3 || !ran {
		t.Errorf("the navigation is %+v", s.Nav())
	}
	for _, route := range s.Routes() {
		if route.Off() {
			t.Errorf("%s is off", route.Pattern)
		}
	}
}

// A page with a parameter must not match the path of a page that is off.
func TestAPathOfARouteThatIsOffDoesNotMatchAParameter(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, &stores{})
	s.Route("/notes/new", textPage("new").Needs(needsNotes))
	s.Route("/notes/:id", start.Page(func(_ *start.Context, p struct {
		ID string `path:"id"`
	}) (string, error) {
		return p.ID, nil
	}, text))
	s.get(t, "/notes/7").wants(t, http.StatusOK, "7")
	s.get(t, "/notes/new").wants(t, http.StatusNotFound)
}
