package start_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gostart/start"
)

// namedServices are services with a name.
type namedServices struct{ Name string }

// echoRequest answers with the name of the app, the method and the path.
func echoRequest(c *start.Context) http.Handler {
	greeting := start.Services[namedServices](c).Name
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s: %s %s", greeting, r.Method, r.URL.Path)
	})
}

// appName returns the name of the app that serves c.
func appName(c *start.Context) string { return start.Services[namedServices](c).Name }

func TestAMountAnswersEveryMethodAndPathBelowIt(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, &namedServices{"hello"})
	s.Route("/api/*path", start.Mount(echoRequest), namedLayout("shell"))
	for _, path := range []string{"/api", "/api/", "/api/session", "/api/callback/github"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
			got := s.send(t, method, path, nil)
			got.wants(t, http.StatusOK, "hello: "+method+" "+path)
			got.lacks(t, "shell")
		}
	}
}

func TestAMountedHandlerGetsTheContext(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	once := countRuns(nil)
	s.Route("/api/*path", start.Mount(func(outer *start.Context) http.Handler {
		_, _ = once(outer)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			run, _ := once(start.From(r.Context()))
			fmt.Fprintf(w, "%s, run %d", start.From(r.Context()).Path(), run)
		})
	}))

	s.get(t, "/api/session").wants(t, http.StatusOK, "/api/session, run 1")
}

func TestFailInAMountedHandlerAnswersAsAPageDoes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/api/*path", start.Mount(func(*start.Context) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/moved") {
				start.Fail(w, r, start.Redirect("/new"))
				return
			}
			start.Fail(w, r, fmt.Errorf("api: %w", start.Forbidden()))
		})
	}))

	s.get(t, "/api/x").wants(t, http.StatusForbidden, "<h1>Not allowed</h1>")
	s.get(t, "/api/x", asJSON).wants(t, http.StatusForbidden, `"code":"FORBIDDEN"`)
	s.get(t, "/api/moved").hasHeader(t, "Location", "/new")
}

func TestAMountedAppUsesItsOwnServices(t *testing.T) {
	t.Parallel()
	outer, inner := newSiteWith(t, &namedServices{"outer"}), newSiteWith(t, &namedServices{"inner"})
	outer.Route("/admin/*path", start.Mount(func(*start.Context) http.Handler { return inner.App }))
	inner.Route("/admin/users", loads(appName))

	outer.get(t, "/admin/users").wants(t, http.StatusOK, "inner")
	outer.get(t, "/admin/nowhere").wants(t, http.StatusNotFound, "Page not found")
}
