package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// newClone returns a small clone of the starter, with two examples, in a git repository.
func newClone(t *testing.T) app {
	t.Helper()
	a := newApp(t)
	for name, text := range map[string]string{
		"go.mod":                              "module myapp\n\ngo 1.26\n\nrequire gostart v0.0.0\n\nreplace gostart => ./gostart\n",
		"gostart/go.mod":                      "module gostart\n",
		"gostart/start/start.go":              "package start // import \"myapp/lib\" stays\n",
		"gostart/CHANGELOG.md":                "## [0.1.0]\n",
		"main.go":                             "package main\n\nimport \"myapp/lib\"\n\nvar text = lib.Name + \"myapp/lib\"\n",
		"lib/config.go":                       "package lib\n\n// Name is what people see.\nconst Name = \"gostart\"\n",
		"views/shell.templ":                   "package views\n\nimport (\n\t\"strings\"\n\tapp \"myapp/lib\"\n)\n\ntempl shell() {\n\t<a href=\"/\">{ strings.ToUpper(app.Name) } \"myapp/lib\"</a>\n}\n",
		"tools/go.mod":                        "module myapp/tools\n\nrequire myapp v0.0.0 // myapp\n\nreplace myapp => ../\n\nrequire myapplication v1.0.0\n",
		"tools/tools.go":                      "package tools\n\nimport _ \"myapp/lib\"\n",
		".golangci.yml":                       "goimports:\n  local-prefixes: [myapp]\nmyapp: stays\n",
		".gitignore":                          ".env.local\n",
		"README.md":                           "# gostart\n",
		"CONTRIBUTING.md":                     "To gostart.\n",
		"docs/tour.md":                        "```go\nimport \"myapp/lib\"\n```\n",
		"starter/doc.go":                      "package starter\n",
		"starter/remove.txt":                  "# About the starter.\nCONTRIBUTING.md\n",
		"starter/yours/README.md":             "# ⟦Name⟧\n\ngo get ⟦Module⟧\n",
		"starter/yours/.ci/run":               "make check\n",
		"starter/yours/lib/lib.go.tmpl":       "package lib\n\nimport _ \"myapp/views\"\n",
		"starter/yours/routes/notes/extra.md": "About the notes.\n",
		"routes/notes/example.md":             "# Notes\n\nA list that people\nchange.\n\nMore.\n",
		"routes/notes/route.go":               strings.ReplaceAll(indexRoute, "index", "notes"),
		"routes/notes/page.templ":             strings.ReplaceAll(indexPage, "index", "notes"),
		"routes/client/example.md":            "The client without a title.\n",
		"routes/client/route.go":              strings.ReplaceAll(indexRoute, "index", "client"),
	} {
		a.write(name, text)
	}
	if err := os.Chmod(filepath.Join(a.root, "starter/yours/.ci/run"), 0o755); err != nil {
		t.Fatal(err)
	}
	a.run(nil, "generate")
	a.run(nil, "lock", "-source", "https://example.com/gostart")
	a.git("init", "-q", "-b", "trunk")
	a.commit("one")
	return a
}

// git runs git, and returns its output.
func (a app) git(args ...string) string {
	a.Helper()
	cmd := exec.CommandContext(a.Context(), "git", append([]string{"-c", "user.name=Ada", "-c", "user.email=ada@example.com"}, args...)...)
	cmd.Dir = a.root
	out, err := cmd.CombinedOutput()
	if err != nil {
		a.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit commits every file.
func (a app) commit(message string) {
	a.Helper()
	a.git("add", "-A")
	a.git("commit", "-qm", message)
}

// existing returns those of the files and folders that exist.
func (a app) existing(names ...string) string {
	return strings.Join(slices.DeleteFunc(names, func(name string) bool {
		_, err := os.Stat(filepath.Join(a.root, name))
		return err != nil
	}), " ")
}

// examples returns the folders of the examples in the app.
func (a app) examples() string { return a.existing("routes/client", "routes/notes") }

func TestInitTurnsACloneIntoANewApp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args, name, module, examples string
	}{
		"with all its examples":      {"github.com/ada/shop", "Shop", "github.com/ada/shop", "routes/client routes/notes"},
		"with a name":                {"github.com/ada/shop -name Corner", "Corner", "github.com/ada/shop", "routes/client routes/notes"},
		"with a major version":       {"github.com/ada/shop/v2", "Shop", "github.com/ada/shop/v2", "routes/client routes/notes"},
		"with a version as name":     {"v2", "V2", "v2", "routes/client routes/notes"},
		"without one example":        {"-drop notes a.b/shop", "Shop", "a.b/shop", "routes/client"},
		"without one, by its folder": {"-drop routes/notes/ a.b/shop", "Shop", "a.b/shop", "routes/client"},
		"with -keep all":             {"a.b/shop -keep all", "Shop", "a.b/shop", "routes/client routes/notes"},
		"with -keep none":            {"a.b/shop -keep none", "Shop", "a.b/shop", ""},
		"without any":                {"a.b/shop -drop client,notes", "Shop", "a.b/shop", ""},
		"with one example":           {"a.b/shop -keep client", "Shop", "a.b/shop", "routes/client"},
		"a path in the old module":   {"myapp/v3", "Myapp", "myapp/v3", "routes/client routes/notes"},
		"the same module path":       {"myapp -keep client", "Myapp", "myapp", "routes/client"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newClone(t)
			framework, head := a.framework(), a.git("rev-parse", "HEAD")
			status, out, errs := a.run(nil, append([]string{"init"}, strings.Fields(test.args)...)...)
			if status != 0 || errs != "" || !strings.HasSuffix(out, test.name+" is ready, as module "+test.module+". Next: go run . and make check\n") {
				t.Fatalf("status %d, stdout %s, stderr %s", status, out, errs)
			}
			if got := a.examples(); got != test.examples {
				t.Errorf("the examples are %s, want %s", got, test.examples)
			}
			m := test.module
			for file, want := range map[string]string{
				"go.mod":               "module " + m + "\n\ngo 1.26\n\nrequire gostart v0.0.0\n\nreplace gostart => ./gostart\n",
				"main.go":              "package main\n\nimport \"" + m + "/lib\"\n\nvar text = lib.Name + \"myapp/lib\"\n",
				"lib/config.go":        "package lib\n\n// Name is what people see.\nconst Name = \"" + test.name + "\"\n",
				"lib/lib.go":           "package lib\n\nimport _ \"" + m + "/views\"\n",
				"views/shell.templ":    "package views\n\nimport (\n\t\"strings\"\n\tapp \"" + m + "/lib\"\n)\n\ntempl shell() {\n\t<a href=\"/\">{ strings.ToUpper(app.Name) } \"myapp/lib\"</a>\n}\n",
				"tools/go.mod":         "module " + m + "/tools\n\nrequire " + m + " v0.0.0 // myapp\n\nreplace " + m + " => ../\n\nrequire myapplication v1.0.0\n",
				"tools/tools.go":       "package tools\n\nimport _ \"" + m + "/lib\"\n",
				".golangci.yml":        "goimports:\n  local-prefixes: [" + m + "]\nmyapp: stays\n",
				"README.md":            "# " + test.name + "\n\ngo get " + m + "\n",
				"docs/tour.md":         "```go\nimport \"" + m + "/lib\"\n```\n",
				".ci/run":              "make check\n",
				"routes/routes_gen.go": "",
			} {
				if got := a.read(file); got != want && want != "" {
					t.Errorf("%s is\n%s\nwant\n%s", file, got, want)
				}
			}
			if !strings.Contains(a.read("routes/routes_gen.go"), `"`+m+`/routes/index"`) {
				t.Errorf("the route table is\n%s", a.read("routes/routes_gen.go"))
			}
			if got := a.existing("starter", "CONTRIBUTING.md"); got != "" {
				t.Errorf("%s is still there", got)
			}
			if got := a.existing(".start-git", "routes/notes/extra.md"); got != "" && !strings.Contains(test.examples, "notes") {
				t.Errorf("%s exists", got)
			}
			if info, err := os.Stat(filepath.Join(a.root, ".ci/run")); err != nil || info.Mode().Perm() != 0o755 {
				t.Errorf(".ci/run has the mode %v, %v", info.Mode(), err)
			}
			if got := a.framework(); got != framework {
				t.Errorf("the framework is\n%s\nand was\n%s", got, framework)
			}
			if l := a.read("gostart.lock"); !strings.Contains(l, "source https://example.com/gostart\nversion 0.1.0\ncommit "+head+"\ndigest sha256:") {
				t.Errorf("the lock is\n%s", l)
			}
			a.want(0, "nothing changed\n", "", "generate")
		})
	}
}

// framework returns the framework's files and their contents.
func (a app) framework() string {
	a.Helper()
	return a.read("gostart/go.mod") + a.read("gostart/start/start.go") + a.read("gostart/CHANGELOG.md") + a.git("ls-files", "-o", "gostart")
}

func TestASecondInitKeepsTheSecretAndTheReadme(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.run(nil, "init", "example.com/shop")
	secret := a.read(".env.local")
	info, err := os.Stat(filepath.Join(a.root, ".env.local"))
	if err != nil || info.Mode().Perm() != 0o600 || len(secret) != len("AUTH_SECRET=")+44+1 {
		t.Errorf(".env.local has the mode %v and %d bytes, error %v", info.Mode(), len(secret), err)
	}
	a.write("README.md", "# Corner\n\nBy the person.\n")
	a.run(nil, "init", "example.com/other", "-force")
	if a.read(".env.local") != secret || a.read("README.md") != "# Corner\n\nBy the person.\n" || !strings.HasPrefix(a.read("go.mod"), "module example.com/other\n") {
		t.Error("a second init changes more than the module and the name")
	}
}

func TestInitAsksForWhatTheFlagsDoNotSet(t *testing.T) {
	t.Parallel()
	for answers, want := range map[string]struct{ name, examples string }{
		"\n\n\n\n":                      {"Shop", "routes/client routes/notes"},
		"Corner\nno\nyes\nno\n":         {"Corner", "routes/notes"},
		"<b>\nCorner\nN\nn\n\n":         {"Corner", ""}, // asked again
		"\nmaybe\nyes\nNO\nperhaps\n\n": {"Shop", "routes/client"},
	} {
		a := newClone(t)
		status, out, errs := a.run(strings.NewReader(answers), "init", "example.com/shop")
		if status != 0 || errs != "" {
			t.Errorf("answered %q: status %d, stderr %q", answers, status, errs)
		}
		for _, question := range []string{
			"What is the app's name? [Shop] ",
			"Example Notes, in routes/notes: A list that people change.\nKeep it? [yes] ",
			"Example client, in routes/client: The client without a title.\nKeep it? [yes] ",
			"Delete the git history, with all branches, and start a new one? [no] ",
		} {
			if !strings.Contains(out, question) {
				t.Errorf("no question %q in %q", question, out)
			}
		}
		if got := a.examples(); got != want.examples || !strings.Contains(a.read("lib/config.go"), `"`+want.name+`"`) {
			t.Errorf("answered %q the examples are %s, want %s, in %s", answers, got, want.examples, a.read("lib/config.go"))
		}
	}
}

func TestInitStartsANewGitHistoryOnRequest(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(a app) (int, string, string){
		"by a flag":    func(a app) (int, string, string) { return a.run(nil, "init", "a.b/shop", "-fresh", "-drop", "notes") },
		"by an answer": func(a app) (int, string, string) { return a.run(strings.NewReader("\n\nno\ny\n"), "init", "a.b/shop") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newClone(t)
			head := a.git("rev-parse", "HEAD")
			a.setIdentity()
			if status, _, errs := start(a); status != 0 {
				t.Fatalf("status %d, stderr %s", status, errs)
			}
			if got, want := a.git("log", "--format=%s", "--all"), "Start from gostart "+head[:12]; got != want {
				t.Errorf("the history is %q, want %q", got, want)
			}
			if got := a.git("log", "--format=%an") + a.git("config", "--local", "user.email"); got != "Adaada@example.com" {
				t.Errorf("the committer is %s", got)
			}
			if got := a.git("status", "--porcelain") + a.git("branch", "--show-current") + a.git("ls-files", "README.md", "routes/notes", ".env.local"); got != "trunkREADME.md" {
				t.Errorf("afterwards: %q", got)
			}
		})
	}
}

func TestInitKeepsAHistoryWithUncommittedOrOtherWork(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.setIdentity()
	a.write("main.go", "package main\n")
	a.git("stash", "-q")
	a.want(1, "", "start: nothing was changed: -fresh: git stash has changes that would be lost\n", "init", "a.b/shop", "-fresh")
	a.git("stash", "pop", "-q")
	a.want(1, "", "start: nothing was changed: -fresh: the work tree has changes that are not committed\n", "init", "a.b/shop", "-fresh", "-force")
	a.git("checkout", "-q", ".")
	temp, err := filepath.EvalSymlinks(t.TempDir()) // as git names it
	if err != nil {
		t.Fatal(err)
	}
	tree := filepath.ToSlash(filepath.Join(temp, "other tree"))
	a.git("worktree", "add", "-q", "-b", "other", tree)
	a.want(1, "", "start: nothing was changed: -fresh: git has other work trees, which need the old history: "+tree+"; remove each with git worktree remove\n", "init", "a.b/shop", "-fresh")
	a.git("worktree", "remove", tree)
	if err := os.Rename(filepath.Join(a.root, ".git"), filepath.Join(t.TempDir(), "git")); err != nil {
		t.Fatal(err)
	}
	a.write(".git", "gitdir: elsewhere\n")
	a.want(1, "", "start: nothing was changed: -fresh: the app's folder is not the root of a git clone\n", "init", "a.b/shop", "-fresh", "-force")
	if got := a.existing("starter", "routes/notes"); got != "starter routes/notes" {
		t.Errorf("only %s exists", got)
	}
}

// setIdentity configures the author of commits.
func (a app) setIdentity() {
	a.git("config", "user.name", "Ada")
	a.git("config", "user.email", "ada@example.com")
}

func TestInitStopsIfGitStatusFails(t *testing.T) {
	a := newClone(t)
	stops := func(why string) {
		t.Helper()
		before := a.snapshot()
		status, out, errs := a.run(nil, "init", "a.b/shop")
		if want := "start: nothing was changed: git cannot tell whether all changes are committed: git status: "; status != 1 || out != "" ||
			!strings.HasPrefix(errs, want) || !strings.Contains(errs, why) || !strings.HasSuffix(errs, "; run git status and fix what it reports, or use -force\n") {
			t.Errorf("%s: status %d, stdout %q, stderr %q", why, status, out, errs)
		}
		if after := a.snapshot(); after != before {
			t.Errorf("%s: before\n%s\nafter\n%s", why, before, after)
		}
	}
	t.Run("the folder is another user's", func(t *testing.T) {
		t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
		t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull) // may trust all folders
		t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
		stops("dubious ownership")
	})
	t.Run("git is not installed", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		stops("executable file not found")
	})
	if err := os.Rename(filepath.Join(a.root, ".git"), filepath.Join(t.TempDir(), "git")); err != nil {
		t.Fatal(err)
	}
	above := filepath.Join(filepath.Dir(a.root), ".git")
	if err := os.WriteFile(above, []byte("gitdir: nowhere\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	stops("not a git repository")
	if status, _, errs := a.run(nil, "init", "a.b/shop", "-force"); status != 0 {
		t.Errorf("with -force: status %d, stderr %q", status, errs)
	}
	if err := os.Remove(above); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := a.run(nil, "init", "a.b/shop"); status != 0 {
		t.Errorf("outside of git: status %d, stderr %q", status, errs)
	}
}

func TestInitChangesNothingUntilAllQuestionsAreAnswered(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	before := a.snapshot()
	for _, answers := range []string{"", "Corner\n", "\nno\nno\n"} {
		if status, _, errs := a.run(strings.NewReader(answers), "init", "example.com/shop"); status != 1 || errs != "start: nothing was changed: a question was not answered\n" {
			t.Errorf("answered %q: status %d, stderr %q", answers, status, errs)
		}
	}
	if after := a.snapshot(); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

func TestInitThatFailsChangesNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, text, args, want string }{
		"no module":                 {args: "init", want: "init takes the path of your module, such as github.com/you/shop, got []\n"},
		"a capital":                 {args: "init Example.com/Shop", want: "\"Example.com/Shop\" cannot be the path of your module; use one such as github.com/you/shop\n"},
		"a folder":                  {args: "init ../shop", want: "\"../shop\" cannot be the path of your module; use one such as github.com/you/shop\n"},
		"the framework's":           {args: "init gostart", want: "\"gostart\" cannot be the path of your module; use one such as github.com/you/shop\n"},
		"below the framework's":     {args: "init gostart/shop", want: "\"gostart/shop\" cannot be the path of your module; use one such as github.com/you/shop\n"},
		"two modules":               {args: "init a.b/c d", want: "init takes the path of your module, such as github.com/you/shop, got [\"a.b/c\" \"d\"]\n"},
		"two lists":                 {args: "init a.b/c -drop notes -keep notes", want: "init takes -drop or -keep, not both\n"},
		"a name with a quote":       {args: "init a.b/c -name a\"b", want: "-name: the name must not contain quotes, brackets, backslashes or control characters\n"},
		"an unknown example":        {args: "init a.b/c -drop shop", want: "start: nothing was changed: no example \"shop\"; the examples are: client, notes\n"},
		"two examples of one name":  {"routes/with_x/notes/example.md", "# Notes\n", "init a.b/c -force -keep notes", "start: nothing was changed: 2 examples are named \"notes\"; use their folders\n"},
		"uncommitted changes":       {"lib/new.go", "package lib\n", "init a.b/c", "start: nothing was changed: the work tree has changes that are not committed; commit them, or use -force\n"},
		"no constant Name":          {"lib/config.go", "package lib\n", "init a.b/c -force", "start: nothing was changed:\nstarter: setting the app's name: no constant Name in lib/config.go; declare: const Name = \"…\"\n"},
		"imports that do not parse": {"lib/broken.go", "package lib\n\nimport (\n", "init a.b/c -force", "start: nothing was changed:\nstarter: reading imports: lib/broken.go:3:10: expected ')', found 'EOF'\n"},
		"a path out of the app":     {"starter/remove.txt", "../x\n", "init a.b/c -force", "start: nothing was changed:\nstarter: starter/remove.txt: \"../x\" is not a path in the app\n"},
		"a path that is missing":    {"starter/remove.txt", "x.md\n", "init a.b/c -force", "start: nothing was changed:\nstarter: starter/remove.txt: stat x.md: no such file or directory\n"},
		"a change of the framework": {"starter/yours/gostart/x.go", "package x\n", "init a.b/c -force", "start: nothing was changed:\nstarter: reading starter/yours: starter/yours/gostart/x.go would change the framework\n"},
		"a route that is refused":   {"routes/Notes/route.go", "package notes\n\nvar Route = 1\n", "init a.b/c -force -keep none", "start: nothing was changed:\nroutes/Notes/route.go:3: routes/Notes: the URL would have upper-case letters, and URLs are case sensitive; use lower case\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newClone(t)
			if test.file != "" {
				a.write(test.file, test.text)
			}
			before := a.snapshot()
			status, out, errs := a.run(nil, strings.Fields(test.args)...)
			if status == 0 || out != "" || errs != test.want {
				t.Errorf("status %d, stdout %q, stderr\n%s\nwant\n%s", status, out, errs, test.want)
			}
			if after := a.snapshot(); after != before {
				t.Errorf("before\n%s\nafter\n%s", before, after)
			}
		})
	}
}

func TestInitRefusesToRenameTheFramework(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.root = filepath.Join(a.root, "gostart")
	a.want(1, "", "start: nothing was changed:\nstarter: this folder is the framework, which init does not rename; run init in the app's folder\n", "init", "a.b/shop")
}

func TestExamplesAreListed(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.write("routes/notes/by_id/example.md", "# Part of the notes\n")
	a.want(0, "client  client  routes/client\nnotes   Notes   routes/notes\n\nTo remove one: rm -r FOLDER && go tool start generate\n", "", "examples")
	a.run(nil, "init", "a.b/shop", "-drop", "all", "-force")
	a.want(0, "no examples\n", "", "examples")
}

func TestUpgradeCheckFindsANewerFramework(t *testing.T) {
	t.Parallel()
	a, source := newClone(t), app{t, t.TempDir()}
	source.write("gostart/go.mod", "module gostart\n")
	source.write("gostart/CHANGELOG.md", "## 0.2.0\n\n- Two.\n\n## [0.1.0]\n")
	a.want(0, "gostart/ would go from 0.1.0 to 0.2.0\n\nWhat is new\n\n0.2.0\n- Two.\n\n", "", "upgrade", "-check", source.root)
	a.write("new.txt", "")
	a.want(1, "", "upgrade: nothing was changed: the work tree has changes that are not committed; commit or stash them first\n", "upgrade", source.root)
}

func TestLockRecordsTheFramework(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.want(0, "nothing changed\n", "", "lock")
	a.want(0, "nothing changed\n", "", "lock", "-check")
	a.write("gostart/start/start.go", "package start // edited\n")
	a.want(1, "", "start: gostart.lock is not up to date with gostart/; run: go tool start lock\n", "lock", "-check")
	a.want(0, "changed gostart.lock\n", "", "lock")
	a.want(0, "nothing changed\n", "", "lock", "-check")
	a.commit("two")
	a.run(nil, "init", "a.b/shop")
	a.write("gostart/start/start.go", "package start // edited again\n")
	head := a.git("rev-parse", "HEAD")
	a.want(1, "", "start: gostart/ differs from commit "+head+", which gostart.lock records; undo your edits, upgrade, or record them with -force\n", "lock")
	a.want(0, "changed gostart.lock\n", "", "lock", "-force")
	if l := a.read("gostart.lock"); strings.Contains(l, "commit") {
		t.Errorf("the lock is\n%s", l)
	}
}
