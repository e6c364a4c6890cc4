package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// newClone is an app with two parts and two providers, as a clone has them.
func newClone(t *testing.T) app {
	t.Helper()
	a := newApp(t)
	a.write("lib/config.go", "package lib\n\nconst Name = \"gostart\"\n")
	a.write("README.md", "# gostart\n\nIt has notes.\n")
	a.write("docs/yours/README.md", "# Your app\n\nIt is yours.\n")
	a.write("docs/delete.md", "# Take parts out\n\n## notes\n\nThe example.\n\n```sh\nrm -r routes/notes\n```\n\n`README.md`\n\n```diff\n-It has notes.\n```\n\n## tools\n\nTools.\n\n```sh\nrm tools.txt\n```\n\n## init\n\nOurs.\n\n```sh\ncp docs/yours/README.md .\nrm -r docs/yours\n```\n")
	a.write("routes/notes/route.go", strings.ReplaceAll(indexRoute, "index", "notes"))
	a.write("routes/notes/page.templ", strings.ReplaceAll(indexPage, "index", "notes"))
	a.write("tools.txt", "")
	a.write("internal/auth/providers/providers.go", "package providers\n\nvar All = []Kind{\n\t\t{ID: \"figma\"},\n\t\t{ID: \"x\"},\n}\n")
	a.write("internal/auth/providers/figma.go", "package providers\n")
	a.write("internal/auth/providers/x.go", "package providers\n")
	a.write(".env.example", "# Figma.\n#FIGMA_CLIENT_ID=\n\n# X.\n#X_CLIENT_ID=\n")
	a.want(0, "changed routes/notes/page_templ.go, lib/href/href_gen.go, routes/routes_gen.go\n", "", "generate")
	return a
}

// parts are those that are there.
func (a app) parts() string {
	a.Helper()
	var there []string
	for name, file := range map[string]string{"notes": "routes/notes", "tools": "tools.txt", "figma": "internal/auth/providers/figma.go", "x": "internal/auth/providers/x.go"} {
		if _, err := os.Stat(filepath.Join(a.root, file)); err == nil {
			there = append(there, name)
		}
	}
	slices.Sort(there)
	return strings.Join(there, " ")
}

func TestACloneBecomesSomebodysOwn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args  string
		name  string
		parts string
	}{
		"with all that it has":        {"github.com/ada/shop", "Shop", "figma notes tools x"},
		"with a name":                 {"github.com/ada/shop -name Corner", "Corner", "figma notes tools x"},
		"without a part":              {"-drop notes github.com/ada/shop", "Shop", "figma tools x"},
		"without two":                 {"github.com/ada/shop -drop tools,figma", "Shop", "notes x"},
		"without anything":            {"github.com/ada/shop -drop all", "Shop", ""},
		"without providers":           {"github.com/ada/shop -drop providers", "Shop", "notes tools"},
		"without a part or providers": {"github.com/ada/shop -drop notes,providers", "Shop", "tools"},
		"with all, said so":           {"github.com/ada/shop -keep all", "Shop", "figma notes tools x"},
		"without any, said so":        {"github.com/ada/shop -keep none", "Shop", ""},
		"with two parts alone":        {"github.com/ada/shop -keep notes,x", "Shop", "notes x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newClone(t)
			status, out, errs := a.run(nil, append([]string{"init"}, strings.Fields(tt.args)...)...)
			if status != 0 || errs != "" || !strings.HasSuffix(out, tt.name+" is yours, as github.com/ada/shop. Next: go run . and make check\n") {
				t.Fatalf("it ends with %d and says %q, %q", status, out, errs)
			}
			if got := a.parts(); got != tt.parts {
				t.Errorf("there are %s, want %s", got, tt.parts)
			}
			for file, want := range map[string]string{
				"go.mod": "module github.com/ada/shop\n", "lib/config.go": `const Name = "` + tt.name + `"`, "README.md": "# " + tt.name + "\n\nIt is yours.\n",
				"routes/routes_gen.go": `"github.com/ada/shop/routes/index"`,
			} {
				if text := a.read(file); !strings.Contains(text, want) {
					t.Errorf("%s lacks %q:\n%s", file, want, text)
				}
			}
			a.want(0, "nothing changed\n", "", "generate")
		})
	}
}

func TestInitWritesASecretForThisMachineOnce(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.run(nil, "init", "example.com/shop")
	secret := a.read(".env.local")
	info, err := os.Stat(filepath.Join(a.root, ".env.local"))
	if err != nil || info.Mode().Perm() != 0o600 || len(secret) != len("AUTH_SECRET=")+44+1 {
		t.Errorf(".env.local has the mode %v and %d bytes, error %v", info.Mode(), len(secret), err)
	}
	a.run(nil, "init", "example.com/other")
	if a.read(".env.local") != secret {
		t.Error("the secret is another one now")
	}
}

func TestInitWritesAREADMEOnceAndPartsAreDroppedLater(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.run(nil, "init", "example.com/shop")
	a.write("README.md", "# Corner\n\nBy the person.\n")
	for _, command := range []string{"drop notes", "init example.com/other -name Other"} {
		if status, _, errs := a.run(nil, strings.Fields(command)...); status != 0 {
			t.Errorf("%s ends with %d and says %q", command, status, errs)
		}
	}
	if got := a.read("README.md"); got != "# Other\n\nBy the person.\n" {
		t.Errorf("the README is %q", got)
	}
	if got := a.parts(); got != "figma tools x" {
		t.Errorf("there are %s", got)
	}
}

func TestInitAsksAPerson(t *testing.T) {
	t.Parallel()
	for answers, want := range map[string]struct{ name, parts string }{
		"\n\n\n\n":                           {"Shop", "figma notes tools x"},
		"Corner\nno\nyes\nfigma\n":           {"Corner", "figma tools"},
		"Corner\ny\nN\nNone\n":               {"Corner", "notes"},
		"\n\nn\nx, figma\n":                  {"Shop", "figma notes x"},
		"\nmaybe\nyes\nno\nfigma,x":          {"Shop", "figma notes x"}, // asked again
		"\n\n\nfigma,y\nnotes\nall figma\nX": {"Shop", "notes tools x"},
	} {
		a := newClone(t)
		status, out, errs := a.run(strings.NewReader(answers), "init", "example.com/shop")
		if status != 0 || errs != "" {
			t.Errorf("answered %q it ends with %d and says %q", answers, status, errs)
		}
		for _, question := range []string{"What do people call the app? [Shop] ", "notes: The example.\nKeep it? [yes] ", "figma, x.\nWhich do you keep?"} {
			if !strings.Contains(out, question) {
				t.Errorf("it does not ask %q but %q", question, out)
			}
		}
		if got := a.parts(); got != want.parts || !strings.Contains(a.read("lib/config.go"), `"`+want.name+`"`) {
			t.Errorf("answered %q there are %s, want %s, in %s", answers, got, want.parts, a.read("lib/config.go"))
		}
	}
}

func TestInitChangesNothingUntilAllIsAnswered(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	before := a.snapshot()
	for _, answers := range []string{"", "Corner\n", "\nno\nno\n", "\n\n\nnotes\n"} {
		if status, _, errs := a.run(strings.NewReader(answers), "init", "example.com/shop"); status != 1 || errs != "start: nothing was changed: a question was not answered\n" {
			t.Errorf("answered %q it ends with %d and says %q", answers, status, errs)
		}
	}
	if after := a.snapshot(); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

func TestChangesThatAreNotCommittedAreNotMixedWithOthers(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	git := exec.CommandContext(t.Context(), "git", "init", "-q")
	git.Dir = a.root
	if out, err := git.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const refusal = "start: nothing was changed: commit your changes first, or say -force\n"
	a.want(1, "", refusal, "drop", "notes")
	a.want(1, "", refusal, "init", "example.com/shop")
	a.want(0, "changed 2 files, and took out 1 files and folders\n", "", "drop", "-force", "notes")
	if status, _, errs := a.run(nil, "init", "example.com/shop", "-force"); status != 0 {
		t.Errorf("it ends with %d and says %q", status, errs)
	}
}

func TestInitAndDropChangeAllOrNothing(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.write("internal/auth/providers/providers.go", "package providers\n\n\t\t{ID: \"figma\"},\n\t\t{ID: \"figma\"},\n\t\t{ID: \"x\"},\n")
	before := a.snapshot()
	for args, want := range map[string]string{
		"init":                               "init takes the path of your module, such as github.com/you/shop, got []",
		"init Example.com/Shop":              `"Example.com/Shop" is no path of a module, such as`,
		"init ../shop":                       `"../shop" is no path of a module`,
		"init a.b/c d":                       `init takes the path of your module, such as github.com/you/shop, got ["a.b/c" "d"]`,
		"init a.b/c -drop notes -keep notes": "init takes -drop or -keep, not both",
		"init a.b/c -drop nothing":           `start: no part "nothing"; there are:`,
		"init a.b/c -keep nothing":           `start: nothing was changed: "nothing" is none of notes, tools, figma, figma, x`,
		"init a.b/c -drop notes,figma":       "start: nothing was changed; docs/delete.md says how to do it by hand:\ninternal/auth/providers/providers.go: the line of figma is there 2 times",
		"drop notes figma":                   "start: nothing was changed; docs/delete.md",
		"drop nothing":                       `start: no part "nothing"`,
		"drop -x":                            "flag provided but not defined: -x",
	} {
		status, _, errs := a.run(nil, strings.Fields(args)...)
		if status == 0 || !strings.HasPrefix(errs, want) && !strings.Contains(errs, want) {
			t.Errorf("%s ends with %d and says %q, want %q", args, status, errs, want)
		}
	}
	if after := a.snapshot(); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

func TestPartsAreListedAndDroppedLater(t *testing.T) {
	t.Parallel()
	a := newClone(t)
	a.want(0, "  notes        The example.\n  tools        Tools.\n\nand each provider: figma, x\n", "", "drop")
	a.want(0, "changed 4 files, and took out 2 files and folders\n", "", "drop", "notes", "x")
	if got := a.parts(); got != "figma tools" {
		t.Errorf("there are %s", got)
	}
	a.want(1, "", "start: no part \"notes\"; there are:\n\n  tools        Tools.\n\nand each provider: figma\n\n", "drop", "notes")
}
