package routegen_test

import (
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"testing"

	"gostart/internal/routegen"
)

// FuzzFolderNames checks that for any folder name either the page is refused or the generated files parse as Go.
func FuzzFolderNames(f *testing.F) {
	for _, dir := range []string{"index", "notes/by_id", "api/auth/rest_path", "2fa", "by_/x", "by___", "index/by_", "with_x", "$id", "..", "a//b", "by_a/by_A", "By_x", "café", "rest_type/y", "by_url-id", "vendor/_x", "é\x80"} {
		f.Add(dir)
	}
	f.Fuzz(func(t *testing.T, dir string) {
		folder := path.Join("routes", dir)
		if !fs.ValidPath(folder) {
			return
		}
		generated, err := routegen.Files(app(map[string]string{
			folder + "/route.go":          route("page"),
			path.Dir(folder) + "/save.go": file("page", `var Save = start.Func("save", save)`),
		}))
		if _, ok := errors.AsType[routegen.Faults](err); ok {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range generated {
			if _, err := parser.ParseFile(token.NewFileSet(), name, text, parser.AllErrors); err != nil {
				t.Errorf("%v\n%s", err, text)
			}
		}
	})
}
