package devtools

import (
	"slices"
	"strings"

	"gostart/start"
)

// A branch is a segment of the URLs of an app, with all below it.
type branch struct {
	Segment  string
	Route    *start.RouteInfo // nil where only what is below it answers
	Branches []*branch
}

// routeTree arranges routes by the segments of their patterns.
func routeTree(routes []start.RouteInfo) *branch {
	root := &branch{Segment: "/"}
	for _, route := range routes {
		at := root
		for segment := range strings.FieldsFuncSeq(route.Pattern, func(r rune) bool { return r == '/' }) {
			at = at.below(spelled(segment))
		}
		at.Route = &route
	}
	return root
}

// spelled writes a segment for people, as net/http has its patterns.
func spelled(segment string) string {
	switch segment[0] {
	case ':':
		return "{" + segment[1:] + "}"
	case '*':
		return "{" + segment[1:] + "...}"
	}
	return segment
}

// below returns the branch of a segment, which grows where there is none yet.
func (b *branch) below(segment string) *branch {
	at, found := slices.BinarySearchFunc(b.Branches, segment, func(b *branch, segment string) int {
		return strings.Compare(b.Segment, segment)
	})
	if !found {
		b.Branches = slices.Insert(b.Branches, at, &branch{Segment: segment})
	}
	return b.Branches[at]
}

// link returns the path at which the page of the branch is, or "" if there is
// none or it has parameters.
func (b *branch) link() string {
	if b.Route.Off() || b.Route.Kind != "page" || strings.ContainsAny(b.Route.Pattern, ":*") {
		return ""
	}
	return b.Route.Pattern
}
