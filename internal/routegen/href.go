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

{{if .Root}}import (
	"cmp"
	"net/url"
)
{{else if .Segment}}import "net/url"
{{end}}
{{range .Links}}
// {{.Doc}}
func {{.Name}}({{.Params}}) string { return {{.Expr}} }
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
	uses := func(text string) bool {
		return slices.ContainsFunc(links, func(l link) bool { return strings.Contains(l.Expr(), text) })
	}
	var b bytes.Buffer
	err := hrefSource.Execute(&b, map[string]any{
		"Links":   links,
		"Root":    uses("cmp."),
		"Rest":    uses("rest("),
		"Segment": uses("rest(") || uses("segment("),
	})
	if err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}
