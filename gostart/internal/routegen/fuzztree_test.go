package routegen_test

import (
	"bytes"
	"errors"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"testing"

	"gostart/internal/routegen"
)

// folderNames are the folder names of random trees.
var folderNames = []string{"index", "notes", "by_id", "rest_path", "with_session", "by_", "rest_", "with_", "Notes", "2fa", "type", "by_type", "notes-query",
	"internal", "vendor", "testdata", "_x", ".x", "a b", "é", "static", "main", "cmp.x", "by_ID", "query", "by_query", "id_", "-", "start", "app", "with_index", "lib"}

// fileTexts are the files of random trees.
var fileTexts = []struct{ name, text string }{
	{"route.go", route("page")},
	{"route.go", routeWith("page", pageParams)},
	{"route.go", routeWith("page", "type Params struct {\n\tA, É []Kind `query:\"a&b\\\"\"`\n\tembedded `query:\"x\"`\n\t_ int `query:\"y\"`\n\tB *int `query:\"\"`\n}")},
	{"route.go", routeWith("page", "type Params[T any] struct { A T `query:\"a` }")},
	{"route.go", "package page\n\nvar Route = start.Page(\n\nfunc {"},
	{"route.go", "package main\n\nvar _, Route = 1, 2"},
	{"route.go", ""},
	{"params.go", "package page\n\n" + pageParams},
	{"params.go", "package page\n\ntype Params struct { Q string `query:\"q\"`"},
	{"guard.go", wrapper("page", "Guard")},
	{"guard.go", "package page"},
	{"layout.go", wrapper("page", "Layout")},
	{"layout.go", "//go:build linux\n\n" + wrapper("page", "Layout")},
	{"errors.go", wrapper("page", "Errors")},
	{"page.templ", "package page"},
	{"save.go", file("page", `var Save = start.Func("save", save)`)},
	{"move.go", file("page", "var Move, move = start.Func(\"move\", save), start.Func(name)")},
	{"save_js.go", "package page"},
	{"go.mod", "module page"},
	{"some_test.go", "package"},
}

// randomTree builds an app from bytes. Each byte enters a folder, leaves one, or adds a file.
func randomTree(steps []byte) map[string]string {
	files := map[string]string{}
	dir := "routes"
	for _, step := range steps[:min(len(steps), 60)] {
		switch n := int(step); {
		case n < 2*len(folderNames):
			dir = path.Join(dir, folderNames[n%len(folderNames)])
		case n < 100 && dir != "routes":
			dir = path.Dir(dir)
		case n >= 100:
			file := fileTexts[n%len(fileTexts)]
			files[path.Join(dir, file.name)] = file.text
		}
	}
	return files
}

// FuzzTrees checks that for any files either each fault has a place and a remedy, or the generated files are formatted Go. A
// second run must give the same result.
func FuzzTrees(f *testing.F) {
	f.Add([]byte{1, 100, 2, 101, 70, 109, 4, 111})
	f.Add([]byte{1, 101, 70, 12, 100, 70, 3, 102, 70, 5, 104, 113})
	f.Add([]byte{4, 109, 111, 113, 1, 101, 115, 2, 121, 114})
	f.Fuzz(func(t *testing.T, steps []byte) {
		tree := app(randomTree(steps))
		generated, err := routegen.Files(tree)
		again, errAgain := routegen.Files(tree)
		if faults, ok := errors.AsType[routegen.Faults](err); ok {
			if len(faults) == 0 || errAgain == nil || errAgain.Error() != err.Error() {
				t.Errorf("got\n%v\nthen\n%v", err, errAgain)
			}
			wantComplete(t, tree, faults)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if !maps.EqualFunc(generated, again, bytes.Equal) {
			t.Errorf("got\n%s\nthen\n%s", generated, again)
		}
		for name, text := range generated {
			wantFormatted(t, name, text)
		}
	})
}

// wantComplete checks that each fault is in an existing line and has a problem and a remedy.
func wantComplete(t *testing.T, tree fs.FS, faults routegen.Faults) {
	t.Helper()
	for _, fault := range faults {
		text, err := fs.ReadFile(tree, fault.File)
		if err != nil || fault.Line < 1 || fault.Line > 1+bytes.Count(text, []byte("\n")) || fault.Problem == "" || fault.Remedy == "" {
			t.Errorf("%+v: %v", fault, err)
		}
	}
}

// wantFormatted checks that the text is formatted Go without duplicate imports or import names.
func wantFormatted(t *testing.T, name string, text []byte) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.AllErrors)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if tidy, err := format.Source(text); err != nil || !bytes.Equal(tidy, text) {
		t.Errorf("%s is not formatted: %v\n%s", name, err, text)
	}
	var names []string
	for _, spec := range file.Imports {
		names = append(names, spec.Path.Value)
		if spec.Name != nil {
			names = append(names, spec.Name.Name)
		}
	}
	if slices.Sort(names); len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("a duplicate import in\n%s", text)
	}
}
