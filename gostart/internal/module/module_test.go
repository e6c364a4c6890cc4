package module_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"gostart/internal/module"
)

func TestWalkVisitsOnlyFilesOfTheModule(t *testing.T) {
	t.Parallel()
	root := fstest.MapFS{}
	want := []string{
		"bindings/a.go", "go.mod", "lib/testdata.go", "main.go",
		"routes/bin/a.go", "routes/data/a.go", "routes/dist/a.go", "routes/tmp/a.go",
	}
	for _, name := range append([]string{
		".git/a.go", "_old/a.go", "bin/a.go", "data/a.go", "dist/a.go", "gostart/go.mod", "gostart/start/a.go",
		"node_modules/a.go", "routes/_old/a.go", "routes/node_modules/a.go", "routes/testdata/a.go", "tmp/a.go", "vendor/a.go",
		"lib/nested/go.mod", "lib/nested/a.go",
	}, want...) {
		root[name] = &fstest.MapFile{}
	}
	var got []string
	err := module.Walk(root, func(name string) error {
		got = append(got, name)
		return nil
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Walk visits %q, error %v, want %q", got, err, want)
	}
}

func TestPathReadsTheModuleLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"// The shop.\nmodule example.com/shop // renamed\n\ngo 1.26\n": "example.com/shop",
		"module \"quoted\"\n": "quoted",
		"go 1.26\n":           "",
	} {
		got, err := module.Path(fstest.MapFS{"go.mod": {Data: []byte(text)}})
		if got != want || (err == nil) != (want != "") {
			t.Errorf("Path() of %q = %q, %v, want %q", text, got, err, want)
		}
	}
	if _, err := module.Path(fstest.MapFS{}); err == nil {
		t.Error("Path() without a go.mod returns no error")
	}
}
