package routegen

import (
	"bytes"
	"go/format"
	"slices"
	"strings"
	"text/template"
)

// hrefSource is lib/href/href_gen.go.
var hrefSource = template.Must(template.New(hrefFile).Parse(header + `

// Package href has a link to every page: one to a page that is gone does not compile.
package href

{{.Imports}}
{{range .Links}}
// {{.Doc}}
func {{.Name}}({{.Params}}) string { return {{.Expr}} }
{{if .Query}}
// {{.QueryType}} is the query of {{.Name}}; what is zero is left out.
type {{.QueryType}} struct {
{{range .Query}}	{{.Name}} {{.Type}}
{{end}}}

func (q {{.QueryType}}) pairs() string { return {{.Pairs}} }
{{end}}{{end}}
{{if .Search}}
// search is the first query, as a URL ends with it. An empty one adds nothing.
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
// one is &key=value. A zero value is left out: the page has it without.
func one[T comparable](key string, value T) string {
	if value == *new(T) {
		return ""
	}
	return "&" + key + "=" + url.QueryEscape(fmt.Sprint(value))
}
{{end}}
{{if .Many}}
// many is &key=value for each of the values.
func many[T any](key string, values []T) (pairs string) {
	for _, value := range values {
		pairs += "&" + key + "=" + url.QueryEscape(fmt.Sprint(value))
	}
	return pairs
}
{{end}}
{{if .Rest}}
// rest returns the segments with a slash before each.
func rest(segments []string) (path string) {
	for _, s := range segments {
		path += "/" + segment(s)
	}
	return path
}
{{end}}
{{if .Segment}}
// segment escapes s, so that it stays one segment of the path. Three texts have no link: browsers fold "." and "..",
// escaped or not, and an empty segment makes two slashes, behind which a browser may read a host. They become U+FFFD,
// which is no page's name, so that the link ends at "not found".
func segment(s string) string {
	if s == "" || s == "." || s == ".." {
		return "%EF%BF%BD"
	}
	return url.PathEscape(s)
}
{{end}}`))

// href writes the links.
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

// hrefImports is the import declaration of package href.
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
