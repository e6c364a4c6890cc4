package routegen

const draftRoute = `// Package {{.Package}} serves {{.URL}}.
package {{.Package}}

import "{{.StartPath}}"

// Route is this folder's entry in the route table.
var Route = start.Page(load, page).Head(head)
{{if .Params}}
// Params are the parameters in the URL.
type Params struct {
{{range .Params}}	{{.Field}} string ` + "`path:\"{{.Name}}\"`" + `
{{end}}}
{{end}}
// Data is the data of the page.
type Data struct {
	Title string
}

{{if .Guarded}}// load runs after the guards of the folders above.
{{else}}// load runs for everyone: no guard.go is in this folder or above it.
{{end -}}
{{if .Params}}func load(_ *start.Context, params Params) (Data, error) {
	return Data{Title: "{{.Title}} "{{range $i, $p := .Params}}{{if $i}} + " "{{end}} + params.{{$p.Field}}{{end}}}, nil
}
{{else}}func load(_ *start.Context, _ start.NoParams) (Data, error) {
	return Data{Title: "{{.Title}}"}, nil
}
{{end}}
func head(data Data) start.Head { return start.Head{Title: data.Title} }
`

const draftPage = `package {{.Package}}

templ page(data Data) {
	<h1>{ data.Title }</h1>
}
`

const draftTest = `package {{.Package}}_test

import (
	"net/http"
	"testing"

	"{{.Module}}/apptest"
)

func TestThePageShowsItsTitle(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
{{if .Guarded}}	v.SignIn("ada@example.com", "{{.SampleURL}}")
{{end}}	v.Get("{{.SampleURL}}").Wants(t, http.StatusOK, "{{.SampleTitle}}")
}
`
