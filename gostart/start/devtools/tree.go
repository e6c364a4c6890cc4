package devtools

import (
	"slices"
	"strings"

	"gostart/start"
)

// A branch is a node of the tree of routes: one segment of a URL, and the routes below.
type branch struct {
	Segment  string
	Route    *start.RouteInfo // nil if there are only routes below
	Branches []*branch
}

// routeTree builds a tree from the segments of the routes' patterns.
func routeTree(routes []start.RouteInfo) *branch {
	root := &branch{Segment: "/"}
	for _, route := range routes {
		node := root
		for segment := range strings.FieldsFuncSeq(route.Pattern, func(r rune) bool { return r == '/' }) {
			node = node.child(formatSegment(segment))
		}
		node.Route = &route
	}
	return root
}

// formatSegment converts a segment from Echo's syntax to that of net/http patterns.
func formatSegment(segment string) string {
	switch segment[0] {
	case ':':
		return "{" + segment[1:] + "}"
	case '*':
		return "{" + segment[1:] + "...}"
	}
	return segment
}

// child returns the branch for a segment, and adds it if it is missing.
func (b *branch) child(segment string) *branch {
	at, found := slices.BinarySearchFunc(b.Branches, segment, func(b *branch, segment string) int {
		return strings.Compare(b.Segment, segment)
	})
	if !found {
		b.Branches = slices.Insert(b.Branches, at, &branch{Segment: segment})
	}
	return b.Branches[at]
}

// link returns the path of the branch's page. It returns "" if there is no page, or if
// the path has parameters.
func (b *branch) link() string {
	if b.Route.Off() || b.Route.Kind != "page" || strings.ContainsAny(b.Route.Pattern, ":*") {
		return ""
	}
	return b.Route.Pattern
}
