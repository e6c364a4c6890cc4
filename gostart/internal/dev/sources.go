package dev

import (
	"path"
	"slices"
	"strings"

	"gostart/internal/dotenv"
)

// sourceTypes are what people write that goes into a binary, or into a generator. Files of other types count if a
// //go:embed directive names them, and in static/.
var sourceTypes = []string{
	".go", ".templ", ".mod", ".sum", ".work",
	".css", ".js", ".html", ".svg", ".sql", ".json", ".toml", ".txt", ".tmpl", ".yaml", ".yml",
}

// isSource reports whether a file of a module is likely to be part of the app, or is read when the app starts.
func isSource(name string) bool {
	switch {
	case isEnv(name):
		return true
	case isEditors(name):
		return false
	case strings.HasSuffix(name, "_test.go"), strings.HasSuffix(name, "_templ.go"), strings.HasSuffix(name, "_gen.go"):
		return false
	}
	return strings.HasPrefix(name, "static/") || slices.Contains(sourceTypes, path.Ext(name))
}

// isEditors reports whether a file is a temporary one of an editor.
func isEditors(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")
}

// isEnv reports whether a file has variables, which a restart is enough for.
func isEnv(name string) bool { return slices.Contains(dotenv.Files(), name) }

// isStyle reports whether a browser can take a new version of a file into a page that it shows.
func isStyle(name string) bool { return strings.HasPrefix(name, "static/") && path.Ext(name) == ".css" }
