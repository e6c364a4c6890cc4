package routegen_test

import (
	"testing"

	"gostart/internal/routegen"
)

func TestEachFaultIsReportedWithItsPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	const rename = "; rename it: use letters and digits, with - _ . between them; a parameter is by_NAME or rest_NAME"
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a page without a route", map[string]string{"routes/about/page.templ": "package about"},
			"routes/about/page.templ:1: a page without a route.go is never served; add routes/about/route.go with: var Route = start.Page(load, page)"},
		{"a route.go without a Route", map[string]string{"routes/about/route.go": "// About.\npackage about\n\nvar route = 1\n\nfunc f() { var Route = 1 }\n"},
			"routes/about/route.go:2: no exported package-level var Route; declare: var Route = start.Page(load, page)"},
		{"a Route that is a function", map[string]string{"routes/about/route.go": "package about\n\nfunc Route() {}\n"},
			"routes/about/route.go:1: no exported package-level var Route; declare: var Route = start.Page(load, page)"},
		{"a page in routes itself", map[string]string{"routes/route.go": route("routes")},
			"routes/route.go:1: routes/ itself cannot be a page; move the page to routes/index/, whose URL is /"},
		{"a layout.go without a Layout", map[string]string{"routes/about/layout.go": "package about"},
			"routes/about/layout.go:1: no exported package-level var Layout; declare: var Layout = start.Layout(load, view), or rename the file"},
		{"an errors.go without Errors", map[string]string{"routes/errors.go": "package routes"},
			"routes/errors.go:1: no exported package-level var Errors; declare: var Errors = start.Errors(view), or rename the file"},
		{"a guard.go without Guard", map[string]string{"routes/about/guard.go": "package about"},
			"routes/about/guard.go:1: no exported package-level var Guard; declare: var Guard = start.Guard(check), or rename the file"},
		{"a guard in a file of another name", map[string]string{"routes/with_admin/guards.go": file("admin", "var Guard = start.Guard(check)")},
			"routes/with_admin/guards.go:5: the route table reads Guard from guard.go only; move it to routes/with_admin/guard.go"},
		{"a route in layout.go", map[string]string{"routes/about/layout.go": file("about", "var Layout = start.Layout(load, view)\n\nvar Route = start.Methods{GET: get}.Use(log)")},
			"routes/about/layout.go:7: the route table reads Route from route.go only; move it to routes/about/route.go"},
		{"a syntax error that hides a Route", map[string]string{"routes/about/route.go": "package about\n\nfunc f() {\n\nvar Route = 1\n"},
			"routes/about/route.go:5: syntax error: expected ';', found 'EOF'; fix it: it hides var Route"},
		{"an empty route.go", map[string]string{"routes/about/route.go": ""},
			"routes/about/route.go:1: syntax error: expected ';', found 'EOF'; fix it: it hides var Route"},
		{"package main", map[string]string{"routes/by_id/route.go": route("main")},
			"routes/by_id/route.go:1: package main cannot be imported; rename the package: id"},
		{"package documentation", map[string]string{"routes/docs/route.go": route("documentation")},
			"routes/docs/route.go:1: Go never builds files of package documentation; rename the package: docs"},
		{"an internal folder", map[string]string{"routes/admin/internal/users/route.go": route("users")},
			"routes/admin/internal/users/route.go:3: the route table cannot import a package in an internal folder; move Route out of routes/admin/internal/users"},
		{"a build constraint", map[string]string{"routes/about/route.go": "// About.\n\n//go:build linux\n\n" + route("about")},
			"routes/about/route.go:3: a build constraint excludes this file from some builds, but the route table always needs it; remove the line"},
		{"an old build constraint", map[string]string{"routes/about/route.go": "// +build linux\n\n" + route("about")},
			"routes/about/route.go:1: a build constraint excludes this file from some builds, but the route table always needs it; remove the line"},
		{"a GOOS in a file's name", map[string]string{"routes/about/menu_js.go": "package about"},
			"routes/about/menu_js.go:1: a file named *_js.go is built for js only; rename it"},
		{"a GOARCH in a test file's name", map[string]string{"routes/about/menu_arm64_test.go": "package about"},
			"routes/about/menu_arm64_test.go:1: a file named *_arm64.go is built for arm64 only; rename it"},
		{"a GOOS in the name of a file with a server function", map[string]string{"lib/f_windows.go": file("lib", `var F = start.Func("f", f)`)},
			"lib/f_windows.go:1: a file named *_windows.go is built for windows only; rename it"},
		{"a file name with an underscore, which Go skips", map[string]string{"routes/about/_route.go": route("about"), "routes/about/page.templ": ""},
			"routes/about/page.templ:1: a page without a route.go is never served; add routes/about/route.go with: var Route = start.Page(load, page)"},
		{"node_modules", map[string]string{"routes/node_modules/about/route.go": route("about")},
			"routes/node_modules/about/route.go:1: routes/node_modules: the tool skips folders of this name, which hold npm packages" + rename},
		{"a nested module", map[string]string{"routes/about/go.mod": "module about"},
			"routes/about/go.mod:1: a go.mod makes this folder a separate module, which the route table cannot import; remove the file"},

		{"one URL with two parameters", pages("notes/by_id", "notes/by_uid"),
			"routes/notes/by_uid/route.go:3: /notes/{uid} is the same URL as /notes/{id} in routes/notes/by_id; rename or remove one of them"},
		{"two rest_ folders with one URL", pages("rest_a", "rest_b"),
			"routes/rest_b/route.go:3: /{b...} is the same URL as /{a...} in routes/rest_a; rename or remove one of them"},
		{"an index beside its parent", pages("notes", "notes/index"),
			"routes/notes/index/route.go:3: /notes is the same URL as /notes in routes/notes; rename or remove one of them"},
		{"two links with one name", pages("notes/by_id", "notes-by-id"),
			"routes/notes-by-id/route.go:3: the links to routes/notes-by-id and routes/notes/by_id would both be named href.NotesByID; rename one of the folders"},
		{"a link with the name of a query type", map[string]string{"routes/notes-query/route.go": route("notesquery"), "routes/notes/route.go": routeWith("notes", pageParams)},
			"routes/notes-query/route.go:3: the link to routes/notes-query and the query of routes/notes would both be named href.NotesQuery; rename one of the folders"},
		{"a page named home beside the home page", pages("home", "index"),
			"routes/home/route.go:3: the links to routes/home and routes/index would both be named href.Home; rename one of the folders"},

		{"two parameters with one name", pages("by_id/notes/by_id"),
			"routes/by_id/notes/by_id/route.go:3: routes/by_id/notes/by_id: this path has two parameters named id; rename one of them"},
		{"two parameters with one name in Go", pages("by_user_id/rest_userID"),
			"routes/by_user_id/rest_userID/route.go:3: routes/by_user_id/rest_userID: this path has two parameters named userID; rename one of them"},
		{"a parameter without a name", pages("by_"),
			"routes/by_/route.go:3: routes/by_: \"\" is not a valid parameter name; start with a letter, and use only letters, digits and _, such as by_id"},
		{"a rest_ folder with an invalid name", pages("rest_1.2"),
			"routes/rest_1.2/route.go:3: routes/rest_1.2: \"1.2\" is not a valid parameter name; start with a letter, and use only letters, digits and _, such as by_id"},
		{"a page below a rest_ folder", pages("rest_path/by_id"),
			"routes/rest_path/by_id/route.go:3: routes/rest_path/by_id: a rest_ folder matches the rest of the path, so the folders in it are never reached; move it beside the rest_ folder"},
		{"a page below an index folder", pages("index/about"),
			"routes/index/about/route.go:3: routes/index/about: an index folder has its parent's URL, so it cannot contain other pages; move it beside the index folder"},
		{"a page in a with_ folder", map[string]string{"routes/with_session/route.go": route("session")},
			"routes/with_session/route.go:1: a with_ folder adds nothing to the URL, so it cannot be a page; move the page to routes/with_session/index/"},
		{"a path of the framework, in a with_ folder", map[string]string{"routes/with_session/sitemap.xml/route.go": route("sitemap")},
			"routes/with_session/sitemap.xml/route.go:3: routes/with_session/sitemap.xml: the framework serves /sitemap.xml; use another name"},
		{"one URL inside and outside of a with_ folder", pages("about", "with_session/about"),
			"routes/with_session/about/route.go:3: /about is the same URL as /about in routes/about; rename or remove one of them"},
		{"upper case, reported once for all pages below", pages("About/a", "About/b"),
			"routes/About/a/route.go:3: routes/About: the URL would have upper-case letters, and URLs are case sensitive; use lower case"},
		{"the framework's static", pages("static/by_id"),
			"routes/static/by_id/route.go:3: routes/static: the framework serves /static; use another name"},
		{"the framework's healthz and readyz", pages("healthz", "readyz"),
			"routes/healthz/route.go:3: routes/healthz: the framework serves /healthz; use another name\n" +
				"routes/readyz/route.go:3: routes/readyz: the framework serves /readyz; use another name"},

		{"a folder that Go skips", pages("_fn/deep"),
			"routes/_fn/deep/route.go:1: routes/_fn: the go command and templ skip a folder of this name" + rename},
		{"a hidden folder", map[string]string{"routes/.old/page.templ": ""},
			"routes/.old/page.templ:1: routes/.old: the go command and templ skip a folder of this name" + rename},
		{"testdata", pages("a/testdata"),
			"routes/a/testdata/route.go:1: routes/a/testdata: the go command and templ skip a folder of this name" + rename},
		{"vendor", pages("vendor"),
			"routes/vendor/route.go:1: routes/vendor: Go reserves folders of this name for vendored modules" + rename},

		{"an unexported server function", map[string]string{"lib/f.go": file("lib", `var signIn = start.Func("sign-in", f)`)},
			"lib/f.go:5: server function signIn cannot be mounted: it is not exported; start its name with a capital letter"},
		{"a name that is computed", map[string]string{"lib/f.go": file("lib", `var F = start.Func(name, f)`)},
			"lib/f.go:5: the name of a server function is not a string literal; write it as one: start.Func(\"sign-in\", signIn)"},
		{"no name", map[string]string{"lib/f.go": file("lib", `var F = start.Func()`)},
			"lib/f.go:5: the name of a server function is not a string literal; write it as one: start.Func(\"sign-in\", signIn)"},
		{"a name that is not valid", map[string]string{"lib/f.go": file("lib", `var F = start.Func("signIn", f)`)},
			"lib/f.go:5: \"signIn\" is not a valid name for a server function; use lower-case words joined by hyphens, such as \"sign-in\""},
		{"two server functions with one name", map[string]string{"lib/f.go": file("lib", `var F = start.Func("f", f)`), "routes/notes/f.go": file("notes", `var F = start.Func("f", f)`)},
			"routes/notes/f.go:5: server function \"f\" is already declared at lib/f.go:5; rename one of them"},
		{"a server function inside a function", map[string]string{"lib/f.go": file("lib", "func f() {\n\tx := start.Func(\"f\", f)\n}")},
			"lib/f.go:6: a server function must be a package-level variable, otherwise it is not mounted; declare it: var SignIn = start.Func(…)"},
		{"a server function that is wrapped", map[string]string{"lib/f.go": file("lib", `var F = log(start.Func("f", f))`)},
			"lib/f.go:5: a server function must be a package-level variable, otherwise it is not mounted; declare it: var SignIn = start.Func(…)"},
		{"a syntax error that hides a server function", map[string]string{"lib/f.go": file("lib", "func f() {\n\nvar F = start.Func(\"f\", f)")},
			"lib/f.go:7: syntax error: expected ';', found 'EOF'; fix it: it hides server functions"},
		{"a build constraint on a server function", map[string]string{"lib/f.go": "//go:build linux\n\n" + file("lib", `var F = start.Func("f", f)`)},
			"lib/f.go:1: a build constraint excludes this file from some builds, but the route table always needs it; remove the line"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files, err := routegen.Files(app(test.files))
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
			if files != nil {
				t.Error("Files returns files despite the faults")
			}
		})
	}
}

func TestAFolderThatGoCannotImportIsRefusedIfItHasPages(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"$id", "[id]", "(group)", "{id}", "@id", "~id", "a=b", "a,b", "a!", "a#b", "a%b", "a:b", "a*", "it's", "a b", "café", "end.", "-id", "a+b", "aux", "COM1.x"} {
		_, err := routegen.Scan(app(map[string]string{"routes/" + folder + "/deep/page.templ": ""}))
		want := "routes/" + folder + "/deep/page.templ:1: routes/" + folder + ": Go cannot import a folder of this name; rename it: use letters and digits, with - _ . between them; a parameter is by_NAME or rest_NAME"
		if err == nil || err.Error() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", folder, err, want)
		}
		if _, err := routegen.Scan(app(map[string]string{"routes/" + folder + "/notes.txt": ""})); err != nil {
			t.Errorf("%s without Go in it: got %v, want no fault", folder, err)
		}
	}
}

func TestAllFaultsAreReportedTogetherByFileAndLine(t *testing.T) {
	t.Parallel()
	_, err := routegen.Scan(app(map[string]string{
		"routes/b/route.go":          "package b",
		"routes/a/page.templ":        "",
		"routes/c/route.go":          "package c\n\nfunc {",
		"routes/notes/by_a/route.go": route("a"),
		"routes/notes/by_b/route.go": route("b"),
		"routes/d/guard.go":          "package d",
		"routes/d/layout.go":         "package main\n\nvar Layout = 0",
		"routes/d/_x/page.templ":     "",
		"routes/q-query/route.go":    route("qquery"),
		"routes/q/route.go":          routeWith("q", pageParams),
		"lib/f.go":                   file("lib", "var F = start.Func(\"F\", f)\n\nvar g = start.Func(\"g\", g)"),
	}))
	want := `lib/f.go:5: "F" is not a valid name for a server function; use lower-case words joined by hyphens, such as "sign-in"
lib/f.go:7: server function g cannot be mounted: it is not exported; start its name with a capital letter
routes/a/page.templ:1: a page without a route.go is never served; add routes/a/route.go with: var Route = start.Page(load, page)
routes/b/route.go:1: no exported package-level var Route; declare: var Route = start.Page(load, page)
routes/c/route.go:3: syntax error: expected 'IDENT', found '{'; fix it: it hides var Route
routes/d/_x/page.templ:1: routes/d/_x: the go command and templ skip a folder of this name; rename it: use letters and digits, with - _ . between them; a parameter is by_NAME or rest_NAME
routes/d/guard.go:1: no exported package-level var Guard; declare: var Guard = start.Guard(check), or rename the file
routes/d/layout.go:1: package main cannot be imported; rename the package: d
routes/notes/by_b/route.go:3: /notes/{b} is the same URL as /notes/{a} in routes/notes/by_a; rename or remove one of them
routes/q-query/route.go:3: the link to routes/q-query and the query of routes/q would both be named href.QQuery; rename one of the folders`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}
