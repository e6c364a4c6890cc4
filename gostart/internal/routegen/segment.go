package routegen

import "strings"

// A Kind says what a folder adds to the URL.
type Kind int

// The kinds of folders.
const (
	Static Kind = iota // its name
	Index              // nothing: it has its parent's URL
	By                 // a parameter for one segment
	Rest               // a parameter for the rest of the path: zero or more segments
	With               // nothing: its guard, layout and error page apply to the folders in it
)

// prefixes of folder names, and the kinds of the folders.
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

// newSegment parses a folder's name.
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

// pattern returns what the segment adds to Echo's pattern for the URL.
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

// String returns what the segment adds to the URL in documentation.
func (s Segment) String() string {
	switch s.Kind {
	case By:
		return "/{" + s.Name + "}"
	case Rest:
		return "/{" + s.Name + "...}"
	}
	return s.pattern()
}

// words returns what the segment adds to the name of a link.
func (s Segment) words() []string {
	switch s.Kind {
	case Static:
		return []string{s.Name}
	case By:
		return []string{"by", s.Name}
	}
	return nil
}

// isParam reports whether the segment is a parameter.
func (s Segment) isParam() bool {
	return s.Kind == By || s.Kind == Rest
}

// param returns the segment's name as a Go parameter.
func (s Segment) param() string {
	return lowerCamel(words(s.Name))
}
