package main

import (
	"strings"
	"testing"
)

func TestANewPageIsWrittenWithItsTestAndMounted(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	a.want(0, `wrote routes/projects/by_id/page.templ
wrote routes/projects/by_id/route.go
wrote routes/projects/by_id/route_test.go
changed routes/projects/by_id/page_templ.go, lib/href/href_gen.go, routes/routes_gen.go
`, "", "new", "projects/by_id")
	for file, want := range map[string]string{
		"routes/projects/by_id/route.go":      "\tID string `path:\"id\"`\n",
		"routes/projects/by_id/page.templ":    "<h1>{ data.Title }</h1>",
		"routes/projects/by_id/route_test.go": `v.Get("/projects/1").Wants(t, http.StatusOK, "<h1>Projects 1</h1>")`,
		"routes/routes_gen.go":                `app.Route("/projects/:id", projectsID.Route)`,
	} {
		if got := a.read(file); !strings.Contains(got, want) {
			t.Errorf("%s lacks %q:\n%s", file, want, got)
		}
	}
	if strings.Contains(a.read("routes/projects/by_id/route_test.go"), "SignIn") {
		t.Error("the test of a public page signs in")
	}
}

func TestTheTestOfANewPageBehindAGuardSignsIn(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	a.write("routes/with_session/guard.go", "package session\n\nvar Guard = 0\n")
	a.want(0, `wrote routes/with_session/type/page.templ
wrote routes/with_session/type/route.go
wrote routes/with_session/type/route_test.go
changed routes/with_session/type/page_templ.go, lib/href/href_gen.go, routes/routes_gen.go
`, "", "new", "routes/with_session/type")
	if got := a.read("routes/with_session/type/route_test.go"); !strings.Contains(got, "\tv.SignIn(") || !strings.Contains(got, "package typepage_test") {
		t.Errorf("the test is\n%s", got)
	}
}

func TestANewPageIsRefusedAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]string{
		"routes/index":         "routes/index/route.go:1: this page is there already; take another folder\n",
		"routes/with_x":        "routes/with_x:1: a with_ folder adds nothing to the URL, so it has no page of its own; make a page inside it, such as routes/with_x/index\n",
		"routes":               "routes:1: routes/ itself is no page; make routes/index, which is /\n",
		"../../static":         "routes/static:1: /static is the engine's own path; take another name\n",
		"routes/by_id/by_id":   "routes/by_id/by_id:1: two parameters of this path are named id; rename one of them\n",
		"routes/users/$id/all": "routes/users/$id:1: Go cannot import a folder of this name; rename it: letters, digits, and - _ . between them; a parameter is by_NAME or rest_NAME\n",
	} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			a := newApp(t)
			before := a.snapshot()
			a.want(1, "", want, "new", folder)
			if after := a.snapshot(); after != before {
				t.Errorf("the files are\n%s\nand were\n%s", after, before)
			}
		})
	}
}
