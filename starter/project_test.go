package starter_test

import (
	"gostart/starttest"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// copyProject copies the files that a clone has.
func copyProject(t testing.TB, to string) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, entry os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == "node_modules", slices.Contains([]string{".git", ".env.local", ".env", "bin", "data", "dist"}, name): // not in a clone
			if entry.IsDir() {
				return filepath.SkipDir
			}
		case !entry.IsDir():
			info, err := entry.Info()
			if err != nil {
				return err
			}
			write(t, filepath.Join(to, name), readText(t, name))
			return os.Chmod(filepath.Join(to, name), info.Mode().Perm())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// startDev runs "go tool start dev" in dir until the test ends.
func startDev(t testing.TB, dir string) *starttest.Site {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "start")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", tool, "gostart/cmd/start")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	port := starttest.FreePort(t)
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
	await(t, "built", func() bool { return status(site.URL+"/readyz") == http.StatusOK }) // dev holds requests of programs until the first build is ready
	return site
}
