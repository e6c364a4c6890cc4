package starter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gostart/internal/edit"
	"gostart/internal/starter"
)

// apply carries out a choice in an app with these files, and returns their new content.
func apply(t *testing.T, files map[string]string, choice starter.Choice) map[string]string {
	t.Helper()
	app, root := fstest.MapFS{}, t.TempDir()
	for name, text := range files {
		app[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	if err := os.CopyFS(root, app); err != nil {
		t.Fatal(err)
	}
	plan, err := starter.NewPlan(os.DirFS(root), choice)
	if err != nil {
		t.Fatal(err)
	}
	e, err := edit.Begin(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Apply(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if err := e.Done(); err != nil {
		t.Fatal(err)
	}
	after := map[string]string{}
	for name := range files {
		if text, err := os.ReadFile(filepath.Join(root, name)); err == nil {
			after[name] = string(text)
		}
	}
	return after
}

func TestModuleAndImportPathsAreRenamed(t *testing.T) {
	t.Parallel()
	const config = "package lib\n\nconst (\n\t// Name is what people see.\n\tName, other = \"gostart\", 1\n)\n\nconst Name = `gostart` // by people\n"
	for name, test := range map[string]struct{ file, text, want string }{
		"imports are sorted again": {"a.go",
			"package a\n\nimport (\n\t\"gostart/auth\"\n\t\"myapp/lib\"\n\t_ \"myapplication/lib\"\n)\n",
			"package a\n\nimport (\n\t\"a.b/shop/lib\"\n\t\"gostart/auth\"\n\t_ \"myapplication/lib\"\n)\n"},
		"an unformatted file is not formatted": {"a.go",
			"package a\nimport x \"myapp\"\nvar  y = x.Name\n",
			"package a\nimport x \"a.b/shop\"\nvar  y = x.Name\n"},
		"a raw string":                {"a.go", "package a\n\nimport `myapp/lib`\n", "package a\n\nimport \"a.b/shop/lib\"\n"},
		"a file without such imports": {"a.go", "package a\nimport  \"fmt\"\n", "package a\nimport  \"fmt\"\n"},
		"a test in another package":   {"e2e/a_test.go", "package e2e_test\n\nimport \"myapp/apptest\"\n", "package e2e_test\n\nimport \"a.b/shop/apptest\"\n"},
		"a folder that Go skips":      {"testdata/a.go", "package a\n\nimport \"myapp/lib\"\n", "package a\n\nimport \"myapp/lib\"\n"},
		"one import of a template": {"a.templ",
			"package a\n\nimport lib \"myapp/lib\" // \"myapp/lib\"\n\ntempl a() {\n\timport \"myapp/lib\"\n}\n",
			"package a\n\nimport lib \"a.b/shop/lib\" // \"myapp/lib\"\n\ntempl a() {\n\timport \"myapp/lib\"\n}\n"},
		"a raw string in a template": {"a.templ",
			"package a\n\nimport \"myapp\"\n\nvar x = `\n import \"myapp/lib\"\n`\n",
			"package a\n\nimport \"a.b/shop\"\n\nvar x = `\n import \"myapp/lib\"\n`\n"},
		"a list of the linter": {".golangci.yml",
			"local-prefixes:\n  - myapp\n  - \"myapp/lib\"\nother:\n  - myapp\n",
			"local-prefixes:\n  - a.b/shop\n  - \"a.b/shop/lib\"\nother:\n  - myapp\n"},
		"the settings of the editor": {".vscode/settings.json",
			"{ // myapp\n\t\"gopls\": { \"formatting.local\" : \"myapp\", \"x\": \"myapp\" },\n\t\"y.formatting.local\": \"myapp\"\n}\n",
			"{ // myapp\n\t\"gopls\": { \"formatting.local\" : \"a.b/shop\", \"x\": \"myapp\" },\n\t\"y.formatting.local\": \"myapp\"\n}\n"},
		"the settings of another editor": {".vim/settings.json", "{\"formatting.local\": \"myapp\"}\n", "{\"formatting.local\": \"myapp\"}\n"},
		"a document":                     {"docs/a.md", "`\"myapp/lib\"`, \"myapp\", myapp/lib, \"myapplication/x\"\n", "`\"a.b/shop/lib\"`, \"myapp\", myapp/lib, \"myapplication/x\"\n"},
		"a nested module": {"tools/go.mod",
			"module \"myapp/tools\"\n\nrequire (\n\tmyapp v0.0.0\n)\n\ntool myapp/tools/x\n\nreplace myapp v0.0.0 => ./myapp // of myapp\n",
			"module \"a.b/shop/tools\"\n\nrequire (\n\ta.b/shop v0.0.0\n)\n\ntool a.b/shop/tools/x\n\nreplace a.b/shop v0.0.0 => ./myapp // of myapp\n"},
		"the name among other constants": {"lib/config.go", config, strings.Replace(config, "`gostart`", `"Corner"`, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"go.mod": "module myapp\n", "lib/config.go": "package lib\n\nconst Name = \"\"\n", test.file: test.text}
			if got := apply(t, files, starter.Choice{Module: "a.b/shop", Name: "Corner"})[test.file]; got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestExamplesAreTheFoldersWithAnExampleFile(t *testing.T) {
	t.Parallel()
	app := fstest.MapFS{}
	for name, text := range map[string]string{
		"example.md":                     "# The root is no example\n",
		"routes/with_x/notes/example.md": "\r\n# Notes  and\r\n\r\nThey\r\nchange.\r\n\r\n# More\r\n",
		"routes/with_x/notes-old/a.go":   "package old\n",
		"routes/a/example.md":            "",
		"routes/a-b/example.md":          "# A and B\nText\n  alone.\n## More\nMore.\n",
		"routes/a/b/example.md":          "# Part of a\n",
		"gostart/go.mod":                 "module gostart\n",
		"gostart/example.md":             "# Not yours\n",
		"starter/yours/x/example.md":     "# Not yet yours\n",
		"testdata/x/example.md":          "# Of a test\n",
	} {
		app[name] = &fstest.MapFile{Data: []byte(text)}
	}
	got, err := starter.Examples(app)
	want := []starter.Example{
		{"a", "routes/a", "a", ""}, {"a-b", "routes/a-b", "A and B", "Text alone."}, {"notes", "routes/with_x/notes", "Notes and", "They change."},
	}
	if err != nil || len(got) != len(want) {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}

func TestTheDefaultNameComesFromTheModulePath(t *testing.T) {
	t.Parallel()
	for modulePath, want := range map[string]string{
		"github.com/ada/shop": "Shop", "github.com/ada/shop/v2": "Shop", "shop": "Shop", "v2": "V2", "a.b/v2x": "V2x", "github.com/ada/shop/v10": "Shop",
	} {
		if got := starter.DefaultName(modulePath); got != want {
			t.Errorf("DefaultName(%s) = %s, want %s", modulePath, got, want)
		}
	}
}
