package starter_test

import (
	"gostart/starttest"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestTheReadmeExampleAddsAPage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copyProject(t, dir)
	for _, folder := range []string{"with_session/settings", "projects", "with_session/reports"} { // if somebody has followed the README here
		if err := os.RemoveAll(filepath.Join(dir, "routes", folder)); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range filesOf(t, "README.md") {
		write(t, filepath.Join(dir, name), content)
	}

	run := func(name string, args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), name, args...)
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
	}
	run("go", "tool", "start", "generate")
	run("go", "tool", "start", "new", "routes/projects/by_id")
	run("go", "tool", "start", "new", "routes/with_session/reports/rest_path")
	run("go", "tool", "start", "generate", "-check")
	run("go", "test", "./routes/projects/...", "./routes/with_session/reports/...")
	run("go", "vet", "./routes/...")
	run("go", "build", "-o", "bin", ".")
	run("./bin", "prerender")

	port := starttest.FreePort(t)
	app := exec.CommandContext(t.Context(), filepath.Join(dir, "bin"))
	app.Dir, app.Env = t.TempDir(), []string{"PORT=" + port}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = app.Process.Kill(), app.Wait() })
	s := &starttest.Site{URL: "http://localhost:" + port}
	await(t, "ready", func() bool { return status(s.URL+"/readyz") == http.StatusOK })

	v := s.Visitor(t)
	v.Get("/settings").Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	v.Get("/api/auth/signIn/dev?redirectTo=/settings&login_hint=ada@example.com").Wants(t, http.StatusOK, "<h1>Settings of Ada Lovelace</h1>")
	v.From("/settings").Post("/_fn/rename", url.Values{"name": {""}}).Wants(t, http.StatusUnprocessableEntity, "<h1>Settings of Ada Lovelace</h1>", "Name is needed.")
	v.From("/settings").Post("/_fn/rename", url.Values{"name": {"Augusta"}}).Wants(t, http.StatusOK, "<h1>Settings of Ada Lovelace</h1>", "Saved.")
	v.Get("/settings").Lacks(t, "Saved.")
	v.Get("/sitemap.xml").Lacks(t, "/settings", "/reports")
	s.Visitor(t).Post("/_fn/rename", url.Values{"name": {"Augusta"}}).Wants(t, http.StatusUnauthorized, "Please sign in again")
	links, err := os.ReadFile(filepath.Join(dir, "lib/href/href_gen.go"))
	if err != nil || !strings.Contains(string(links), `func Settings(query ...SettingsQuery) string { return "/settings" + search(query...) }`) {
		t.Errorf("lib/href lacks the function Settings: %v", err)
	}
}

// filesOf returns the files that a document shows: the path of each is in backquotes, on
// the line before its code block.
func filesOf(t *testing.T, document string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, match := range regexp.MustCompile("(?m)^`(routes/\\S+)`\n\n```\\w+\n((?s).*?)^```$").FindAllStringSubmatch(readText(t, document), -1) {
		files[match[1]] = match[2]
	}
	if len(files) != 3 {
		t.Fatalf("%s shows %d files, want 3", document, len(files))
	}
	return files
}
