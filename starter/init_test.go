package starter_test

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A clone is a copy of the project that a test changes.
type clone struct {
	*testing.T
	dir     string
	goflags string // by default -trimpath
}

func newClone(t *testing.T) clone {
	t.Helper()
	if testing.Short() {
		t.Skip("this builds and tests the whole app")
	}
	c := clone{T: t, dir: t.TempDir()}
	copyProject(t, c.dir)
	return c
}

// run runs a command in the clone, and returns what it prints. Paths are trimmed,
// so that all clones share what the first has built.
func (c clone) run(args ...string) string {
	c.Helper()
	cmd := exec.CommandContext(c.Context(), args[0], args[1:]...)
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), "GOFLAGS="+cmp.Or(c.goflags, "-trimpath"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// holds checks what must hold of an app, but for what only a browser shows.
func (c clone) holds() {
	c.Helper()
	c.run("go", "tool", "start", "generate", "-check")
	c.run("go", "tool", "start", "lock", "-check")
	c.run("go", "mod", "tidy", "-diff")
	c.run("go", "vet", "./...")
	if out := c.run("gofmt", "-l", "."); out != "" {
		c.Errorf("gofmt would change\n%s", out)
	}
	c.run("go", "test", "-skip=InABrowser", "./app", "./apptest", "./lib", "./routes/...", "./views", "./e2e")
}

// examples lists the folders of the examples.
func examples(t *testing.T) (folders []string) {
	t.Helper()
	err := filepath.WalkDir("routes", func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == "example.md" {
			folders = append(folders, filepath.Dir(path))
		}
		return err
	})
	if err != nil || len(folders) < 3 {
		t.Fatalf("the examples are %q, error %v", folders, err)
	}
	return folders
}

func TestWithoutAnExampleTheRestHolds(t *testing.T) {
	t.Parallel()
	for _, folder := range examples(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			c := newClone(t)
			if err := os.RemoveAll(filepath.Join(c.dir, folder)); err != nil {
				t.Fatal(err)
			}
			c.run("go", "tool", "start", "generate")
			c.holds()
		})
	}
}

func TestACloneHoldsAfterInit(t *testing.T) {
	t.Parallel()
	for _, keep := range []string{"all", "none"} {
		t.Run("with "+keep+" of the examples", func(t *testing.T) {
			t.Parallel()
			c := newClone(t)
			framework := c.digest()
			c.run("go", "tool", "start", "init", "example.com/acme/shop/v2", "-name", "Corner", "-keep", keep)
			if c.digest() != framework {
				t.Error("gostart/ has changed")
			}
			for _, gone := range []string{"starter", "docs/tutorial.md"} {
				if _, err := os.Stat(filepath.Join(c.dir, gone)); err == nil {
					t.Errorf("%s is still there", gone)
				}
			}
			c.holds()
			c.advertisesNothing()
		})
	}
}

// digest returns a hash of the names, modes and contents in gostart/.
func (c clone) digest() string {
	c.Helper()
	all := sha256.New()
	c.eachFile("gostart", func(name, text string) {
		info, err := os.Stat(filepath.Join(c.dir, name))
		if err != nil {
			c.Fatal(err)
		}
		fmt.Fprintf(all, "%q %v %q\n", name, info.Mode(), text)
	})
	return fmt.Sprintf("%x", all.Sum(nil))
}

// eachFile calls do with each file below a folder, but for what git has.
func (c clone) eachFile(folder string, do func(name, text string)) {
	c.Helper()
	err := fs.WalkDir(os.DirFS(c.dir), folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".git":
			return fs.SkipDir
		case !entry.IsDir():
			do(name, readText(c, filepath.Join(c.dir, name)))
		}
		return nil
	})
	if err != nil {
		c.Fatal(err)
	}
}

// starterWords are in no page and no document of an app.
var starterWords = []string{"starter", "kettle", "TanStack", `"gostart"`, "# gostart"}

// advertisesNothing checks that no page and no document is about the starter, and
// that no text but the framework's has the name of the starter's module.
func (c clone) advertisesNothing() {
	c.Helper()
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "AGENTS.md", "routes/index/page.templ", "routes/index/route.go", "views/layout.templ", "lib/config.go"} {
		text := readText(c, filepath.Join(c.dir, name))
		for _, word := range starterWords {
			if strings.Contains(text, word) {
				c.Errorf("%s says %q", name, word)
			}
		}
	}
	module := regexp.MustCompile(`\bmyapp\b.*`)
	c.eachFile(".", func(name, text string) {
		if strings.HasPrefix(name, "gostart/") || strings.Contains(text, "\x00") { // an image
			return
		}
		if found := module.FindString(text); found != "" {
			c.Errorf("%s says %q", name, found)
		}
	})
}
