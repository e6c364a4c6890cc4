package dev_test

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gostart/internal/dev"
)

const html = "text/html,application/xhtml+xml"

func TestARequestAfterAChangeSeesIt(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/", "<h1>one</h1>")
	p.says(t, "<h1>two</h1>")
	p.wants(t, "/", "<h1>two</h1>")
	p.out.shows(t, "✓ page.go: ready in ")
}

func TestTheAppSeesWhereItIsVisited(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/host", strings.TrimPrefix(p.url, "http://")+p.url)
}

func TestTheAppMayBeVisitedElsewhereLater(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/host", p.url)
	p.write(t, ".env", "BASE_URL=http://127.0.0.1:3000")
	if _, body := p.get(t, "/host"); strings.HasSuffix(body, p.url) {
		t.Errorf("the app is still told that it is visited at %s", p.url)
	}
}

func TestVariablesAreReadAgainWhenTheirFileChanges(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{".env": "A=1"}))
	p.wants(t, "/env", "A=1")
	p.write(t, ".env", "A=2")
	p.wants(t, "/env", "A=2")
}

func TestTheAppGoesOnRunningWhen(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"a test changes":                   "page_test.go",
		"a text changes that is not built": "README.md",
		"Go changes that is not built":     "elsewhere/elsewhere.go",
		"the app writes its own data":      "data/notes.json",
		"an editor keeps a copy":           ".main.go.swp",
		"a dependency of scripts changes":  "node_modules/x/x.js",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := develop(t, files(nil))
			p.out.shows(t, "✓ the app")
			_, before := p.get(t, "/pid")
			p.write(t, file, "package main\n")
			p.write(t, "extra.go", files(nil)["extra.go"])
			p.out.shows(t, "extra.go: ready in")
			if _, after := p.get(t, "/pid"); after != before {
				t.Errorf("it was restarted after %s changed", file)
			}
		})
	}
}

func TestFoldersComeAndGo(t *testing.T) {
	t.Parallel()
	const extra = "package main\n\nimport \"example/deep/er\"\n\nfunc extra() { _ = er.Text }\n"
	p := develop(t, files(nil))
	p.wants(t, "/", "one")
	p.write(t, "deep/er/er.go", "package er\n\nconst Text = `1`\n")
	p.write(t, "extra.go", extra)
	p.wants(t, "/", "one")
	if err := os.Rename(filepath.Join(p.root, "deep"), filepath.Join(p.root, "away")); err != nil {
		t.Fatal(err)
	}
	p.out.shows(t, "✗ extra.go:3:8: package example/deep/er is not in std")
	p.write(t, "extra.go", strings.ReplaceAll(extra, "deep", "away"))
	p.wants(t, "/", "one")
	p.write(t, "away/er/er.go", "package er\n\nconst Other = `1`\n")
	p.out.shows(t, "✗ extra.go:5:23: undefined: er.Text")
	if err := os.RemoveAll(filepath.Join(p.root, "away")); err != nil {
		t.Fatal(err)
	}
	p.out.shows(t, "package example/away/er is not in std")
	p.write(t, "extra.go", files(nil)["extra.go"])
	p.out.shows(t, "✓")
	p.wants(t, "/", "one")
}

func TestAnotherBranchIsServedOnceItIsCheckedOut(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-c", "user.name=Ada", "-c", "user.email=ada@example.com"}, args...)
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir = p.root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main")
	git("add", ".")
	git("commit", "-qm", "one")
	git("checkout", "-qb", "other")
	p.says(t, "<h1>two</h1>")
	p.write(t, "more/more.go", "package more\n")
	git("add", ".")
	git("commit", "-qm", "two")
	p.wants(t, "/", "two")
	git("checkout", "-q", "main")
	p.wants(t, "/", "one")
	git("checkout", "-q", "other")
	p.wants(t, "/", "two")
}

func TestWhatDoesNotCompileIsToldAndTheOldPageStays(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/", "one")
	p.write(t, "extra.go", "package main\n\nfunc extra() {\n\tundefined()\n}\n")
	p.out.shows(t, "✗ extra.go:4:2: undefined: undefined\n     1 │ package main\n     2 │ \n     3 │ func extra() {\n>    4 │ \tundefined()\n     5 │ }")
	p.wants(t, "/", "one")
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	p.out.shows(t, "✓ extra.go: ready in ")
}

func TestWhatCannotBeGeneratedIsTold(t *testing.T) {
	t.Parallel()
	faults := make(chan error, 1)
	faults <- errors.New("views/page.templ:1:3: expected a name\ngo.mod:2: no such thing; do something else")
	p := developWith(t, files(map[string]string{"views/page.templ": "templ ()"}), func() error {
		select {
		case err := <-faults:
			return err
		default:
			return nil
		}
	})
	p.out.shows(t, "✗ views/page.templ:1:3: expected a name\n>    1 │ templ ()")
	p.out.shows(t, "✗ go.mod:2: no such thing; do something else")
	p.says(t, "<h1>two</h1>")
	p.wants(t, "/", "two")
}

func TestAnAppThatDoesNotRunIsExplained(t *testing.T) {
	t.Parallel()
	const stops = "package main\n\nimport \"os\"\n\nfunc extra() {\n\tos.Stderr.WriteString(\"config: PORT is <odd>\")\n\tos.Exit(3)\n}\n"
	p := develop(t, files(map[string]string{"extra.go": stops}))
	p.out.shows(t, "✗ the app stopped by itself: exit status 3\nconfig: PORT is <odd>")
	status, body := p.get(t, "/", "Accept", html)
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "config: PORT is &lt;odd&gt;") {
		t.Errorf("a browser gets %d %s", status, body)
	}
	if status, body = p.get(t, "/"); status != http.StatusServiceUnavailable || strings.Contains(body, "PORT") {
		t.Errorf("a tool gets %d %s", status, body)
	}
	if _, body = p.get(t, "/", "Accept", html, "Host", "attacker.example"); strings.Contains(body, "PORT") {
		t.Errorf("a site that is a stranger gets %s", body)
	}
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	p.wants(t, "/", "one")
}

func TestAnAppThatStopsLaterIsTold(t *testing.T) {
	t.Parallel()
	const stops = "package main\n\nimport (\n\t\"net/http\"\n\t\"os\"\n)\n\n" +
		"func extra() {\n\thttp.HandleFunc(\"/stop\", func(http.ResponseWriter, *http.Request) { os.Exit(0) })\n}\n"
	p := develop(t, files(map[string]string{"extra.go": stops}))
	p.wants(t, "/", "one")
	if status, _ := p.get(t, "/stop"); status != http.StatusServiceUnavailable {
		t.Errorf("the request that stopped it got %d", status)
	}
	p.out.shows(t, "✗ the app stopped by itself: exit status 0")
	p.says(t, "<h1>two</h1>")
	p.wants(t, "/", "two")
}

func TestItDoesNotBeginWhere(t *testing.T) {
	t.Parallel()
	taken := develop(t, files(nil))
	for name, test := range map[string]struct{ variable, want string }{
		"the port is taken":             {"PORT=" + strings.TrimPrefix(taken.url, "http://localhost:"), "is in use: choose another"},
		"the environment is production": {"APP_ENV=production", "this is for development"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := dev.Run(t.Context(), taken.options(test.variable))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
