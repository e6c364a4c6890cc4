package dev

import (
	"path"
	"slices"
	"strings"

	"gostart/internal/dotenv"
)

// sourceTypes are what people write that goes into a binary, by itself or embedded. Other files count only in static/.
var sourceTypes = []string{
	".go", ".templ", ".mod", ".sum", ".work",
	".css", ".js", ".html", ".svg", ".sql", ".json", ".toml", ".txt", ".tmpl", ".yaml", ".yml",
}

// isSource reports whether the app is made of a file, or reads it when it starts.
func isSource(name string) bool {
	base := path.Base(name)
	switch {
	case isEnv(name):
		return true
	case strings.HasPrefix(base, "."), strings.HasSuffix(base, "~"):
		return false // an editor's own
	case strings.HasSuffix(base, "_test.go"), strings.HasSuffix(base, "_templ.go"), strings.HasSuffix(base, "_gen.go"):
		return false
	}
	return strings.HasPrefix(name, "static/") || slices.Contains(sourceTypes, path.Ext(name))
}

// isEnv reports whether a file has variables, which a restart is enough for.
func isEnv(name string) bool { return slices.Contains(dotenv.Files(), name) }

// isStyle reports whether a browser can take a new version of a file into a page that it shows.
func isStyle(name string) bool { return strings.HasPrefix(name, "static/") && path.Ext(name) == ".css" }

// skips reports whether nothing in a folder is part of the app: what others keep there, and what the app itself writes.
func skips(folder string) bool {
	switch folder {
	case "node_modules", "testdata", "bin", "data", "dist", "tmp":
		return true
	}
	return strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}
