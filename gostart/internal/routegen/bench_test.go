package routegen_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gostart/internal/routegen"
)

// writePages writes an app of n pages. Each folder also has a template, its generated Go and another Go file.
func writePages(tb testing.TB, n int) string {
	tb.Helper()
	root := tb.TempDir()
	write := func(name, text string) {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	write("go.mod", "module example.com/shop\n")
	for i := range n {
		dir := fmt.Sprintf("routes/section%d/page%d/by_id/", i/20, i)
		write(dir+"route.go", file("page", "// Route is the page.\nvar Route = start.Page(load, page)"))
		write(dir+"page.templ", "package page\n")
		write(dir+"page_templ.go", "package page\n\nfunc page() {}\n")
		write(dir+"data.go", "package page\n\ntype data struct{}\n")
	}
	return root
}

func TestAThousandPagesAreAllInTheRouteTable(t *testing.T) {
	t.Parallel()
	generated, err := routegen.Files(os.DirFS(writePages(t, 1000)))
	if err != nil {
		t.Fatal(err)
	}
	if routes := bytes.Count(generated["routes/routes_gen.go"], []byte("\tapp.Route(")); routes != 1000 {
		t.Errorf("%d routes, want 1000", routes)
	}
}

func BenchmarkFiles(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("%d pages", n), func(b *testing.B) {
			root := os.DirFS(writePages(b, n))
			for b.Loop() {
				if _, err := routegen.Files(root); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
