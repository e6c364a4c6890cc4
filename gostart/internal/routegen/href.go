package routegen

import (
	"bytes"
	"go/format"
	"slices"
	"strings"
	"text/template"
)

// hrefSource is the template of lib/href/href_gen.go.
var hrefSource = template.Must(template.New(hrefFile).Parse(header + `

// Package href has a function for the URL of every page. A link to a page that was removed does not compile.
package href

{{.Imports}}
{{range .Links}}
// {{.Doc}}
func {{.Name}}({{.Params}}) string { return {{.Expr}} }
{{if .Query}}
// {{.QueryType}} is the query of {{.Name}}. Fields with a zero value are left out.
type {{.QueryType}} struct {
{{range .Query}}	{{.Name}} {{.Type}}
{{end}}}

func (q {{.QueryType}}) pairs() string { return {{.Pairs}} }
{{end}}{{end}}
{{if .Search}}
// search returns the first query with "?" before it, or "" if it is empty.
func search[Q interface{ pairs() string }](queries ...Q) string {
	if len(queries) == 0 {
		return ""
	}
	pairs := queries[0].pairs()
	if pairs == "" {
		return ""
	}
	return "?" + pairs[1:]
}
{{end}}
{{if .One}}
// one returns &key=value, or "" for the zero value, which is the page's default.
func one[T comparable](key string, value T) string {
	if value == *new(T) {
		return ""
	}
	return "&" + key + "=" + url.QueryEscape(fmt.Sprint(value))
}
{{end}}
{{if .Many}}
// many returns &key=value for each of the values.
func many[T any](key string, values []T) (pairs string) {
	for _, value := range values {
		pairs += "&" + key + "=" + url.QueryEscape(fmt.Sprint(value))
	}
	return pairs
}
{{end}}
{{if .Rest}}
// rest returns the segments, each with a slash before it.
func rest(segments []string) (path string) {
	for _, s := range segments {
		path += "/" + segment(s)
	}
	return path
}
{{end}}
{{if .Segment}}
// segment escapes s, so that it stays one segment of the path. Three values cannot be a segment: browsers resolve "." and
// ".." even if they are escaped, and an empty segment makes two slashes, after which a browser may read a host name.
// They become U+FFFD, so that the link leads to "not found".
func segment(s string) string {
	if s == "" || s == "." || s == ".." {
		return "%EF%BF%BD"
	}
	return url.PathEscape(s)
}
{{end}}`))

// href writes package href.
func (t *Tree) href() ([]byte, error) {
	links := links(t.Routes)
	uses := func(helper string) bool {
		return slices.ContainsFunc(links, func(l link) bool { return strings.Contains(l.Expr()+l.Pairs(), helper) })
	}
	segment, search := uses("rest(") || uses("segment("), uses("search(")
	var b bytes.Buffer
	err := hrefSource.Execute(&b, map[string]any{
		"Imports": hrefImports(uses("cmp.Or("), search, segment || search),
		"Links":   links,
		"Search":  search,
		"One":     uses("one("),
		"Many":    uses("many("),
		"Rest":    uses("rest("),
		"Segment": segment,
	})
	if err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// hrefImports returns the import declaration of package href.
func hrefImports(cmp, fmt, url bool) string {
	var specs []string
	for _, spec := range []struct {
		path string
		used bool
	}{{`"cmp"`, cmp}, {`"fmt"`, fmt}, {`"net/url"`, url}} {
		if spec.used {
			specs = append(specs, spec.path)
		}
	}
	switch len(specs) {
	case 0:
		return ""
	case 1:
		return "import " + specs[0]
	}
	return "import (\n" + strings.Join(specs, "\n") + "\n)"
}
