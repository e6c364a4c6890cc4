package routegen

import (
	"bytes"
	"go/format"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// hrefSource is lib/href/href_gen.go.
var hrefSource = template.Must(template.New(hrefFile).Parse(header + `

// Package href has a link to every page: one to a page that is gone does not compile.
package href

{{with .Imports}}{{if eq (len .) 1}}import "{{index . 0}}"
{{else}}import (
{{range .}}	"{{.}}"
{{end}})
{{end}}{{end}}
{{range $link := .Links}}
// {{.Doc}}
func {{.Name}}({{.Params}}) string { return {{.Expr}} }
{{if .Query}}
// {{.QueryType}} is the query of {{.Name}}. What is zero is left out.
type {{.QueryType}} struct {
{{range .Query}}	{{.Field}} {{.Type}}
{{end}}}

func (q {{.QueryType}}) encode() string {
	var v values
{{range .Query}}	{{.Add}}
{{end}}	return string(v)
}
{{end}}{{end}}
{{if .Query}}
// values is a query that grows: "?page=2&search=milk".
type values string

// add adds a value that is not zero.
func (v *values) add(name, value string, isZero bool) {
	if isZero {
		return
	}
	separator := "?"
	if *v != "" {
		separator = "&"
	}
	*v += values(separator + name + "=" + url.QueryEscape(value))
}
{{end}}
{{if .First}}
// first returns the query that a link was given, or the zero one.
func first[T any](queries []T) (query T) {
	if len(queries) > 0 {
		query = queries[0]
	}
	return query
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

// imports are the packages that the links need.
func imports(links []link, uses func(string) bool) []string {
	var paths []string
	if uses("cmp.") {
		paths = append(paths, "cmp")
	}
	if uses("segment(") || uses("rest(") || uses(".encode()") {
		paths = append(paths, "net/url")
	}
	converts := func(l link) bool {
		return slices.ContainsFunc(l.Query, func(f QueryField) bool { return strings.Contains(f.Add(), "strconv.") })
	}
	if slices.ContainsFunc(links, converts) {
		paths = append(paths, "strconv")
	}
	return paths
}

// Add is the line that adds the field to a query.
func (f QueryField) Add() string {
	name := strconv.Quote(url.QueryEscape(f.Name))
	if elem, ok := strings.CutPrefix(f.Type, "[]"); ok {
		return "for _, value := range q." + f.Field + " {\n\t\tv.add(" + name + ", " + textOf(elem, "value") + ", false)\n\t}"
	}
	value := "q." + f.Field
	return "v.add(" + name + ", " + textOf(f.Type, value) + ", " + isZero(f.Type, value) + ")"
}

// textOf writes a value of a basic type as text.
func textOf(typ, value string) string {
	switch {
	case typ == "string":
		return value
	case typ == "bool":
		return "strconv.FormatBool(" + value + ")"
	case typ == "int":
		return "strconv.Itoa(" + value + ")"
	case strings.HasPrefix(typ, "int"):
		return "strconv.FormatInt(int64(" + value + "), 10)"
	case strings.HasPrefix(typ, "uint"):
		return "strconv.FormatUint(uint64(" + value + "), 10)"
	}
	return "strconv.FormatFloat(float64(" + value + "), 'g', -1, " + strings.TrimPrefix(typ, "float") + ")"
}

// isZero compares a value of a basic type with its zero value.
func isZero(typ, value string) string {
	switch typ {
	case "string":
		return value + ` == ""`
	case "bool":
		return "!" + value
	}
	return value + " == 0"
}

// href writes the links.
func (t *Tree) href() ([]byte, error) {
	links := links(t.Routes)
	uses := func(text string) bool {
		return slices.ContainsFunc(links, func(l link) bool { return strings.Contains(l.Expr(), text) })
	}
	var b bytes.Buffer
	err := hrefSource.Execute(&b, map[string]any{
		"Links":   links,
		"Imports": imports(links, uses),
		"Query":   uses(".encode()"),
		"First":   uses("first("),
		"Rest":    uses("rest("),
		"Segment": uses("rest(") || uses("segment("),
	})
	if err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}
