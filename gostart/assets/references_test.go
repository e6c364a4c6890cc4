package assets_test

import (
	"maps"
	"strings"
	"testing"

	"gostart/assets"
)

// linked loads a file beside lib.js, part/b.css and font.woff2, and returns the
// content that is served, with LIB, B and FONT in place of the URLs of the others.
func linked(t *testing.T, name, content string) string {
	t.Helper()
	set, err := assets.New("/s/", folder{name: content, "lib.js": "1", "part/b.css": "b", "font.woff2": "f"}.fs())
	if err != nil {
		t.Errorf("%s: %v", content, err)
		return ""
	}
	return strings.NewReplacer(set.URL("lib.js"), "LIB", set.URL("part/b.css"), "B", set.URL("font.woff2"), "FONT").Replace(contentOf(set, name))
}

func TestImportsBecomeURLs(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`import { a } from "./lib.js";`:                             `import { a } from "LIB";`,
		`import{a}from'./lib.js'`:                                   `import{a}from'LIB'`,
		`import "./lib.js";`:                                        `import "LIB";`,
		`export * from "./lib.js";`:                                 `export * from "LIB";`,
		`const m = await import("./lib.js`:                          `const m = await import("./lib.js`,
		`await import("./lib.js");`:                                 `await import("LIB");`,
		`import "./part/../lib.js";`:                                `import "LIB";`,
		`import "./lib.js?x#y";`:                                    `import "LIB?x#y";`,
		"import {\n  a,\n} from \"./lib.js\"; import \"./lib.js\";": "import {\n  a,\n} from \"LIB\"; import \"LIB\";",
		`import x from "package"; fetch("./lib.js")`:                `import x from "package"; fetch("./lib.js")`,
	} {
		for _, name := range []string{"a.js", "a.mjs"} {
			if got := linked(t, name, written); got != want {
				t.Errorf("%s: %s is served as %s, want %s", name, written, got, want)
			}
		}
	}
}

func TestStylesheetReferencesBecomeURLs(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`@font-face { src: url("font.woff2") format("woff2"); }`: `@font-face { src: url("FONT") format("woff2"); }`,
		`a{src:url( './font.woff2' ),url(font.woff2)}`:           `a{src:url( 'FONT' ),url(FONT)}`,
		`a{src:url(part/../font.woff2?#iefix)}`:                  `a{src:url(FONT?#iefix)}`,
		`@import "part/b.css"; @import url(part/b.css) print;`:   `@import "B"; @import url(B) print;`,
		`@import'part/b.css';`:                                   `@import'B';`,
		`a{b:url(/x.png) url(#i) url(https://e.test/x) url("")}`: `a{b:url(/x.png) url(#i) url(https://e.test/x) url("")}`,
		`a{b:url("data:image/svg+xml,<svg fill='url(x)'/>")}`:    `a{b:url("data:image/svg+xml,<svg fill='url(x)'/>")}`,
		`/* url(x.png) @import "x" it's */ a{b:url(font.woff2)}`: `/* url(x.png) @import "x" it's */ a{b:url(FONT)}`,
		`a{content:"url(x.png) \" url(x)"} b{c:url(font.woff2)}`: `a{content:"url(x.png) \" url(x)"} b{c:url(FONT)}`,
	} {
		if got := linked(t, "a.css", written); got != want {
			t.Errorf("%s is served as %s, want %s", written, got, want)
		}
	}
}

func TestTheURLOfAFileChangesWithTheFilesThatItRefersTo(t *testing.T) {
	t.Parallel()
	f := folder{"app.js": `import "./mid.js"`, "mid.js": `import "./part/end.js"`, "part/end.js": "1", "other.js": "2",
		"app.css": "a{b:url(img/a.png)}", "img/a.png": "1"}
	changed := maps.Clone(f)
	changed["part/end.js"], changed["img/a.png"] = "one", "one"
	before, after := assets.Must(assets.New("/", f.fs())), assets.Must(assets.New("/", changed.fs()))
	for name := range f {
		if got, want := before.URL(name) != after.URL(name), name != "other.js"; got != want {
			t.Errorf("the URL of %s changes: %t, want %t", name, got, want)
		}
	}
}

func TestVendoredScriptsAndOtherFilesAreServedUnchanged(t *testing.T) {
	t.Parallel()
	const content = `import "./nowhere.js"; url("nowhere.png")`
	for _, name := range []string{"vendor/a.js", "vendor/a.mjs", "a.svg", "a.txt"} {
		if got := linked(t, name, content); got != content {
			t.Errorf("%s is served as %s", name, got)
		}
	}
}

func TestNewReportsReferencesThatCannotBeServed(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]folder{
		"assets: app.js refers to ./lib.js, which is missing; layer 1 has app.js; add the file to its folder, or to the patterns of go:embed":  {"app.js": `import "./lib.js"`},
		"assets: app.js refers to ../app.js, which is missing; layer 1 has app.js; add the file to its folder, or to the patterns of go:embed": {"app.js": `import "../app.js"`},
		"assets: a.css refers to icon.png, which is missing; layer 1 has a.css; add the file to its folder, or to the patterns of go:embed":    {"a.css": `a{b:url("icon.png")}`},
		"assets: a.js refers to ./a.js, which refers back to it; a URL with a hash of the content cannot be part of a cycle":                   {"a.js": `import "./a.js"`},
		"assets: b.js refers to ./a.js, which refers back to it; a URL with a hash of the content cannot be part of a cycle":                   {"a.js": `import "./b.js"`, "b.js": `import "./a.js"`},
		"assets: b.css refers to a.css, which refers back to it; a URL with a hash of the content cannot be part of a cycle":                   {"a.css": `@import "b.css";`, "b.css": `@import "a.css";`},
	} {
		if _, err := assets.New("/", f.fs()); err == nil || err.Error() != want {
			t.Errorf("New returns %q, want %q", err, want)
		}
	}
}
