package routegen

const draftRoute = `// Package {{.Package}} serves {{.URL}}.
package {{.Package}}

import "{{.Module}}/internal/start"

// Route is what the route table mounts.
var Route = start.Page(load, page).Head(head)
{{if .Params}}
// Params are read from the path.
type Params struct {
{{range .Params}}	{{.Field}} string ` + "`path:\"{{.Name}}\"`" + `
{{end}}}
{{end}}
// Data is what the page shows.
type Data struct {
	Title string
}

{{if .Guarded}}// load needs no check of its own: the guards over this folder have let the
// visitor in.
{{else}}// load is public: everyone may see what it returns, until a guard.go is in this
// folder or above it.
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

	"{{.Module}}/starttest"
)

func TestThePageShowsItsTitle(t *testing.T) {
	t.Parallel()
	visitor := starttest.New(t).Visitor(t)
{{if .Guarded}}	visitor.SignIn("ada@example.com")
{{end}}	visitor.Get("{{.Sample}}").Wants(t, http.StatusOK, "{{.Shown}}")
}
`
