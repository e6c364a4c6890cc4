package routegen

import "strings"

// A Path is the URL of a page, as the folders from routes/ to the page.
type Path []Segment

// newPath parses the folder of a page, such as routes/notes/by_id.
func newPath(dir string) Path {
	var p Path
	for folder := range strings.SplitSeq(dir, "/") {
		p = append(p, newSegment(folder))
	}
	return p[1:]
}

// join concatenates what part returns for each segment. An empty result is "/".
func (p Path) join(part func(Segment) string) string {
	var b strings.Builder
	for _, segment := range p {
		b.WriteString(part(segment))
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}

// String returns the URL in the syntax of net/http patterns, for documentation and messages: /notes/{id}.
func (p Path) String() string { return p.join(Segment.String) }

// pattern returns the URL in Echo's syntax, for the route table: /notes/:id.
func (p Path) pattern() string { return p.join(Segment.pattern) }

// shape returns Echo's pattern without the names of parameters. The router cannot tell apart two pages of one shape.
func (p Path) shape() string {
	return p.join(func(s Segment) string {
		if s.isParam() {
			s.Name = ""
		}
		return s.pattern()
	})
}

// rest returns the segment that matches the rest of the path, if the path ends with one.
func (p Path) rest() (Segment, bool) {
	if len(p) == 0 || p[len(p)-1].Kind != Rest {
		return Segment{}, false
	}
	return p[len(p)-1], true
}

// base returns the path without the segment that matches the rest.
func (p Path) base() Path {
	if _, ok := p.rest(); ok {
		return p[:len(p)-1]
	}
	return p
}
