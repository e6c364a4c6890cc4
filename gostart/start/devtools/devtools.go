// Package devtools shows a developer, at /_start, what an app is made of and
// what it does: its routes as a tree, the latest requests as waterfalls, the
// session and the configuration. It is for the developer's own machine.
package devtools

import (
	"embed"
	"net/http"

	"gostart/start"
)

// Path is where the page is.
const Path = "/_start"

// files are what the page loads.
//
//go:embed devtools.css devtools.js
var files embed.FS

// filesPath is where they are.
const filesPath = Path + "/files"

// Config is what the app tells of itself. None of it may be secret.
type Config struct {
	Stylesheet    string                      // of the app, whose colours the page takes
	Quiet         []string                    // how the paths begin of requests that are not shown
	Session       func(*start.Context) []Fact // of whoever looks; none if nobody is signed in
	Configuration []Fact
}

// A Fact is one line of what the page tells.
type Fact struct{ Name, Value string }

// Use adds the page to app. Call it before any other middleware is used: what
// is outside of it is not timed.
func Use(app *start.App, cfg Config) {
	var latest requests
	quiet := append([]string{Path}, cfg.Quiet...)
	app.Use(start.Tracing(func(trace start.Trace) {
		if !hasAnyPrefix(trace.Path, quiet) {
			latest.add(trace)
		}
	}))
	app.Handle(filesPath, http.StripPrefix(filesPath, http.FileServerFS(files)))
	app.Route(Path, start.Page(func(c *start.Context, _ start.NoParams) (overview, error) {
		c.Private()
		return overview{cfg, latest.list(), routeTree(app.Routes()), cfg.Session(c)}, nil
	}, view).Unlisted())
}

// overview is what the page shows.
type overview struct {
	Config
	Requests []start.Trace
	Routes   *branch
	Session  []Fact
}
