// Package static serves the files that browsers load: those in this folder, and
// the scripts of the framework. Put a stylesheet, script, image or font here
// and link it by URL. A file here replaces a script of the framework with the
// same name, such as page.js.
package static

import (
	"embed"
	"iter"
	"net/http"

	"gostart/assets"
	"gostart/browser"
)

// Prefix is the path below which the files are served.
const Prefix = "/static/"

// The pattern matches every file and folder here, and leaves out hidden files.
// Package assets skips the Go files.
//
//go:embed [a-zA-Z0-9]*
var files embed.FS

var set = assets.Must(assets.New(Prefix, browser.Files, files))

// URL returns the URL of a file by its name, such as URL("app.css") or
// URL(browser.HTMX). It panics if there is no such file.
func URL(name string) string { return set.URL(name) }

// Handler serves the files by their URLs.
func Handler() http.Handler { return set.Handler() }

// All returns the content of each file by its URL.
func All() iter.Seq2[string, []byte] { return set.All() }
