package parts_test

import (
	"testing"

	"gostart/internal/parts"
)

func TestAModuleIsRenamedWhereverItIsNamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"go.mod", "module start\n\ntool start/cmd/start\n", "module example.com/$1/shop\n\ntool example.com/$1/shop/cmd/start\n"},
		{"tools/go.mod", "module start/tools\n\nrequire start v0.0.0\n\nreplace start => ..\n", "module example.com/$1/shop/tools\n\nrequire example.com/$1/shop v0.0.0\n\nreplace example.com/$1/shop => ..\n"},
		{"more/go.mod", "module start/more\n\nrequire (\n\tgithub.com/b v1.0.0\n\tstart v0.0.0\n)\n\nrequire (\n\tz.org/z v1.0.0 // indirect\n)\n", "module example.com/$1/shop/more\n\nrequire (\n\texample.com/$1/shop v0.0.0\n\tgithub.com/b v1.0.0\n)\n\nrequire (\n\tz.org/z v1.0.0 // indirect\n)\n"},
		{"a.go", "import \"start/lib\"\n", "import \"example.com/$1/shop/lib\"\n"},
		{"b.go", "package b\n\nvar b = []int{\n\t\"start/lib\": 1,\n\t\"somewhere\": 2,\n}\n", "package b\n\nvar b = []int{\n\t\"example.com/$1/shop/lib\": 1,\n\t\"somewhere\":               2,\n}\n"},
		{"a.templ", "import \"start/lib\"\n", "import \"example.com/$1/shop/lib\"\n"},
		{".golangci.yml", "local-prefixes: [start]\n", "local-prefixes: [example.com/$1/shop]\n"},
		{"Makefile", "go build -o bin/start .\n", "go build -o bin/shop .\n"},
		{"main.go", "// Command start is all.\n", "// Command shop is all.\n"},
		{"doc.md", "see start/lib, but ./start/x, restart/x, internal/start/x and \"start\"", "see example.com/$1/shop/lib, but ./start/x, restart/x, internal/start/x and \"start\""},
		{"picture.png", "\x00start/lib", "\x00start/lib"},
		{"data/kept.go", "import \"start/lib\"\n", "import \"start/lib\"\n"},
	} {
		p := project{t, t.TempDir()}
		p.write("go.mod", "module start\n")
		p.write(tt.name, tt.text)
		files := parts.Open(p.root)
		if err := parts.Rename(files, "example.com/$1/shop"); err != nil {
			t.Fatal(err)
		}
		p.save(files)
		want := map[string]string{"go.mod": "module example.com/$1/shop\n"}
		want[tt.name] = tt.want
		p.holds(want)
	}
}

func TestAnAppIsCalledByItsName(t *testing.T) {
	t.Parallel()
	p := project{t, t.TempDir()}
	p.write("lib/config.go", "package lib\n\n// Name is.\nconst Name = \"start\"\n")
	p.write("README.md", "# start\n\n# Another\n")
	files := parts.Open(p.root)
	if err := parts.SetName(files, `The "Shop"`); err != nil {
		t.Fatal(err)
	}
	p.save(files)
	p.holds(map[string]string{
		"lib/config.go": "package lib\n\n// Name is.\nconst Name = \"The \\\"Shop\\\"\"\n",
		"README.md":     "# The \"Shop\"\n\n# Another\n",
	})
}
