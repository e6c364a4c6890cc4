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

// Config is what the app shows of itself. None of it may be secret.
type Config struct {
	Quiet         []string                    // prefixes of the paths whose requests are not shown
	Session       func(*start.Context) []Fact // of the developer who looks; empty if they are not signed in
	Configuration []Fact
}

// A Fact is one line of a list: a name and its value.
type Fact struct{ Name, Value string }

// Use adds the page to app. Call it before any other middleware is used:
// middleware that is outside of it is not timed. The page brings its own
// stylesheet and script.
//
// Use also writes the whole stack of a panic to the log, and shows the panic in the
// browser where "go tool start dev" serves the app.
func Use(app *start.App, cfg Config) {
	var latest requests
	quiet := append([]string{Path}, cfg.Quiet...)
	app.Use(start.Tracing(func(trace start.Trace) {
		if !hasAnyPrefix(trace.Path, quiet) {
			latest.add(trace)
		}
	}))
	app.Use(start.ReportPanics(panicReport()))
	app.Handle(filesPath, http.StripPrefix(filesPath, http.FileServerFS(files)))
	app.Route(Path, start.Page(func(c *start.Context, _ start.NoParams) (overview, error) {
		c.NoStore()
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
