// Package devtools adds a page for developers, /_start. It shows the app's routes as
// a tree, the latest requests as waterfalls, the session and the configuration. Use
// it only on the developer's machine.
package devtools

import (
	"embed"
	"net/http"

	"gostart/start"
)

// Path is the path of the page.
const Path = "/_start"

// files are the page's stylesheet and script.
//
//go:embed devtools.css devtools.js
var files embed.FS

// filesPath is the path of files.
const filesPath = Path + "/files"

// Config is what the page shows of the app. It must not contain secrets.
type Config struct {
	HiddenPaths   []string                    // requests for paths with these prefixes are not shown
	Session       func(*start.Context) []Fact // returns the developer's session; empty if they are not signed in
	Configuration []Fact
}

// A Fact is one line of a list: a name and its value.
type Fact struct{ Name, Value string }

// Use adds the page to app. Call it before other calls of app.Use: middleware outside
// of it is not timed.
//
// Use also logs the whole stack of a panic. If "go tool start dev" serves the app, the
// browser shows the panic too.
func Use(app *start.App, cfg Config) {
	var latest requests
	hidden := append([]string{Path}, cfg.HiddenPaths...)
	app.Use(start.Tracing(func(trace start.Trace) {
		if !hasAnyPrefix(trace.Path, hidden) {
			latest.add(trace)
		}
	}))
	app.Use(start.ReportPanics(panicReporter()))
	app.Handle(filesPath, http.StripPrefix(filesPath, http.FileServerFS(files)))
	app.Route(Path, start.Page(func(c *start.Context, _ start.NoParams) (overview, error) {
		c.NoStore()
		return overview{cfg, latest.list(), routeTree(app.Routes()), cfg.Session(c)}, nil
	}, view).Unlisted())
}

// overview is the data of the page.
type overview struct {
	Config
	Requests []start.Trace
	Routes   *branch
	Session  []Fact
}
