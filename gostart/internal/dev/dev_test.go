package dev_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gostart/internal/dev"
	"gostart/internal/listen"
)

const html = "text/html,application/xhtml+xml"

func TestARequestAfterAChangeGetsTheNewPage(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/", "<h1>one</h1>")
	p.setPage(t, "<h1>two</h1>")
	p.wants(t, "/", "<h1>two</h1>")
	p.out.waitFor(t, "✓ page.go: ready in ")
}

func TestTheAppGetsTheHostAndTheBaseURLThatVisitorsSee(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/host", strings.TrimPrefix(p.url, "http://")+p.url)
}

func TestTheAppGetsTheBaseURLOfAChangedEnvFile(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/host", p.url)
	p.write(t, ".env", "BASE_URL=http://127.0.0.1:3000")
	if _, body := p.get(t, "/host"); strings.HasSuffix(body, p.url) {
		t.Errorf("BASE_URL of the app is still %s", p.url)
	}
}

func TestTheAppRestartsWhenItsEnvFileChanges(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{".env": "A=1"}))
	p.wants(t, "/env", "A=1")
	p.write(t, ".env", "A=2")
	p.wants(t, "/env", "A=2")
}

func TestTheAppIsNotRestartedWhen(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"a test changes":      "page_test.go",
		"a text file changes": "README.md",
		"a package changes that the app does not import": "elsewhere/elsewhere.go",
		"the app writes to data":                         "data/notes.json",
		"an editor writes a swap file":                   ".main.go.swp",
		"a package of npm changes":                       "node_modules/x/x.js",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := develop(t, files(nil))
			p.out.waitFor(t, "✓ the app")
			_, before := p.get(t, "/pid")
			p.write(t, file, "package main\n")
			p.write(t, "extra.go", files(nil)["extra.go"])
			p.out.waitFor(t, "extra.go: ready in")
			if _, after := p.get(t, "/pid"); after != before {
				t.Errorf("the app was restarted after %s changed", file)
			}
		})
	}
}

// Neither the list of file types nor a walk of the app's module finds all of these files.
func TestEveryFileThatTheAppIsBuiltFromIsWatched(t *testing.T) {
	t.Parallel()
	embeds := func(directive string) string {
		return "package main\n\nimport (\n\t\"embed\"\n\t\"io/fs\"\n\t\"net/http\"\n)\n\n//go:embed " + directive + "\nvar texts embed.FS\n\n" +
			"func extra() {\n\thttp.HandleFunc(\"/text\", func(w http.ResponseWriter, _ *http.Request) {\n" +
			"\t\tfs.WalkDir(texts, \".\", func(name string, _ fs.DirEntry, _ error) error {\n" +
			"\t\t\ttext, _ := texts.ReadFile(name)\n\t\t\tw.Write(text)\n\t\t\treturn nil\n\t\t})\n\t})\n}\n"
	}
	imports := func(path string) string {
		return "package main\n\nimport (\n\t\"io\"\n\t\"net/http\"\n\n\tother \"" + path + "\"\n)\n\n" +
			"func extra() {\n\thttp.HandleFunc(\"/text\", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, other.Text) })\n}\n"
	}
	other := func(text string) string { return "package other\n\nconst Text = `" + text + "`\n" }
	text := func(text string) string { return text }
	const goMod = "module example\n\ngo 1.26\n"
	for name, test := range map[string]struct {
		files map[string]string
		file  string
		text  func(string) string
	}{
		"a folder named data below the root":        {map[string]string{"extra.go": imports("example/lib/data")}, "lib/data/other.go", other},
		"an embedded file of any type":              {map[string]string{"extra.go": embeds("docs/guide.md")}, "docs/guide.md", text},
		"an embedded pattern":                       {map[string]string{"extra.go": embeds("all:docs *.md"), "a.md": ""}, "docs/.a/_guide.xyz", text},
		"an embedded folder that is skipped for Go": {map[string]string{"extra.go": embeds(`"dist"`)}, "dist/deep/guide.md", text},
		"a replaced module": {map[string]string{
			"go.mod": goMod + "\nrequire other v0.0.0\n\nreplace other => ./other\n", "extra.go": imports("other/deep"), "other/go.mod": "module other\n",
		}, "other/deep/other.go", other},
		"a module of the workspace": {map[string]string{
			"go.work": "go 1.26\n\nuse (\n\t.\n\t./other\n)\n", "extra.go": imports("other"), "other/go.mod": "module other\n",
		}, "other/other.go", other},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := files(test.files)
			all[test.file] = test.text("before")
			p := develop(t, all)
			p.wants(t, "/text", "before")
			p.write(t, test.file, test.text("after"))
			p.wants(t, "/text", "after")
		})
	}
}

func TestAModuleIsWatchedOnceAReplaceDirectiveNamesIt(t *testing.T) {
	t.Parallel()
	all := files(map[string]string{"other/go.mod": "module other\n", "other/other.go": "package other\n\nfunc F() {}\n"})
	p := develop(t, all)
	p.wants(t, "/", "one")
	p.write(t, "go.mod", all["go.mod"]+"\nrequire other v0.0.0\n\nreplace other => ./other\n")
	p.write(t, "extra.go", "package main\n\nimport \"other\"\n\nfunc extra() { other.F() }\n")
	p.wants(t, "/", "one")
	p.write(t, "other/other.go", "package other\n\nfunc G() {}\n")
	p.out.waitFor(t, "✗ extra.go:5:22: undefined: other.F")
}

func TestNewAndRenamedAndRemovedFoldersAreNoticed(t *testing.T) {
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
	p.out.waitFor(t, "✗ extra.go:3:8: package example/deep/er is not in std")
	p.write(t, "extra.go", strings.ReplaceAll(extra, "deep", "away"))
	p.wants(t, "/", "one")
	p.write(t, "away/er/er.go", "package er\n\nconst Other = `1`\n")
	p.out.waitFor(t, "✗ extra.go:5:23: undefined: er.Text")
	if err := os.RemoveAll(filepath.Join(p.root, "away")); err != nil {
		t.Fatal(err)
	}
	p.out.waitFor(t, "package example/away/er is not in std")
	p.write(t, "extra.go", files(nil)["extra.go"])
	p.out.waitFor(t, "✓")
	p.wants(t, "/", "one")
}

func TestABranchIsServedOnceItIsCheckedOut(t *testing.T) {
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
	p.setPage(t, "<h1>two</h1>")
	p.write(t, "more/more.go", "package more\n")
	git("add", ".")
	git("commit", "-qm", "two")
	p.wants(t, "/", "two")
	git("checkout", "-q", "main")
	p.wants(t, "/", "one")
	git("checkout", "-q", "other")
	p.wants(t, "/", "two")
}

func TestACompileErrorIsShownAndTheOldBuildServesRequests(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/", "one")
	p.write(t, "extra.go", "package main\n\nfunc extra() {\n\tundefined()\n}\n")
	p.out.waitFor(t, "✗ extra.go:4:2: undefined: undefined\n     1 │ package main\n     2 │ \n     3 │ func extra() {\n>    4 │ \tundefined()\n     5 │ }")
	p.wants(t, "/", "one")
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	p.out.waitFor(t, "✓ extra.go: ready in ")
}

func TestAnErrorOfTheGeneratorIsShown(t *testing.T) {
	t.Parallel()
	errs := make(chan error, 1)
	errs <- errors.New("views/page.templ:1:3: expected a name\ngo.mod:2: no such thing; do something else")
	p := developWith(t, files(map[string]string{"views/page.templ": "templ ()"}), func() error {
		select {
		case err := <-errs:
			return err
		default:
			return nil
		}
	})
	p.out.waitFor(t, "✗ views/page.templ:1:3: expected a name\n>    1 │ templ ()")
	p.out.waitFor(t, "✗ go.mod:2: no such thing; do something else")
	p.setPage(t, "<h1>two</h1>")
	p.wants(t, "/", "two")
}

func TestTheOutputOfAnAppThatExitsAtStartIsShown(t *testing.T) {
	t.Parallel()
	const stops = "package main\n\nimport \"os\"\n\nfunc extra() {\n\tos.Stderr.WriteString(\"config: PORT is <odd>\")\n\tos.Exit(3)\n}\n"
	p := develop(t, files(map[string]string{"extra.go": stops}))
	p.out.waitFor(t, "✗ the app exited: exit status 3\nconfig: PORT is <odd>")
	status, body := p.get(t, "/", "Accept", html)
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "config: PORT is &lt;odd&gt;") {
		t.Errorf("a browser gets %d %s", status, body)
	}
	if status, body = p.get(t, "/"); status != http.StatusServiceUnavailable || strings.Contains(body, "PORT") {
		t.Errorf("curl gets %d %s", status, body)
	}
	if _, body = p.get(t, "/", "Accept", html, "Host", "attacker.example"); strings.Contains(body, "PORT") {
		t.Errorf("a website of another host gets %s", body)
	}
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	p.wants(t, "/", "one")
}

func TestAnAppThatExitsDuringARequestIsReported(t *testing.T) {
	t.Parallel()
	const stops = "package main\n\nimport (\n\t\"net/http\"\n\t\"os\"\n)\n\n" +
		"func extra() {\n\thttp.HandleFunc(\"/stop\", func(http.ResponseWriter, *http.Request) { os.Exit(0) })\n}\n"
	p := develop(t, files(map[string]string{"extra.go": stops}))
	p.wants(t, "/", "one")
	if status, _ := p.get(t, "/stop"); status != http.StatusServiceUnavailable {
		t.Errorf("the request = %d, want 503", status)
	}
	p.out.waitFor(t, "✗ the app exited: exit status 0")
	p.setPage(t, "<h1>two</h1>")
	p.wants(t, "/", "two")
}

func TestRunReturnsAnErrorIf(t *testing.T) {
	t.Parallel()
	taken := develop(t, files(nil))
	for name, test := range map[string]struct{ variable, want string }{
		"the port is taken":             {"PORT=" + strings.TrimPrefix(taken.url, "http://localhost:"), "is in use: choose another"},
		"the environment is production": {"APP_ENV=production", "is for development only"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := dev.Run(t.Context(), taken.options(test.variable))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Run() = %v, want %q", err, test.want)
			}
		})
	}
}

func TestTheAppExitsWhenDevIsKilled(t *testing.T) {
	t.Parallel()
	const watchesStdin = `package main

import (
	"io"
	"net"
	"os"
)

func extra() {
	connection, _ := net.Dial("tcp", os.Getenv("TEST_ADDRESS"))
	go func() {
		if os.Getenv("GOSTART_DEV_PIPE") != "" {
			io.Copy(connection, os.Stdin)
			io.WriteString(connection, "ended")
		}
		os.Exit(0)
	}()
}
`
	p := &project{root: t.TempDir()}
	for name, text := range files(map[string]string{"extra.go": watchesStdin}) {
		p.write(t, name, text)
	}
	port, err := listen.FreePort(t.Context(), "localhost")
	if err != nil {
		t.Fatal(err)
	}
	p.url = "http://localhost:" + port
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	devProcess := exec.CommandContext(t.Context(), self)
	devProcess.Env = append(os.Environ(), "TEST_DEV_ROOT="+p.root, "PORT="+port, "TEST_ADDRESS="+listener.Addr().String(),
		"TMPDIR="+t.TempDir()) // for the folder that dev.Run cannot remove when it is killed
	if err := devProcess.Start(); err != nil {
		t.Fatal(err)
	}
	app, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	_ = devProcess.Process.Kill()
	_ = devProcess.Wait()
	sent, err := io.ReadAll(app) // until the app has exited
	if string(sent) != "ended" {
		t.Errorf("the app sends %q, error %v", sent, err)
	}
}
