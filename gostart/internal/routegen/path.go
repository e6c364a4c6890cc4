package routegen

import "strings"

// A Path is the folders from routes/ to a page.
type Path []Segment

// newPath reads the folder of a page, as in routes/notes/by_id.
func newPath(dir string) Path {
	var p Path
	for folder := range strings.SplitSeq(dir, "/") {
		p = append(p, newSegment(folder))
	}
	return p[1:]
}

// join puts together what part returns for each segment.
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

// String is the URL as people read it, in documents and in the patterns of net/http: /notes/{id}.
func (p Path) String() string { return p.join(Segment.String) }

// pattern is the URL as Echo reads it, in the route table alone: /notes/:id.
func (p Path) pattern() string { return p.join(Segment.pattern) }

// shape is the URL without the names of its parameters: two pages of one shape are one to the router.
func (p Path) shape() string {
	return p.join(func(s Segment) string {
		if s.isParam() {
			s.Name = ""
		}
		return s.pattern()
	})
}

// rest returns the parameter that takes the rest of the path.
func (p Path) rest() (Segment, bool) {
	if len(p) == 0 || p[len(p)-1].Kind != Rest {
		return Segment{}, false
	}
	return p[len(p)-1], true
}

// base is the path without the parameter that takes the rest of it.
func (p Path) base() Path {
	if _, ok := p.rest(); ok {
		return p[:len(p)-1]
	}
	return p
}
