package assets

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// jsImports finds the relative paths that a module imports or exports from, and
// those of import() with a literal argument.
var jsImports = regexp.MustCompile(`\b(?:from|import)[\s(]*["'](\.\.?/[^"']+)["']`)

// cssReferences finds the arguments of url() and @import. It also matches comments
// and other strings, without a group, so that references in them are ignored.
var cssReferences = regexp.MustCompile(`(?s)/\*.*?\*/` +
	`|\burl\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]+))` +
	`|@import\s*(?:"([^"]*)"|'([^']*)')` +
	`|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'`)

// notRelative matches the references that link leaves alone: absolute URLs,
// data URLs, absolute paths and fragments.
var notRelative = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*:|/|#|$)`)

// link replaces the relative references in a file by URLs. The URL of the file
// then changes with the files that it refers to, and a browser never combines
// an old file with a new one.
func (s *Set) link(name string, content []byte) ([]byte, error) {
	switch path.Ext(name) {
	case ".js", ".mjs":
		if strings.HasPrefix(name, "vendor/") {
			return content, nil // minified code may contain text that looks like an import
		}
		return s.replace(name, content, jsImports)
	case ".css":
		return s.replace(name, content, cssReferences)
	}
	return content, nil
}

// replace replaces what the groups of pattern match by URLs.
func (s *Set) replace(name string, content []byte, pattern *regexp.Regexp) ([]byte, error) {
	var b bytes.Buffer
	end := 0
	for _, match := range pattern.FindAllSubmatchIndex(content, -1) {
		for group := 2; group < len(match); group += 2 {
			if match[group] < 0 {
				continue
			}
			url, err := s.resolve(name, string(content[match[group]:match[group+1]]))
			if err != nil {
				return nil, err
			}
			b.Write(content[end:match[group]])
			b.WriteString(url)
			end = match[group+1]
		}
	}
	b.Write(content[end:])
	return b.Bytes(), nil
}

// resolve adds the file that a reference in the file name leads to, and returns its
// URL. It keeps a query or fragment.
func (s *Set) resolve(name, reference string) (string, error) {
	if notRelative.MatchString(reference) {
		return reference, nil
	}
	target, suffix := reference, ""
	if i := strings.IndexAny(reference, "?#"); i >= 0 {
		target, suffix = reference[:i], reference[i:]
	}
	target = path.Join(path.Dir(name), target)
	if _, ok := s.files[target]; !ok {
		return "", fmt.Errorf("%s refers to %s, which is missing%s", name, reference, s.layerFiles())
	}
	if err := s.add(target); err != nil {
		return "", err
	}
	if s.urls[target] == "" {
		return "", fmt.Errorf("%s refers to %s, which refers back to it; a URL with a hash of the content cannot be part of a cycle", name, reference)
	}
	return s.urls[target] + suffix, nil
}
