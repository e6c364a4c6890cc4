package static

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// isModule reports whether a file is an ES module of ours. What others wrote
// is served as it is.
func isModule(name string) bool {
	return path.Ext(name) == ".js" && !strings.HasPrefix(name, "vendor/")
}

// importOf finds what a module imports by a relative path: statically, for
// export, or with import().
var importOf = regexp.MustCompile(`(\b(?:from|import)[\s(]*["'])(\.\.?/[^"']+)(["'])`)

// linkImports makes a module import others by the names of their content. So
// its own name changes with theirs, and a browser never mixes an old one with
// a new one.
func (l loader) linkImports(name string, content []byte) []byte {
	return importOf.ReplaceAllFunc(content, func(match []byte) []byte {
		part := importOf.FindSubmatch(match)
		url := l.importURL(name, string(part[2]))
		return []byte(string(part[1]) + url + string(part[3]))
	})
}

// importURL adds what a module imports, and returns its URL. Like [URL] it
// panics for a file that is not there.
func (l loader) importURL(name, specifier string) string {
	imported := path.Join(path.Dir(name), specifier)
	if _, err := fs.Stat(l.files, imported); err != nil {
		panic("static: " + name + " imports " + specifier + ", which" + notEmbedded)
	}
	l.add(imported)
	url := l.urls[imported]
	if url == "" {
		panic("static: " + name + " imports " + specifier + ", which leads back to it: neither can be named by its content")
	}
	return url
}
