package routegen

import (
	"go/doc"
	"go/token"
	"path"
	"strings"
)

// PackageName returns the default package name for a folder: the folder's name in lower case, without the prefix by_,
// rest_ or with_, and without "-", "_" and ".". It adds "path" before a leading digit, and "page" after a name that Go
// reserves.
func PackageName(folder string) string {
	name := newSegment(path.Base(folder)).Name
	name = strings.ToLower(strings.Join(words(name), ""))
	// Go never builds files of package documentation.
	if token.IsKeyword(name) || doc.IsPredeclared(name) || set("main init documentation")[name] || name == "" {
		return name + "page"
	}
	return name
}
