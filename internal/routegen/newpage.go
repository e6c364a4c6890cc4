package routegen

import (
	"bytes"
	"fmt"
	"go/doc"
	"go/format"
	"go/token"
	"io/fs"
	"path"
	"strings"
	"text/template"
)

// PackageName is what the package of a folder below routes/ is called: as the
// folder, without by_, rest_ or with_ before it, and without "-", "_" and ".".
// What begins with a digit gets "path" before it; what Go has another meaning
// for gets "page" behind it.
func PackageName(folder string) string {
	name := strings.ToLower(strings.Join(words(newSegment(folder).Name), ""))
	if token.IsKeyword(name) || doc.IsPredeclared(name) || name == "main" || name == "init" || name == "internal" {
		return name + "page"
	}
	return name
}

// NewPage returns the files of a page that works, for a folder that has none:
// its loader, its view, and a test. It returns Faults where the folder cannot be
// served, or has a route already.
func NewPage(app fs.FS, dir string) (files map[string][]byte, err error) {
	module, err := modulePath(app)
	if err != nil {
		return nil, fmt.Errorf("routegen: reading the module path: %w", err)
	}
	if faults := refuseNew(app, dir); len(faults) > 0 {
		return nil, faults
	}
	page := newPage{Module: module, Dir: dir, Package: PackageName(path.Base(dir)), Path: newPath(dir)}
	for _, over := range above(dir) {
		if _, err := fs.Stat(app, over+"/guard.go"); err == nil {
			page.Guarded = true
		}
	}
	files = map[string][]byte{}
	for name, source := range newFiles {
		var b bytes.Buffer
		if err := source.Execute(&b, page); err != nil {
			return nil, fmt.Errorf("routegen: writing %s: %w", name, err)
		}
		files[dir+"/"+name] = b.Bytes()
		if strings.HasSuffix(name, ".go") {
			if files[dir+"/"+name], err = format.Source(b.Bytes()); err != nil {
				return nil, fmt.Errorf("routegen: writing %s: %w", name, err)
			}
		}
	}
	return files, nil
}

// refuseNew says why a folder cannot get a page.
func refuseNew(app fs.FS, dir string) (faults Faults) {
	for _, over := range above(dir) {
		if why, bad := refuseFolder(over); bad {
			return Faults{{Place{over, 1}, why.problem, why.cure}}
		}
	}
	for _, why := range refusePath(dir) {
		faults = append(faults, Fault{Place{why.folder, 1}, why.problem, why.cure})
	}
	p := newPath(dir)
	switch {
	case len(p) == 0:
		faults = append(faults, Fault{Place{dir, 1}, "routes/ itself is no page", "make routes/index, which is /"})
	case p[len(p)-1].Kind == With:
		faults = append(faults, Fault{Place{dir, 1}, "a with_ folder adds nothing to the URL, so it has no page of its own", "make a page inside it, such as " + dir + "/index"})
	}
	if _, err := fs.Stat(app, dir+"/route.go"); err == nil {
		faults = append(faults, Fault{Place{dir + "/route.go", 1}, "this page is there already", "take another folder"})
	}
	return faults
}

// A newPage is what the files of a page are written from.
type newPage struct {
	Module, Dir, Package string
	Path                 Path
	Guarded              bool
}

// URL is the page's URL as people read it.
func (p newPage) URL() string { return p.Path.doc() }

// Params are the parameters of the path.
func (p newPage) Params() (params []Segment) {
	for _, segment := range p.Path {
		if segment.isParam() {
			params = append(params, segment)
		}
	}
	return params
}

// Field is a parameter as a field of a struct.
func (s Segment) Field() string { return upperCamel(words(s.Name)) }

// Title is the page's title, without its parameters.
func (p newPage) Title() string {
	var names []string
	for _, segment := range p.Path {
		if segment.Kind == Static {
			names = append(names, words(segment.Name)...)
		}
	}
	title := strings.Join(names, " ")
	if title == "" {
		return "Page"
	}
	return strings.ToUpper(title[:1]) + title[1:]
}

// TitleExpr is the whole title as a Go expression.
func (p newPage) TitleExpr() string {
	expr := p.Title()
	for _, param := range p.Params() {
		expr += ` " + p.` + param.Field() + ` + "`
	}
	return strings.TrimSuffix(`"`+expr+`"`, ` + ""`)
}

// Example is a URL of the page, and Shown what it shows there.
func (p newPage) Example() string {
	return p.Path.join(func(s Segment) string {
		if s.isParam() {
			return "/1"
		}
		return s.url()
	})
}

// Shown is the title at the example.
func (p newPage) Shown() string { return p.Title() + strings.Repeat(" 1", len(p.Params())) }

var newFiles = map[string]*template.Template{
	"route.go": template.Must(template.New("route.go").Parse("// Package {{.Package}} serves {{.URL}}.\npackage {{.Package}}\n" + `
import "{{.Module}}/internal/start"

// Route is what the route table mounts.
var Route = start.Page(load, page).Head(head)
{{if .Params}}
// Params are the parts of the URL.
type Params struct {
{{range .Params}}	{{.Field}} string ` + "`path:\"{{.Name}}\"`" + `
{{end}}}
{{end}}
// Data is what the page shows.
type Data struct{ Title string }
{{if not .Guarded}}
// load lets everyone in: a guard.go in this folder, or in a with_ folder around
// it, would not.
{{end}}func load(_ *start.Context, {{if .Params}}p Params{{else}}_ start.NoParams{{end}}) (Data, error) {
	return Data{Title: {{.TitleExpr}}}, nil
}

func head(data Data) start.Head { return start.Head{Title: data.Title} }
`)),
	"page.templ": template.Must(template.New("page.templ").Parse(`package {{.Package}}

templ page(data Data) {
	<h1>{ data.Title }</h1>
}
`)),
	"route_test.go": template.Must(template.New("route_test.go").Parse(`package {{.Package}}_test

import (
	"net/http"
	"testing"

	"{{.Module}}/starttest"
)

func TestThePageIsShown(t *testing.T) {
	t.Parallel()
	v := starttest.New(t).Visitor(t)
{{if .Guarded}}	v.SignIn("ada@example.com")
{{end}}	v.Get("{{.Example}}").Wants(t, http.StatusOK, "<h1>{{.Shown}}</h1>")
}
`)),
}
