package routegen

import (
	"go/doc"
	"go/token"
	"path"
	"strings"
)

// PackageName is the package that a folder's files are best in: the folder's name in lower case, without by_, rest_ or
// with_ before it and - _ . in it. A digit at its begin gets path before it. What Go has a meaning for gets page after it.
func PackageName(folder string) string {
	name := newSegment(path.Base(folder)).Name
	name = strings.ToLower(strings.Join(words(name), ""))
	// An empty name has no meaning, and Go leaves files of package documentation out of every build.
	if token.IsKeyword(name) || doc.IsPredeclared(name) || set("main init documentation")[name] || name == "" {
		return name + "page"
	}
	return name
}
