package main

import "testing"

func TestANewPageIsWrittenAndGenerated(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	a.want(0, `wrote routes/projects/by_id/page.templ
wrote routes/projects/by_id/route.go
wrote routes/projects/by_id/route_test.go
changed routes/projects/by_id/page_templ.go, lib/href/href_gen.go, routes/routes_gen.go
added the page /projects/{id}. Next: write its loader in routes/projects/by_id/route.go, then run: go test ./routes/projects/by_id
`, "", "new", "projects/by_id/")
	a.want(0, "nothing changed\n", "", "generate")
}

func TestANewPageOverwritesNothing(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	a.write("routes/about/route_test.go", "package about_test\n")
	before := a.snapshot()
	a.want(1, "", "start: nothing was written: routes/index/route.go already exists\n", "new", "index")
	a.want(1, "", "start: nothing was written: routes/about/route_test.go already exists\n", "new", "about")
	a.want(1, "", "start: nothing was written: \"../about\" is not a folder below routes\n", "new", "../about")
	a.want(1, "", "routes/About/route.go:3: routes/About: the URL would have upper-case letters, and URLs are case sensitive; use lower case\n", "new", "About")
	a.want(2, "", "new takes one folder, such as routes/projects/by_id, got []\n", "new")
	if after := a.snapshot(); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}
