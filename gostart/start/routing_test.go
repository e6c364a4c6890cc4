package start_test

import (
	"fmt"
	"net/http"
	"testing"

	"gostart/start"
)

func TestATrailingSlashIsRedirectedAway(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", says("home"))
	s.Route("/about", says("about"))
	s.Route("/devices/:id", says("device"))
	for path, want := range map[string]string{
		"/about/":                 "/about",
		"/about/?page=2&q=a%20b":  "/about?page=2&q=a%20b",
		"/devices/7/":             "/devices/7",
		"/devices/a%2Fb%20c/":     "/devices/a%2Fb%20c",
		"/devices/caf%C3%A9/?x=1": "/devices/caf%C3%A9?x=1",
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			redirect := s.send(t, method, path, nil)
			redirect.wants(t, http.StatusPermanentRedirect)
			redirect.hasHeader(t, "Location", want)
		}
	}
	s.get(t, "/").wants(t, http.StatusOK, "home")
}

func TestATrailingSlashNeverLeadsToAnotherSite(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/:id", says("thing"))
	s.Route("/:id/:part", says("part"))
	for _, path := range []string{
		"/%5Cevil.example/", "/%5cevil.example/?x=1", "/%2Fevil.example/", "/%2F%2Fevil.example/", "/%5C%5Cevil.example/",
		"//evil.example/", "///evil.example/", "/%5C/evil.example/", "/%2F/evil.example/", "/%2e%2e/", "/../", "/.%2F%5Cevil.example/",
	} {
		nowhere := s.get(t, path)
		nowhere.wants(t, http.StatusNotFound, "Page not found")
		nowhere.hasHeader(t, "Location", "")
	}
	if all, failed := s.logged(t, "request failed"); len(failed) > 0 {
		t.Errorf("a mistyped path is logged as a failure: %s", all)
	}
}

func TestARestParameterMatchesItsBaseAndEveryPathBelow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/docs/*path", says("docs"))
	for _, path := range []string{"/docs", "/docs/", "/docs/intro", "/docs/a/b/c", "/docs/a/", "/docs//"} {
		s.get(t, path).wants(t, http.StatusOK, "docs")
	}
	s.get(t, "/docsx").wants(t, http.StatusNotFound)
}

func TestARestParameterAtTheRootMatchesWhatNoOtherRouteDoes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/*path", says("rest"))
	s.Route("/about", says("about"))
	for path, want := range map[string]string{"/": "rest", "/about": "about", "/about/us": "rest", "/x/y": "rest"} {
		s.get(t, path).wants(t, http.StatusOK, want)
	}
}

func TestAnUnknownPathAnswers404(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/about", says("about"))
	for _, path := range []string{"/", "/nowhere", "/About", "/about/us", "//about", "/%61bout%2F", "/.env"} {
		s.get(t, path).wants(t, http.StatusNotFound, "Page not found")
		s.get(t, path, asJSON).wants(t, http.StatusNotFound, `"code":"NOT_FOUND"`)
	}
}

func TestAPageAllowsOnlyGETAndHEAD(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/about", says("about"))
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodTrace, "FOO"} {
		refused := s.send(t, method, "/about", nil)
		refused.wants(t, http.StatusMethodNotAllowed, "Method not allowed")
		refused.hasHeader(t, "Allow", "OPTIONS, GET, HEAD")
	}
	s.postJSON(t, "/about", "{}").wants(t, http.StatusMethodNotAllowed, `"code":"METHOD_NOT_ALLOWED"`)
}

func TestAMethodCannotBeOverridden(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/about", says("about"))
	s.Func(start.Func("remove", func(*start.Context, start.Nothing) (string, error) { return "removed", nil }))

	s.get(t, "/_fn/remove?_method=POST", headers{"X-HTTP-Method-Override": "POST"}).wants(t, http.StatusMethodNotAllowed)
	s.get(t, "/about", headers{"X-Original-URL": "/_fn/remove", "X-Forwarded-Uri": "/_fn/remove"}).wants(t, http.StatusOK, "about")
}

func TestHandleServesAPrefix(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Handle("/assets/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte("serves " + r.URL.Path))
	}))

	s.get(t, "/assets/app.css").wants(t, http.StatusAccepted, "serves /assets/app.css")
	s.get(t, "/assets").wants(t, http.StatusAccepted, "serves /assets")
}

func TestAPageAtTheBaseOfARestParameterTakesPrecedence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/docs", says("the contents"))
	s.Route("/docs/*path", says("a chapter"))

	s.get(t, "/docs").wants(t, http.StatusOK, "the contents")
	s.get(t, "/docs/one/two").wants(t, http.StatusOK, "a chapter")
}

func TestTwoRoutesWithTheSamePathPanic(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/about", says("about"))
	defer func() {
		if got, want := fmt.Sprint(recover()), "start: two routes answer GET /about"; got != want {
			t.Errorf("Route panics with %q, want %q", got, want)
		}
	}()
	s.Route("/about", says("about, too"))
}

func TestTwoAppsShareNothing(t *testing.T) {
	t.Parallel()
	first, second := newSiteWith(t, &namedServices{"first"}), newSiteWith(t, &namedServices{"second"})
	first.Route("/", loads(appName))
	second.Route("/", loads(appName))
	second.Route("/about", says("about"))

	first.get(t, "/").wants(t, http.StatusOK, "first")
	second.get(t, "/").wants(t, http.StatusOK, "second")
	first.get(t, "/about").wants(t, http.StatusNotFound)
}
