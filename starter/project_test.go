package starter_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gostart/starttest"
)

// copyProject copies the files that a clone has.
func copyProject(t testing.TB, to string) {
	t.Helper()
	for _, name := range projectFiles(t) {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) { // deleted and not committed
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(to, name), readText(t, name))
		if err := os.Chmod(filepath.Join(to, name), info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
}

// projectFiles lists the files that git does not ignore or, in a copy without git, all
// files.
func projectFiles(t testing.TB) (names []string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err == nil {
		return strings.FieldsFunc(string(out), func(char rune) bool { return char == 0 })
	}
	err = filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
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
