package starter_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// It edits the app as a developer does, while "go tool start dev" runs.
func TestDevServesEachChange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copyProject(t, dir)
	site := startDev(t, dir)
	v := site.Visitor(t)
	v.Get("/api/auth/signIn/dev?redirectTo=/dashboard&login_hint=ada@example.com").Wants(t, http.StatusOK, "Ada Lovelace")

	// Add a folder with a page, then change, rename and remove it. The session survives each restart.
	routes := filepath.Join(dir, "routes")
	write(t, filepath.Join(routes, "with_session/projects/page.templ"), "package projects\n\nimport \"gostart/start\"\n\ntempl page(start.Nothing) {\n\t<h1>Projects</h1>\n}\n")
	write(t, filepath.Join(routes, "with_session/projects/route.go"), `package projects

import "gostart/start"

var Route = start.Page(load, page)

func load(*start.Context, start.NoParams) (start.Nothing, error) { return start.Nothing{}, nil }
`)
	v.Get("/projects").Wants(t, http.StatusOK, "<h1>Projects</h1>")
	write(t, filepath.Join(routes, "with_session/projects/page.templ"), "package projects\n\nimport \"gostart/start\"\n\ntempl page(start.Nothing) {\n\t<h1>My projects</h1>\n}\n")
	v.Get("/projects").Wants(t, http.StatusOK, "<h1>My projects</h1>")
	if err := os.Rename(filepath.Join(routes, "with_session/projects"), filepath.Join(routes, "with_session/work")); err != nil {
		t.Fatal(err)
	}
	v.Get("/work").Wants(t, http.StatusOK, "<h1>My projects</h1>")
	v.Get("/projects").Wants(t, http.StatusNotFound)
	if err := os.RemoveAll(filepath.Join(routes, "with_session/work")); err != nil {
		t.Fatal(err)
	}
	v.Get("/work").Wants(t, http.StatusNotFound)
	v.Get("/dashboard").Wants(t, http.StatusOK, "Ada Lovelace")
}
