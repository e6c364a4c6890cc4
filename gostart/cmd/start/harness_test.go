package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// An app is a project in a temporary folder.
type app struct {
	*testing.T
	root string
}

const (
	indexRoute = "package index\n\nvar Route = start.Page(load, page)\n"
	indexPage  = "package index\n\ntempl page() {\n\t<p>Hello</p>\n}\n"
)

// newApp returns an app with one page and its generated files.
func newApp(t *testing.T) app {
	t.Helper()
	a := app{t, t.TempDir()}
	a.write("go.mod", "module example.com/shop\n")
	a.write("routes/index/route.go", indexRoute)
	a.write("routes/index/page.templ", indexPage)
	a.want(0, "changed routes/index/page_templ.go, lib/href/href_gen.go, routes/routes_gen.go\n", "", "generate")
	return a
}

func (a app) write(name, text string) {
	a.Helper()
	file := filepath.Join(a.root, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		a.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		a.Fatal(err)
	}
}

func (a app) read(name string) string {
	a.Helper()
	text, err := os.ReadFile(filepath.Join(a.root, name))
	if err != nil {
		a.Fatal(err)
	}
	return string(text)
}

// snapshot returns the name and modification time of every file below the root, except git's.
func (a app) snapshot() string {
	a.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(a.root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && name == ".git" {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		b.WriteString(name + " " + info.ModTime().Format(time.RFC3339Nano) + "\n")
		return err
	})
	if err != nil {
		a.Fatal(err)
	}
	return b.String()
}

// run runs the tool, and returns its exit status and output.
func (a app) run(stdin io.Reader, args ...string) (status int, stdout, stderr string) {
	a.Helper()
	var out, errs strings.Builder
	status = tool{a.root, stdin}.run(a.Context(), args, &out, &errs)
	return status, out.String(), errs.String()
}

// want runs the tool and checks its exit status and output.
func (a app) want(status int, stdout, stderr string, args ...string) {
	a.Helper()
	got, out, errs := a.run(nil, args...)
	if got != status || out != stdout || errs != stderr {
		a.Errorf("start %s: status %d, stdout\n%s\nstderr\n%s\nwant status %d, stdout\n%s\nstderr\n%s",
			strings.Join(args, " "), got, out, errs, status, stdout, stderr)
	}
}
