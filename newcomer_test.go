package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The page that a newcomer adds, as the README says it.
const (
	settingsRoute = `// Package settings serves /settings.
package settings

import (
	"gostart/internal/start"
	"gostart/lib"
)

// Route is what the route table mounts.
var Route = start.Page(load, page)

func load(c *start.Context, _ start.NoParams) (string, error) {
	session, err := lib.RequireSession(c)
	if err != nil {
		return "", err
	}
	return session.User.Name, nil
}
`
	settingsPage = `package settings

templ page(name string) {
	<h1>Settings of { name }</h1>
}
`
)

func TestANewcomerAddsAPageByAddingAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copyProject(t, dir)
	write(t, filepath.Join(dir, "routes/settings/route.go"), settingsRoute)
	write(t, filepath.Join(dir, "routes/settings/page.templ"), settingsPage)

	run := func(name string, args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), name, args...)
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
	}
	run("go", "tool", "start", "generate")
	run("go", "tool", "start", "generate", "-check")
	run("go", "vet", "./routes/...")
	run("go", "build", "-o", "app", ".")

	port := freePort(t)
	app := exec.CommandContext(t.Context(), filepath.Join(dir, "app"))
	app.Dir, app.Env = t.TempDir(), []string{"PORT=" + port}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = app.Process.Kill(), app.Wait() })
	s := site{URL: "http://localhost:" + port}
	await(t, "ready", func() bool { return status(s.URL+"/readyz") == http.StatusOK })

	v := s.visitor(t)
	v.get("/settings").wants(t, http.StatusOK, "<h1>Sign in</h1>")
	v.get("/api/auth/signIn/dev?redirectTo=/settings&login_hint=ada@example.com").wants(t, http.StatusOK, "<h1>Settings of Ada Lovelace</h1>")
	links, err := os.ReadFile(filepath.Join(dir, "lib/href/href_gen.go"))
	if err != nil || !strings.Contains(string(links), `func Settings() string { return "/settings" }`) {
		t.Errorf("the typed link is missing: %v", err)
	}
}

// copyProject copies what a clone holds.
func copyProject(t *testing.T, to string) {
	t.Helper()
	for _, part := range []string{"cmd", "internal", "lib", "routes", "static", "views"} {
		if err := os.CopyFS(filepath.Join(to, part), os.DirFS(part)); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum", "main.go", "app.go", "server.go", "session.go"} {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(to, file), string(content))
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
