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

// A clone is a copy of the project, for a test to change.
type clone struct {
	*testing.T
	dir     string
	goflags string // "" means -trimpath
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

// run runs a command in the clone, and returns its output. By default Go trims paths, so
// that all clones share the build cache.
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

// check runs the checks and the tests of the app, except those in a browser.
func (c clone) check() {
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

// examples returns the folders of the examples.
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

func TestTheAppWorksWithoutEachExample(t *testing.T) {
	t.Parallel()
	for _, folder := range examples(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			c := newClone(t)
			if err := os.RemoveAll(filepath.Join(c.dir, folder)); err != nil {
				t.Fatal(err)
			}
			c.run("go", "tool", "start", "generate")
			c.check()
		})
	}
}

func TestACloneWorksAfterInit(t *testing.T) {
	t.Parallel()
	for _, keep := range []string{"all", "none"} {
		t.Run("keep "+keep+" of the examples", func(t *testing.T) {
			t.Parallel()
			c := newClone(t)
			framework := c.digest()
			c.run("go", "tool", "start", "init", "example.com/acme/shop/v2", "-name", "Corner", "-keep", keep)
			if c.digest() != framework {
				t.Error("gostart/ has changed")
			}
			for _, removed := range []string{"starter", "docs/tutorial.md"} {
				if _, err := os.Stat(filepath.Join(c.dir, removed)); err == nil {
					t.Errorf("%s was not removed", removed)
				}
			}
			c.check()
			c.lacksStarterWords()
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

// eachFile calls do with the path and content of each file below a folder, except .git.
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

// starterWords must not be in the pages and documents of an app.
var starterWords = []string{"starter", "kettle", "TanStack", `"gostart"`, "# gostart"}

// lacksStarterWords checks that no page or document contains one of starterWords, and
// that no file outside gostart/ contains the starter's module path.
func (c clone) lacksStarterWords() {
	c.Helper()
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "AGENTS.md", "routes/index/page.templ", "routes/index/route.go", "views/layout.templ", "lib/config.go"} {
		text := readText(c, filepath.Join(c.dir, name))
		for _, word := range starterWords {
			if strings.Contains(text, word) {
				c.Errorf("%s contains %q", name, word)
			}
		}
	}
	module := regexp.MustCompile(`\bmyapp\b.*`)
	c.eachFile(".", func(name, text string) {
		if strings.HasPrefix(name, "gostart/") || strings.Contains(text, "\x00") { // an image
			return
		}
		if found := module.FindString(text); found != "" {
			c.Errorf("%s contains %q", name, found)
		}
	})
}
