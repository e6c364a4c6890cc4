package routegen

import (
	"fmt"
	"io"
	"path"
	"strings"
	"text/tabwriter"
)

// List prints each page and server function: its URL, its folder, and the files of the guards, layouts and error pages
// that apply to it, outermost first, as paths from routes/.
func (t *Tree) List(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(url, dir string, wrappers []wrapper) {
		line := url + "\t" + dir
		if len(wrappers) > 0 {
			line += "\t" + strings.Join(wrapperFiles(wrappers), " ")
		}
		fmt.Fprintln(table, line)
	}
	for _, route := range t.Routes {
		row(route.Path.String(), route.Dir, t.chain(route.Dir))
	}
	if len(t.Routes) > 0 && len(t.Funcs) > 0 {
		fmt.Fprintln(table)
	}
	for _, function := range t.Funcs {
		row("/_fn/"+function.Name, function.Dir, t.guards(function.Dir))
	}
	return table.Flush()
}

// wrapperFiles returns the files that declare wrappers, as paths from routes/.
func wrapperFiles(wrappers []wrapper) []string {
	var files []string
	for _, w := range wrappers {
		dir := strings.TrimPrefix(strings.TrimPrefix(w.Dir, "routes"), "/")
		files = append(files, path.Join(dir, strings.ToLower(w.Var)+".go"))
	}
	return files
}
