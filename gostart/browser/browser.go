// Package browser holds the scripts of the framework that browsers load. The
// app serves them with its own files, from one set of package assets:
//
//	assets.New("/static/", browser.Files, files)
//
// A file of the app replaces the script of the same name here.
package browser

import (
	"embed"
	"io/fs"
)

// Files holds the scripts by name.
var Files fs.FS = files

//go:embed *.js vendor/*.js
var files embed.FS

// The names of the scripts. Use HTMX rather than the name of the file, which
// contains the version of htmx and changes with it.
const (
	HTMX       = "vendor/htmx-4.0.1.min.js" // a classic script; load it before Page, with defer
	Page       = "page.js"                  // a module that every page loads; the contract with the markup is at the top of the file
	AuthClient = "auth-client.js"           // a module for other scripts to import: a client of /api/auth
)
