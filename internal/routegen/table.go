package routegen

import (
	"bytes"
	"go/format"
	"strconv"
	"strings"
	"text/template"
)

// tableSource is routes/routes_gen.go.
var tableSource = template.Must(template.New(tableFile).Parse(header + `

package routes

import (
{{range .Imports}}	{{.}}
{{end -}}
)

// Register mounts every route, server function and error page of the app.
func Register(app *start.App) {
{{range $i, $group := .Groups}}{{if $i}}
{{end}}{{range $group}}	{{.}}
{{end}}{{end -}}
}
`))

// table writes the route table.
func (t *Tree) table() ([]byte, error) {
	names := t.importNames()
	var b bytes.Buffer
	err := tableSource.Execute(&b, map[string]any{
		"Imports": t.importSpecs(names),
		"Groups":  t.calls(names),
	})
	if err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// calls are the lines of Register, in groups.
func (t *Tree) calls(names map[string]string) [][]string {
	var groups [][]string
	if t.Errors {
		groups = append(groups, []string{call("app.Errors", append([]string{"Errors"}, t.wrappers("routes", names)...))})
	}
	var routes []string
	for _, route := range t.Routes {
		args := []string{strconv.Quote(route.Path.URL()), names[route.Dir] + "Route"}
		if !route.Mount {
			args = append(args, t.wrappers(route.Dir, names)...)
		}
		routes = append(routes, call("app.Route", args))
	}
	if len(routes) > 0 {
		groups = append(groups, routes)
	}
	var funcs []string
	for _, function := range t.Funcs {
		funcs = append(funcs, names[function.Dir]+function.Var)
	}
	if len(funcs) > 0 {
		groups = append(groups, []string{call("app.Funcs", funcs)})
	}
	return groups
}

// wrappers are the layouts around dir, as package routes names them.
func (t *Tree) wrappers(dir string, names map[string]string) []string {
	var args []string
	for _, layout := range t.layouts(dir) {
		args = append(args, names[layout.Dir]+"Layout")
	}
	return args
}

// call writes a call on one line, or with a line for each argument where that would be too long.
func call(function string, args []string) string {
	line := function + "(" + strings.Join(args, ", ") + ")"
	if len(line) <= 120 {
		return line
	}
	return function + "(\n" + strings.Join(args, ",\n") + ",\n)"
}
