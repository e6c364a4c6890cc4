package static

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

// folder is a file system of files by name.
type folder map[string]string

// served loads a folder, and returns its files as they are served, by name.
func (f folder) served() map[string]string {
	files := fstest.MapFS{}
	for name, content := range f {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	assets, urls := load(files)
	served := map[string]string{}
	for name, url := range urls {
		plain, _ := assets[url].choose("").content()
		served[name] = url + "\n" + string(plain)
	}
	return served
}

// url returns where a file is served, once its folder is loaded.
func url(served map[string]string, name string) string {
	url, _, _ := strings.Cut(served[name], "\n")
	return url
}

func TestAModuleImportsOthersByTheNamesOfTheirContent(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`import { a } from "./lib.js";`:                             `import { a } from "LIB";`,
		`import{a}from'./lib.js'`:                                   `import{a}from'LIB'`,
		`import "./lib.js";`:                                        `import "LIB";`,
		`export * from "./lib.js";`:                                 `export * from "LIB";`,
		`const m = await import("./lib.js`:                          `const m = await import("./lib.js`,
		`await import("./lib.js");`:                                 `await import("LIB");`,
		`import "./part/../lib.js";`:                                `import "LIB";`,
		"import {\n  a,\n} from \"./lib.js\"; import \"./lib.js\";": "import {\n  a,\n} from \"LIB\"; import \"LIB\";",
		`import x from "package"; fetch("./lib.js")`:                `import x from "package"; fetch("./lib.js")`,
	} {
		served := folder{"app.js": written, "lib.js": "export const a = 1;"}.served()
		want := strings.ReplaceAll(want, "LIB", url(served, "lib.js"))
		if _, got, _ := strings.Cut(served["app.js"], "\n"); got != want {
			t.Errorf("%s is served as %s, want %s", written, got, want)
		}
	}
}

func TestTheNameOfAModuleChangesWithWhatItImports(t *testing.T) {
	t.Parallel()
	f := folder{"app.js": `import "./mid.js"`, "mid.js": `import "./part/end.js"`, "part/end.js": "1", "other.js": "2"}
	before := f.served()
	changed := maps.Clone(f)
	changed["part/end.js"] = "one"
	after := changed.served()
	for name, wantChange := range map[string]bool{"app.js": true, "mid.js": true, "part/end.js": true, "other.js": false} {
		if got := url(before, name) != url(after, name); got != wantChange {
			t.Errorf("the name of %s changes: %t, want %t", name, got, wantChange)
		}
	}
}

func TestWhatOthersWroteIsServedAsItIs(t *testing.T) {
	t.Parallel()
	const script = `import "./nowhere.js"`
	for _, name := range []string{"vendor/a.js", "a.css"} {
		if _, got, _ := strings.Cut(folder{name: script}.served()[name], "\n"); got != script {
			t.Errorf("%s is served as %s", name, got)
		}
	}
}

func TestAnImportThatCannotBeServedIsFoundAtOnce(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]folder{
		"static: app.js imports ./lib.js, which is not embedded: is it here, and among the patterns of go:embed?":   {"app.js": `import "./lib.js"`},
		"static: app.js imports ../app.js, which is not embedded: is it here, and among the patterns of go:embed?":  {"app.js": `import "../app.js"`},
		"static: a.js imports ./a.js, which leads back to it: neither can be named by its content":                  {"a.js": `import "./a.js"`},
		"static: b.js imports ./a.js, which leads back to it: neither can be named by its content":                  {"a.js": `import "./b.js"`, "b.js": `import "./a.js"`},
		"static: app.js imports ./icon.png, which is not embedded: is it here, and among the patterns of go:embed?": {"app.js": `import "./icon.png"`},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("loading panics with %q, want %q", got, want)
				}
			}()
			f.served()
		}()
	}
}
