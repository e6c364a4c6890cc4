package routegen

import (
	"bytes"
	"go/format"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// tableSource is the template of routes/routes_gen.go.
var tableSource = template.Must(template.New(tableFile).Parse(header + `

package routes

import (
	"{{.StartPath}}"

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
		"StartPath": startPath,
		"Imports":   t.importSpecs(names),
		"Groups":    t.registerCalls(names),
	})
	if err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// registerCalls returns the statements of Register, in groups.
func (t *Tree) registerCalls(names map[string]string) [][]string {
	var errors, routes, funcs []string
	for _, folder := range t.errorFolders() {
		args := append([]string{strconv.Quote(newPath(folder.Dir).pattern())}, wrapperArgs(t.chain(folder.Dir), names)...)
		errors = append(errors, formatCall("app.Errors", args))
	}
	for _, route := range t.Routes {
		args := []string{strconv.Quote(route.Path.pattern()), names[route.Dir] + "Route"}
		routes = append(routes, formatCall("app.Route", append(args, wrapperArgs(t.chain(route.Dir), names)...)))
	}
	for _, function := range t.Funcs {
		args := []string{names[function.Dir] + function.Var}
		funcs = append(funcs, formatCall("app.Func", append(args, wrapperArgs(t.guards(function.Dir), names)...)))
	}
	return slices.DeleteFunc([][]string{errors, routes, funcs}, func(group []string) bool { return len(group) == 0 })
}

// wrapperArgs returns wrappers as arguments of a call in package routes.
func wrapperArgs(wrappers []wrapper, names map[string]string) []string {
	var args []string
	for _, w := range wrappers {
		args = append(args, names[w.Dir]+w.Var)
	}
	return args
}

// formatCall writes a call on one line, or with one argument on each line if that is longer than 120 bytes.
func formatCall(function string, args []string) string {
	line := function + "(" + strings.Join(args, ", ") + ")"
	if len(line) <= 120 {
		return line
	}
	return function + "(\n" + strings.Join(args, ",\n") + ",\n)"
}
