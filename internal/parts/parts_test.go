package parts_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gostart/internal/parts"
)

// A project is files by their names, in a folder of its own.
type project struct {
	*testing.T
	root string
}

const document = "# Take parts out\n\nThe tool follows this page.\n\n" +
	"## notes\n\nThe worked\nexample.\n\nMore for people.\n\n```sh\nrm -r notes static/*.js\ngo generate\n```\n\n`main.go`\n\n```diff\n-\tnotes()\n```\n\n" +
	"## tools\n\nWhat developers see.\n\n`main.go`\n\n```diff\n-\ttools()\n```\n\n" +
	"## A provider\n\nFor people alone.\n"

func newProject(t *testing.T) project {
	t.Helper()
	p := project{t, t.TempDir()}
	for name, text := range map[string]string{
		"docs/delete.md": document,
		"main.go":        "func main() {\n\tnotes()\n\ttools()\n}\n",
		"notes/a/b.go":   "package a\n",
		"static/a.js":    "1",
		"static/a.css":   "2",
		"data/a.js":      "3",
	} {
		p.write(name, text)
	}
	return p
}

func (p project) write(name, text string) {
	p.Helper()
	name = filepath.Join(p.root, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		p.Fatal(err)
	}
}

func (p project) save(files *parts.Files) {
	p.Helper()
	if err := files.Save(); err != nil {
		p.Fatal(err)
	}
}

// holds checks all the files of the project.
func (p project) holds(want map[string]string) {
	p.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(p.root, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(p.root, name)
		got[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			p.Errorf("%s holds %q, want %q", name, got[name], want[name])
		}
		delete(got, name)
	}
	if len(got) > 0 {
		p.Errorf("these are there too: %q", slices.Sorted(maps.Keys(got)))
	}
}

// drop takes a part out.
func (p project) drop(files *parts.Files, name string) error {
	p.Helper()
	all, err := parts.Read(files)
	if err != nil {
		p.Fatal(err)
	}
	i := slices.IndexFunc(all, func(part parts.Part) bool { return part.Name == name })
	if i < 0 {
		p.Fatalf("there is no %s in %v", name, all)
	}
	return all[i].Drop(files)
}

func TestThePartsAreThoseOfTheDocument(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	all, err := parts.Read(parts.Open(p.root))
	if err != nil || len(all) != 2 {
		t.Fatalf("Read() = %v, %v", all, err)
	}
	for i, want := range [][2]string{{"notes", "The worked example."}, {"tools", "What developers see."}} {
		if all[i].Name != want[0] || all[i].About != want[1] {
			t.Errorf("part %d is %s: %s", i, all[i].Name, all[i].About)
		}
	}
}

func TestAPartGoesWithItsSection(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	files := parts.Open(p.root)
	if err := p.drop(files, "notes"); err != nil {
		t.Fatal(err)
	}
	p.save(files)
	before, rest, _ := strings.Cut(document, "## notes")
	_, after, _ := strings.Cut(rest, "## tools")
	p.holds(map[string]string{
		"docs/delete.md": before + "## tools" + after,
		"main.go":        "func main() {\n\ttools()\n}\n",
		"static/a.css":   "2",
		"data/a.js":      "3",
	})

	files = parts.Open(p.root) // one after the other, too
	if err := p.drop(files, "tools"); err != nil {
		t.Fatal(err)
	}
	p.save(files)
	p.holds(map[string]string{
		"docs/delete.md": before + "## A provider\n\nFor people alone.\n",
		"main.go":        "func main() {\n}\n",
		"static/a.css":   "2",
		"data/a.js":      "3",
	})
}

func TestAPartThatIsNotAsDescribedNamesAllThatIsNot(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	p.write("main.go", "func main() {\n\tnotes(1)\n}\n")
	if err := os.RemoveAll(filepath.Join(p.root, "notes")); err != nil {
		t.Fatal(err)
	}
	err := p.drop(parts.Open(p.root), "notes")
	for _, want := range []string{"notes: notes is not there", "main.go: these lines are not there as shown:\n\tnotes()"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Drop() = %v, want %s", err, want)
		}
	}
}

func TestADiffMayHoldABlockOfCode(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	p.write("docs/tour.md", "One.\n\n```go\nnotes()\n```\n\nTwo.\n")
	p.write("docs/delete.md", "## notes\n\nNotes.\n\n`docs/tour.md`\n\n```diff\n-```go\n-notes()\n-```\n-\n```\n")
	files := parts.Open(p.root)
	if err := p.drop(files, "notes"); err != nil {
		t.Fatal(err)
	}
	p.save(files)
	if got, err := os.ReadFile(filepath.Join(p.root, "docs/tour.md")); err != nil || string(got) != "One.\n\nTwo.\n" {
		t.Errorf("docs/tour.md holds %q, %v", got, err)
	}
}

func TestAFileTakesThePlaceOfAnotherAndNoDiffOfThatStays(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	const tools = "## tools\n\nWhat developers see.\n\n`main.go`\n\n```diff\n-\ttools()\n```\n\n"
	p.write("docs/delete.md", "## init\n\nOurs.\n\n```sh\ncp docs/yours/README.md docs/yours/NEWS.md .\nrm -r docs/yours notes\n```\n\n"+
		tools+"`README.md`\n\n```diff\n-tools\n```\n\n`notes/a/b.go`\n\n```diff\n-package a\n```\n\nMore.\n")
	p.write("README.md", "notes\ntools\n")
	p.write("docs/yours/README.md", "Yours.\n")
	p.write("docs/yours/NEWS.md", "None.\n")
	files := parts.Open(p.root)
	if err := p.drop(files, "init"); err != nil {
		t.Fatal(err)
	}
	p.save(files)
	p.holds(map[string]string{
		"docs/delete.md": tools + "More.\n",
		"README.md":      "Yours.\n",
		"NEWS.md":        "None.\n",
		"main.go":        "func main() {\n\tnotes()\n\ttools()\n}\n",
		"static/a.js":    "1",
		"static/a.css":   "2",
		"data/a.js":      "3",
	})
}

func TestADiffOfNoFileIsRefused(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	p.write("docs/delete.md", "## notes\n\nNotes.\n\n```diff\n-a\n```\n")
	if _, err := parts.Read(parts.Open(p.root)); err == nil || !strings.Contains(err.Error(), "docs/delete.md: notes: a diff is not below the path of its file") {
		t.Errorf("Read() = %v", err)
	}
}

func TestAProjectWithoutTheDocumentHasNoParts(t *testing.T) {
	t.Parallel()
	if all, err := parts.Read(parts.Open(t.TempDir())); err != nil || len(all) != 0 {
		t.Errorf("Read() = %v, %v", all, err)
	}
}

func TestAProviderGoesWithItsFilesItsLineAndItsParagraph(t *testing.T) {
	t.Parallel()
	p := project{t, t.TempDir()}
	const list = "internal/auth/providers/providers.go"
	p.write(list, "\t\t{ID: \"x\", New: X},\n\t\t{ID: \"click-up\", New: ClickUp},\n\t\t{ID: \"oidc\", New: OIDC},\n")
	p.write(".env.example", "# X: x.com,\n# and more.\n#X_CLIENT_ID=\n#X_CLIENT_SECRET=\n\n# ClickUp.\n#CLICK_UP_CLIENT_ID=\n\n# Any.\n#OIDC_ISSUER=\n")
	for _, name := range []string{"x.go", "x_test.go", "clickup.go", "oidc.go"} {
		p.write("internal/auth/providers/"+name, "package providers\n")
	}
	files := parts.Open(p.root)
	ids, err := parts.Providers(files)
	if err != nil || !slices.Equal(ids, []string{"x", "click-up"}) {
		t.Fatalf("Providers() = %q, %v", ids, err)
	}
	for _, id := range ids {
		if err := parts.DropProvider(files, id); err != nil {
			t.Error(err)
		}
	}
	p.save(files)
	p.holds(map[string]string{
		list:                              "\t\t{ID: \"oidc\", New: OIDC},\n",
		".env.example":                    "# Any.\n#OIDC_ISSUER=\n",
		"internal/auth/providers/oidc.go": "package providers\n",
	})
}
