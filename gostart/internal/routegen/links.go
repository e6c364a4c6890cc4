package routegen

import (
	"fmt"
	"go/doc"
	"go/token"
	"net/url"
	"strings"
)

// A link is the function of package href that returns the URL of a page.
type link struct {
	Route
	Name string
}

// links returns the functions of package href. A page and the rest_ folder below it share one, because the rest of the
// path may be empty.
func links(routes []Route) []link {
	var links []link
	index := map[string]int{} // by URL
	for _, route := range routes {
		url := route.Path.base().String()
		i, ok := index[url]
		if !ok {
			index[url] = len(links)
			links = append(links, link{route, linkName(route.Path)})
		} else if _, ok := route.Path.rest(); ok {
			route.Query = addQuery(links[i].Query, route.Query...)
			links[i].Route = route
		}
	}
	return links
}

// linkName returns the path in camel case: NotesByID.
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

// Doc returns the link's doc comment.
func (l link) Doc() string {
	if _, ok := l.Path.rest(); ok {
		return fmt.Sprintf("%s returns the URL %s, with each segment escaped. Without segments it is %s.", l.Name, l.Path, l.Path.base())
	}
	return fmt.Sprintf("%s returns the URL %s.", l.Name, l.Path)
}

// Params returns the link's parameters in Go: id string, path ...string.
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

// QueryType returns the name of the link's query type: NotesQuery.
func (l link) QueryType() string { return l.Name + "Query" }

// Pairs returns a Go expression for the query string: one("page", q.Page).
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

// Expr returns a Go expression for the URL: "/notes/" + segment(id).
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

// path returns a Go expression for the URL's path.
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

// hrefNames are the names that a link uses, so a parameter must not shadow them.
var hrefNames = set("cmp query rest search segment")

// argument returns the name of a segment's parameter in Go.
func argument(s Segment) string {
	name := s.param()
	if token.IsKeyword(name) || doc.IsPredeclared(name) || hrefNames[name] {
		return name + "_"
	}
	return name
}
