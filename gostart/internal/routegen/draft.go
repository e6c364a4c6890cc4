package routegen

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// A Draft is a new page.
type Draft struct {
	Dir       string // routes/projects/by_id
	Package   string
	URL       string // /projects/{id}
	Title     string // Projects
	Params    []DraftParam
	Guarded   bool   // a guard applies to it
	Module    string // the module path of the app
	StartPath string // the import path of package start

	SampleURL   string // with values for the parameters: /projects/1
	SampleTitle string // of the page at SampleURL: Projects 1
}

// A DraftParam is a parameter of a new page.
type DraftParam struct{ Field, Name string }

// NewDraft returns a new page for a folder, given as a path from routes/ or from the project root. If Scan would report
// faults of the page, the error is Faults. Faults that the app has without the page are left out.
func NewDraft(app fs.FS, folder string) (*Draft, error) {
	dir := path.Clean(folder)
	if !fs.ValidPath(dir) {
		return nil, fmt.Errorf("%q is not a folder below routes", folder)
	}
	if dir != "routes" {
		dir = path.Join("routes", strings.TrimPrefix(dir, "routes/"))
	}
	file := path.Join(dir, "route.go")
	if _, err := fs.Stat(app, file); err == nil {
		return nil, fmt.Errorf("%s already exists", file)
	}
	before, err := scanWith(app, nil)
	if err != nil {
		return nil, err
	}
	name := packageIn(app, dir)
	route := parse(file, []byte("package "+name+"\n\nvar Route = 0\n"))
	after, err := scanWith(app, route)
	if err != nil {
		return nil, err
	}
	added := slices.DeleteFunc(after.faults, func(f Fault) bool { return slices.Contains(before.faults, f) })
	if len(added) > 0 {
		return nil, added
	}
	return newDraft(after.tree, dir, name), nil
}

// packageIn returns the package of a folder's files, or PackageName if it has no files.
func packageIn(app fs.FS, dir string) string {
	entries, _ := fs.ReadDir(app, dir)
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		if text, err := fs.ReadFile(app, name); err == nil && isSource(name) && !isTest(name) {
			return parse(name, text).ast.Name.Name
		}
	}
	return PackageName(dir)
}

// newDraft fills in a draft from its folder.
func newDraft(t *Tree, dir, pkg string) *Draft {
	p := newPath(dir)
	d := &Draft{Dir: dir, Package: pkg, URL: p.String(), Title: "Home", Guarded: len(t.guards(dir)) > 0, Module: t.Module, StartPath: startPath}
	var values []string
	d.SampleURL = p.join(func(s Segment) string {
		if !s.isParam() {
			return s.pattern()
		}
		d.Params = append(d.Params, DraftParam{upperCamel(words(s.Name)), s.Name})
		values = append(values, strconv.Itoa(len(d.Params)))
		return "/" + values[len(values)-1]
	})
	for _, s := range p {
		if s.Kind == Static {
			d.Title = title(s.Name)
		}
	}
	d.SampleTitle = strings.Join(append([]string{d.Title}, values...), " ")
	return d
}

// title returns a folder's name as a heading: sign-in becomes Sign in.
func title(folder string) string {
	text := strings.Join(strings.FieldsFunc(folder, isSeparator), " ")
	if text == "" {
		return folder
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Files returns the content of the page's files, by path from the project root.
func (d *Draft) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, source := range draftSources {
		var b bytes.Buffer
		if err := source.Execute(&b, d); err != nil {
			return nil, fmt.Errorf("routegen: writing %s: %w", name, err)
		}
		text := b.Bytes()
		if isSource(name) {
			var err error
			if text, err = format.Source(text); err != nil {
				return nil, fmt.Errorf("routegen: writing %s: %w", name, err)
			}
		}
		files[path.Join(d.Dir, name)] = text
	}
	return files, nil
}

// draftSources are the templates of the files of a new page.
var draftSources = map[string]*template.Template{
	"route.go":      template.Must(template.New("route.go").Parse(draftRoute)),
	"page.templ":    template.Must(template.New("page.templ").Parse(draftPage)),
	"route_test.go": template.Must(template.New("route_test.go").Parse(draftTest)),
}
