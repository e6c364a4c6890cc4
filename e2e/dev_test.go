package e2e_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gostart/starttest"
)

// TestADeveloperSeesEachChange runs "go tool start dev" and edits the app as a developer does.
func TestADeveloperSeesEachChange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copyProject(t, dir)
	site := develop(t, dir)
	v := site.Visitor(t)
	v.Get("/api/auth/signIn/dev?redirectTo=/dashboard&login_hint=ada@example.com").Wants(t, http.StatusOK, "Ada Lovelace")

	// The page of a folder that is new, changed, renamed and gone. Its cookie outlives each restart.
	routes := filepath.Join(dir, "routes")
	write(t, filepath.Join(routes, "with_session/projects/page.templ"), "package projects\n\nimport \"gostart/internal/start\"\n\ntempl page(start.Nothing) {\n\t<h1>Projects</h1>\n}\n")
	write(t, filepath.Join(routes, "with_session/projects/route.go"), `package projects

import "gostart/internal/start"

var Route = start.Page(load, page)

func load(*start.Context, start.NoParams) (start.Nothing, error) { return start.Nothing{}, nil }
`)
	v.Get("/projects").Wants(t, http.StatusOK, "<h1>Projects</h1>")
	write(t, filepath.Join(routes, "with_session/projects/page.templ"), "package projects\n\nimport \"gostart/internal/start\"\n\ntempl page(start.Nothing) {\n\t<h1>My projects</h1>\n}\n")
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

// develop serves the project in dir, and builds it anew as it changes, until the test ends.
func develop(t *testing.T, dir string) *starttest.Site {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "start")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", tool, "./cmd/start")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	port := freePort(t)
	var terminal strings.Builder
	dev := exec.Command(tool, "dev")
	dev.Dir, dev.Env = dir, append(os.Environ(), "PORT="+port)
	dev.Stdout, dev.Stderr = &terminal, &terminal
	if err := dev.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := dev.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := dev.Wait(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(terminal.String())
		}
	})
	site := &starttest.Site{URL: "http://localhost:" + port}
	await(t, "listening", func() bool { return status(site.URL+"/_live/client.js") == http.StatusOK })
	return site
}
