package routegen_test

import (
	"go/format"
	"path"
	"strings"
	"testing"

	"gostart/internal/routegen"
)

// draft returns the files of a new page by their names in its folder.
func draft(t *testing.T, folder string, files map[string]string) map[string]string {
	t.Helper()
	d, err := routegen.NewDraft(app(files), folder)
	if err != nil {
		t.Fatal(err)
	}
	drafted, err := d.Files()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, text := range drafted {
		texts[path.Base(name)] = string(text)
		if tidy, err := format.Source(text); path.Ext(name) == ".go" && (err != nil || string(tidy) != string(text)) {
			t.Errorf("%s is not formatted: %v\n%s", name, err, text)
		}
	}
	return texts
}

func TestADraftReadsItsParamsAndTestsItsURL(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]struct{ pkg, load, get string }{
		"about":                           {"about", `"About"}`, `"/about").Wants(t, http.StatusOK, "About")`},
		"index":                           {"index", `"Home"}`, `"/").Wants(t, http.StatusOK, "Home")`},
		"routes/projects/by_id":           {"id", `"Projects " + params.ID}`, `"/projects/1").Wants(t, http.StatusOK, "Projects 1")`},
		"users/by_user_id/files/rest_the": {"the", `"Files " + params.UserID + " " + params.The}`, `"/users/1/files/2").Wants(t, http.StatusOK, "Files 1 2")`},
		"sign-in/type":                    {"typepage", `"Type"}`, `"/sign-in/type").Wants(t, http.StatusOK, "Type")`},
	} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			files := draft(t, folder, nil)
			for name, text := range map[string]string{
				"route.go":      "package " + want.pkg + "\n",
				"page.templ":    "package " + want.pkg + "\n",
				"route_test.go": "package " + want.pkg + "_test\n",
			} {
				if !strings.Contains(files[name], text) {
					t.Errorf("no %q in %s:\n%s", text, name, files[name])
				}
			}
			if !strings.Contains(files["route.go"], want.load) || !strings.Contains(files["route_test.go"], want.get) {
				t.Errorf("want %s and %s in\n%s\n%s", want.load, want.get, files["route.go"], files["route_test.go"])
			}
		})
	}
}

func TestTheTestOfADraftBelowAGuardSignsIn(t *testing.T) {
	t.Parallel()
	files := map[string]string{"routes/with_session/guard.go": wrapper("session", "Guard")}
	const signIn, public = `v.SignIn("ada@example.com", "/notes")`, "load runs for everyone"
	inside, outside := draft(t, "with_session/notes", files), draft(t, "notes", files)
	if !strings.Contains(inside["route_test.go"], signIn) || strings.Contains(inside["route.go"], public) {
		t.Errorf("below the guard:\n%s\n%s", inside["route_test.go"], inside["route.go"])
	}
	if strings.Contains(outside["route_test.go"], signIn) || !strings.Contains(outside["route.go"], public) {
		t.Errorf("beside the guard:\n%s\n%s", outside["route_test.go"], outside["route.go"])
	}
}

func TestADraftHasThePackageOfTheFilesInItsFolder(t *testing.T) {
	t.Parallel()
	files := draft(t, "notes/by_id", map[string]string{"routes/notes/by_id/note.go": "package note\n"})
	if !strings.Contains(files["route.go"], "package note\n") {
		t.Error(files["route.go"])
	}
}

func TestADraftIsRefusedIfItsPageCouldNotBeServed(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"routes/notes/by_id/route.go": route("id"),
		"routes/broken/route.go":      "package broken",
	}
	for folder, want := range map[string]string{
		"..":                 `".." is not a folder below routes`,
		"/notes":             `"/notes" is not a folder below routes`,
		"notes/by_id":        "routes/notes/by_id/route.go already exists",
		"routes":             "routes/route.go:1: routes/ itself cannot be a page; move the page to routes/index/, whose URL is /",
		"Notes":              "routes/Notes/route.go:3: routes/Notes: the URL would have upper-case letters, and URLs are case sensitive; use lower case",
		"notes/by_uid":       "routes/notes/by_uid/route.go:3: /notes/{uid} is the same URL as /notes/{id} in routes/notes/by_id; rename or remove one of them",
		"with_x":             "routes/with_x/route.go:1: a with_ folder adds nothing to the URL, so it cannot be a page; move the page to routes/with_x/index/",
		"a b":                "routes/a b/route.go:1: routes/a b: Go cannot import a folder of this name; rename it: use letters and digits, with - _ . between them; a parameter is by_NAME or rest_NAME",
		"_x/notes":           "routes/_x/notes/route.go:1: routes/_x: the go command and templ skip a folder of this name; rename it: use letters and digits, with - _ . between them; a parameter is by_NAME or rest_NAME",
		"notes/by_id/by_ID":  "routes/notes/by_id/by_ID/route.go:3: routes/notes/by_id/by_ID: this path has two parameters named id; rename one of them",
		"notes/internal/own": "routes/notes/internal/own/route.go:3: the route table cannot import a package in an internal folder; move Route out of routes/notes/internal/own",
	} {
		if _, err := routegen.NewDraft(app(files), folder); err == nil || err.Error() != want {
			t.Errorf("%s: got\n%v\nwant\n%s", folder, err, want)
		}
	}
}
