package dev

import (
	"path"
	"slices"
	"strings"

	"gostart/internal/dotenv"
)

// sourceTypes are the extensions of files that may be part of the app or the input of a generator. A file with another
// extension counts if it is in static/, or if a //go:embed directive names it.
var sourceTypes = []string{
	".go", ".templ", ".mod", ".sum", ".work",
	".css", ".js", ".html", ".svg", ".sql", ".json", ".toml", ".txt", ".tmpl", ".yaml", ".yml",
}

// isSource reports whether a change of a file requires a build or a restart. Tests and generated files do not.
func isSource(name string) bool {
	switch {
	case isEnvFile(name):
		return true
	case isEditorFile(name):
		return false
	case strings.HasSuffix(name, "_test.go"), strings.HasSuffix(name, "_templ.go"), strings.HasSuffix(name, "_gen.go"):
		return false
	}
	return strings.HasPrefix(name, "static/") || slices.Contains(sourceTypes, path.Ext(name))
}

// isEditorFile reports whether a file is hidden, or is a backup of an editor.
func isEditorFile(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")
}

// isEnvFile reports whether a file sets environment variables. The app reads it when it starts.
func isEnvFile(name string) bool { return slices.Contains(dotenv.Files(), name) }

// isStylesheet reports whether open pages can load the new version of a file without a reload.
func isStylesheet(name string) bool {
	return strings.HasPrefix(name, "static/") && path.Ext(name) == ".css"
}
