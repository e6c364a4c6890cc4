package devtools_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
	"gostart/start/devtools"
)

type services struct {
	Database *int `start:"optional"`
}

func newApp(t *testing.T) *start.App {
	t.Helper()
	app, err := start.New(&services{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// serve serves an app with the development tools and some routes.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	app := newApp(t)
	devtools.Use(app, devtools.Config{
		HiddenPaths: []string{"/hidden"},
		Session: func(c *start.Context) []devtools.Fact {
			if name := c.Request().Header.Get("Visitor"); name != "" {
				return []devtools.Fact{{Name: "Name", Value: name}}
			}
			return nil
		},
		Configuration: []devtools.Fact{{Name: "Base URL", Value: "http://app.test"}},
	})
	app.Use(start.RequestID())
	app.Route("/notes", page, start.Guard(check), shell)
	app.Route("/notes/:id", page)
	app.Route("/hidden", page)
	app.Route("/broken", broken)
	app.Route("/off", page.Needs(start.Require("a <database>", func(s *services) bool { return s.Database != nil })))
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	return server
}

var (
	page  = start.Page(load, func(s string) templ.Component { return templ.Raw(s) })
	shell = start.Layout(load, func(string) templ.Component { return templ.Raw("shell") })
)

var broken = start.Page(func(*start.Context, start.NoParams) (string, error) { return "", errors.New("the <disk> is full") }, func(s string) templ.Component { return templ.Raw(s) })

func load(*start.Context, start.NoParams) (string, error) { return "page", nil }

func check(c *start.Context, _ start.NoParams) (int, error) {
	if c.Request().Header.Get("Visitor") == "" {
		return 0, start.NotFound()
	}
	return 0, nil
}

// get requests a path, as a visitor with this name.
func get(t *testing.T, server *httptest.Server, path, visitor string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Visitor", visitor)
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// shows checks that a page contains all parts, in this order.
func shows(t *testing.T, page string, parts ...string) {
	t.Helper()
	rest := page
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("no %q at its place in %s", part, page)
		}
		rest = after
	}
}

func TestThePageShowsTheLatestRequestsFirst(t *testing.T) {
	t.Parallel()
	server := serve(t)
	get(t, server, "/notes?token=canary", "ada")
	get(t, server, "/notes", "")
	get(t, server, "/hidden", "ada")
	tools := get(t, server, "/_start", "")
	shows(t, tools,
		"<b>GET</b> /notes", "404", "<b>guard</b> devtools_test.check", "failed", "The response began after",
		"<b>GET</b> /notes", "200", "<b>guard</b> devtools_test.check", `<rect class="guard" x="`, "<b>page</b> devtools_test.load", "<b>render</b>",
	)
	if strings.Contains(tools, "canary") {
		t.Error("the page shows a query")
	}
	if latest, _, _ := strings.Cut(tools, `id="routes"`); strings.Contains(latest, "/hidden") || strings.Contains(latest, "</b> /_start") {
		t.Errorf("the page shows hidden requests: %s", latest)
	}
}

func TestOnlyTheLatestRequestsAreStored(t *testing.T) {
	t.Parallel()
	server := serve(t)
	for i := range 60 {
		get(t, server, fmt.Sprintf("/notes/number-%d-", i), "")
	}
	tools := get(t, server, "/_start", "")
	shows(t, tools, "number-59-", "number-10-")
	if strings.Contains(tools, "number-9-") {
		t.Error("an old request is still stored")
	}
}

func TestThePageShowsTheRoutesAsATree(t *testing.T) {
	t.Parallel()
	shows(t, get(t, serve(t), "/_start", ""),
		`<a href="/notes">notes</a>`, ">page<", "<b>guard</b> devtools_test.check", "<b>layout</b> devtools_test.load", "<ul><li>", "{id}",
	)
}

func TestThePageShowsRoutesThatAreOff(t *testing.T) {
	t.Parallel()
	tools := get(t, serve(t), "/_start", "")
	shows(t, tools, ">off", "<b>off</b> needs a &lt;database&gt;")
	if strings.Contains(tools, `href="/off"`) {
		t.Error("a link leads to a route that is off")
	}
}

func TestThePageUsesOnlyItsOwnStylesheet(t *testing.T) {
	t.Parallel()
	server := serve(t)
	tools, style := get(t, server, "/_start", ""), get(t, server, "/_start/files/devtools.css", "")
	if strings.Count(tools, `rel="stylesheet"`) != 1 || strings.Contains(tools, "style=") {
		t.Errorf("the page uses other styles: %s", tools)
	}
	for _, used := range regexp.MustCompile(`var\((--[a-z-]+)\)`).FindAllStringSubmatch(style, -1) {
		if !strings.Contains(style, used[1]+": ") {
			t.Errorf("the stylesheet does not define %s", used[1])
		}
	}
	defined := map[string]bool{}
	for _, class := range regexp.MustCompile(`class="([a-z ]+)"`).FindAllStringSubmatch(tools, -1) {
		for name := range strings.FieldsSeq(class[1]) {
			defined[name] = strings.Contains(style, "."+name)
		}
	}
	for name, ok := range defined {
		if !ok && name != "page" { // the default fill of rect
			t.Errorf("the stylesheet does not define the class %s", name)
		}
	}
}

func TestThePageShowsTheDevelopersSessionAndTheConfiguration(t *testing.T) {
	t.Parallel()
	server := serve(t)
	shows(t, get(t, server, "/_start", "Ada <Lovelace>"), "Ada &lt;Lovelace&gt;", "Base URL", "http://app.test")
	shows(t, get(t, server, "/_start", ""), "Nobody is signed in.")
}

func TestTheFilesOfThePageAreServed(t *testing.T) {
	t.Parallel()
	server := serve(t)
	shows(t, get(t, server, "/_start/files/devtools.css", ""), ".waterfall")
	shows(t, get(t, server, "/_start/files/devtools.js", ""), "setInterval")
	if got := get(t, server, "/_start/files/view.templ", ""); strings.Contains(got, "templ view") {
		t.Error("source files are served")
	}
}

func TestThePageShowsTheErrorOfARequest(t *testing.T) {
	t.Parallel()
	server := serve(t)
	if page := get(t, server, "/broken", ""); strings.Contains(page, "disk") {
		t.Errorf("the visitor sees the error: %s", page)
	}
	if tools := get(t, server, devtools.Path, ""); !strings.Contains(tools, "the &lt;disk&gt; is full") {
		t.Errorf("the developer does not see the error: %s", tools)
	}
}
