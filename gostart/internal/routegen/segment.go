package routegen

import "strings"

// A Kind says what a folder adds to the URL.
type Kind int

// The kinds of folders.
const (
	Static Kind = iota // its own name
	Index              // nothing: it is its parent's URL
	By                 // one segment, read as a parameter
	Rest               // the rest of the path, zero segments or more
	With               // nothing: it wraps what is inside
)

// prefixes are how folders that are not Static begin; the rest is their name.
var prefixes = []struct {
	text string
	kind Kind
}{
	{"by_", By},
	{"rest_", Rest},
	{"with_", With},
}

// A Segment is one folder on the way to a page.
type Segment struct {
	Kind Kind
	Name string // without the prefix
}

// newSegment reads a folder's name.
func newSegment(folder string) Segment {
	if folder == "index" {
		return Segment{Index, folder}
	}
	for _, prefix := range prefixes {
		if name, ok := strings.CutPrefix(folder, prefix.text); ok {
			return Segment{prefix.kind, name}
		}
	}
	return Segment{Static, folder}
}

// pattern is what the segment adds to the URL as Echo reads it.
func (s Segment) pattern() string {
	switch s.Kind {
	case Static:
		return "/" + s.Name
	case By:
		return "/:" + s.Name
	case Rest:
		return "/*" + s.Name
	}
	return ""
}

// String is what the segment adds to the URL as people read it.
func (s Segment) String() string {
	switch s.Kind {
	case By:
		return "/{" + s.Name + "}"
	case Rest:
		return "/{" + s.Name + "...}"
	}
	return s.pattern()
}

// words are what the segment adds to the name of a link.
func (s Segment) words() []string {
	switch s.Kind {
	case Static:
		return []string{s.Name}
	case By:
		return []string{"by", s.Name}
	}
	return nil
}

// isParam reports whether the segment's name is a parameter's.
func (s Segment) isParam() bool {
	return s.Kind == By || s.Kind == Rest
}

// param is the segment's name as a Go parameter.
func (s Segment) param() string {
	return lowerCamel(words(s.Name))
}
