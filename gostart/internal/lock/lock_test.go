package lock_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gostart/internal/lock"
)

func TestAWrittenLockIsReadBack(t *testing.T) {
	t.Parallel()
	want := lock.Lock{Source: "https://example.com/gostart with space", Version: "0.2.0", Commit: "abc", Digest: "sha256:00"}
	for _, l := range []lock.Lock{want, {Digest: "sha256:00"}} {
		if got, err := lock.Parse(string(l.Bytes())); got != l || err != nil {
			t.Errorf("got %+v, %v, want %+v", got, err, l)
		}
	}
	root := t.TempDir()
	for text, want := range map[string]string{
		"":                      "gostart.lock has no digest",
		"sources a\n":           `gostart.lock:1: unexpected "sources a"`,
		"# a\n\n<<<<<<< ours\n": `gostart.lock:3: unexpected "<<<<<<< ours"`,
	} {
		write(t, root, "gostart.lock", text)
		if _, err := lock.Read(root); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read() of %q = %v, want %q", text, err, want)
		}
	}
	if _, err := lock.Read(t.TempDir()); err == nil || !strings.Contains(err.Error(), "go tool start lock") {
		t.Errorf("Read() without a lock = %v", err)
	}
}

func TestTheDigestCoversTheFilesThatGitDoesNotIgnore(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, "gostart/go.mod", "module gostart\n")
	write(t, root, "gostart/start/start.go", "package start\n")
	write(t, root, "gostart/CHANGELOG.md", "# Changelog\n\n## [0.1.0] - unreleased\n")
	write(t, root, "gostart/node_modules/x.js", "")
	before := compute(t, root)
	if before.Version != "0.1.0" {
		t.Errorf("the version is %q", before.Version)
	}
	write(t, root, ".gitignore", "node_modules\n*.out\n")
	run(t, root, "git", "init", "-q")
	write(t, root, "gostart/bench.out", "ignored")
	write(t, root, "lib/lib.go", "package lib\n")
	write(t, root, "gostart/start/start.go", "package start\r\n")
	same := func(what string, want bool) {
		t.Helper()
		if got := compute(t, root).Digest == before.Digest; got != want {
			t.Errorf("%s: the digest is the same: %t, want %t", what, got, want)
		}
	}
	same("before the first commit", true)
	run(t, root, "git", "add", ".")
	same("with files that git tracks", true)
	write(t, root, "gostart/start/more.go", "package start\n")
	same("with a new file", false)
	remove(t, root, "gostart/start/more.go")
	remove(t, root, "gostart/start/start.go")
	same("without a file", false)
	write(t, root, "gostart/start/start.go", "package start // edited\n")
	same("with an edited file", false)
	write(t, root, "gostart/start/start.go", "package start\n")
	same("as before", true)
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(filepath.Join(root, "gostart/go.mod"), 0o755); err != nil {
		t.Fatal(err)
	}
	same("with another mode", false)
	if err := os.Symlink("go.mod", filepath.Join(root, "gostart/link")); err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Compute(t.Context(), root); err == nil || !strings.Contains(err.Error(), "regular files only") {
		t.Errorf("Compute() with a link = %v", err)
	}
	if _, err := lock.Compute(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "gostart/go.mod is missing") {
		t.Errorf("Compute() without a framework = %v", err)
	}
}

func TestWithoutFileModesTheDigestUsesThoseInGit(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("file systems of Windows have no file modes")
	}
	root := t.TempDir()
	names := []string{"gostart/go.mod", "gostart/fuzz", "gostart/start/start.go", "gostart/new.go"}
	for _, name := range names {
		write(t, root, name, "module gostart\n")
	}
	chmod := func(mode os.FileMode, names ...string) {
		t.Helper()
		for _, name := range names {
			if err := os.Chmod(filepath.Join(root, name), mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	chmod(0o755, "gostart/fuzz")
	want := compute(t, root).Digest
	run(t, root, "git", "init", "-q")
	run(t, root, "git", "add", names[0], names[1], names[2]) // new.go is not tracked
	same := func(what string, want string) {
		t.Helper()
		if got := compute(t, root).Digest; got != want {
			t.Errorf("%s: the digest is %s, want %s", what, got, want)
		}
	}
	same("with modes", want)
	chmod(0o755, names...)
	same("every file is executable", want)
	chmod(0o644, names...)
	run(t, root, "git", "config", "core.fileMode", "false")
	same("no file is executable, and core.fileMode is false", want)
	chmod(0o755, names[0], names[2])
	same("other modes, and core.fileMode is false", want)
	run(t, root, "git", "update-index", "--chmod=-x", "gostart/fuzz")
	if compute(t, root).Digest == want {
		t.Error("another mode in git: the digest is the same")
	}
}

func TestACloneWithCRLFHasTheSameDigest(t *testing.T) {
	t.Parallel()
	root, clone := t.TempDir(), filepath.Join(t.TempDir(), "clone")
	write(t, root, "gostart/go.mod", "module gostart\n\ngo 1.26\n")
	write(t, root, "gostart/image.png", "\x89PNG\r\n\x1a\n\x00")
	run(t, root, "git", "init", "-q")
	run(t, root, "git", "add", ".")
	run(t, root, "git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-qm", "one")
	run(t, root, "git", "clone", "-q", "-c", "core.autocrlf=true", root, clone)
	if text, err := os.ReadFile(filepath.Join(clone, "gostart/go.mod")); err != nil || string(text) != "module gostart\r\n\r\ngo 1.26\r\n" {
		t.Fatalf("go.mod is %q, %v", text, err)
	}
	if got, want := compute(t, clone).Digest, compute(t, root).Digest; got != want {
		t.Errorf("the digest is %s, want %s", got, want)
	}
}

func TestTheOriginHasNoPassword(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"https://ada:secret@example.com/a@b.git": "https://example.com/a@b.git",
		"https://token@example.com":              "https://example.com",
		"git@example.com:ada/shop.git":           "git@example.com:ada/shop.git",
		"file:///srv/a@b":                        "file:///srv/a@b",
	} {
		root := t.TempDir()
		run(t, root, "git", "init", "-q")
		run(t, root, "git", "remote", "add", "origin", url)
		if got, commit := lock.Origin(t.Context(), root); got != want || commit != "" {
			t.Errorf("Origin() of %s = %s, %s, want %s", url, got, commit, want)
		}
	}
}

func compute(t *testing.T, root string) lock.Lock {
	t.Helper()
	l, err := lock.Compute(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	file := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, root, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(root, name)); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}
