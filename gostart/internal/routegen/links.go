package routegen

import (
	"fmt"
	"go/doc"
	"go/token"
	"net/url"
	"strings"
)

// A link is the function that leads to a page.
type link struct {
	Route
	Name string
}

// links are the functions of package href. A page and the rest of its path, which may be empty, are one.
func links(routes []Route) []link {
	var links []link
	index := map[string]int{} // by URL
	for _, route := range routes {
		url := route.Path.base().String()
		i, twice := index[url]
		if !twice {
			index[url] = len(links)
			links = append(links, link{route, linkName(route.Path)})
		} else if _, ok := route.Path.rest(); ok {
			route.Query = addQuery(links[i].Query, route.Query...)
			links[i].Route = route
		}
	}
	return links
}

// linkName is the path in camel case: NotesByID.
func linkName(p Path) string {
	var names []string
	for _, segment := range p {
		names = append(names, segment.words()...)
	}
	if len(names) == 0 {
		return "Home"
	}
	return upperCamel(words(names...))
}

// Doc says which URL the link is.
func (l link) Doc() string {
	if _, ok := l.Path.rest(); ok {
		return fmt.Sprintf("%s is %s: the segments are escaped and joined; with none it is %s.", l.Name, l.Path, l.Path.base())
	}
	return fmt.Sprintf("%s is %s.", l.Name, l.Path)
}

// Params are the link's parameters in Go: id string, path ...string.
func (l link) Params() string {
	var names, params []string
	for _, segment := range l.Path {
		if segment.Kind == By {
			names = append(names, argument(segment))
		}
	}
	if len(names) > 0 {
		params = append(params, strings.Join(names, ", ")+" string")
	}
	segment, rest := l.Path.rest()
	switch {
	case len(l.Query) > 0 && rest:
		params = append(params, "query "+l.QueryType())
	case len(l.Query) > 0:
		params = append(params, "query ..."+l.QueryType())
	}
	if rest {
		params = append(params, argument(segment)+" ...string")
	}
	return strings.Join(params, ", ")
}

// QueryType is the type of the link's query: NotesQuery.
func (l link) QueryType() string { return l.Name + "Query" }

// Pairs is the query as a Go expression: one("page", q.Page).
func (l link) Pairs() string {
	calls := make([]string, len(l.Query))
	for i, field := range l.Query {
		helper := "one"
		if strings.HasPrefix(field.Type, "[]") {
			helper = "many"
		}
		calls[i] = fmt.Sprintf("%s(%q, q.%s)", helper, url.QueryEscape(field.Key), field.Name)
	}
	line := strings.Join(calls, " + ")
	if len(line) <= 80 {
		return line
	}
	return strings.Join(calls, " +\n")
}

// Expr is the URL as a Go expression: "/notes/" + segment(id).
func (l link) Expr() string {
	_, rest := l.Path.rest()
	switch {
	case len(l.Query) > 0 && rest:
		return l.path() + " + search(query)"
	case len(l.Query) > 0:
		return l.path() + " + search(query...)"
	}
	return l.path()
}

// path is the path of the URL as a Go expression.
func (l link) path() string {
	if segment, ok := l.Path.rest(); ok && l.Path.base().pattern() == "/" {
		return "cmp.Or(rest(" + argument(segment) + `), "/")`
	}
	text := l.Path.join(func(s Segment) string {
		switch s.Kind {
		case By:
			return `/" + segment(` + argument(s) + `) + "`
		case Rest:
			return `" + rest(` + argument(s) + `) + "`
		}
		return s.pattern()
	})
	return strings.ReplaceAll(`"`+text+`"`, ` + ""`, "")
}

// inHref are the names that an argument would hide from its link.
var inHref = set("cmp query rest search segment")

// argument is a segment's parameter in Go.
func argument(s Segment) string {
	name := s.param()
	if token.IsKeyword(name) || doc.IsPredeclared(name) || inHref[name] {
		return name + "_"
	}
	return name
}
