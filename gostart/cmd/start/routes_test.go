package main

import "testing"

func TestRoutesAreListedWithTheirGuardsAndLayouts(t *testing.T) {
	t.Parallel()
	a := newApp(t)
	a.write("routes/layout.go", "package routes\n\nvar Layout = undefined\n")
	a.write("routes/with_session/guard.go", "package session\n\nvar Guard = undefined\n")
	a.write("routes/with_session/notes/by_id/route.go", "package id\n\nvar Route = undefined\n")
	a.write("routes/with_session/notes/save.go", "package notes\n\nimport \"gostart/start\"\n\nvar Save = start.Func(\"save\", save)\n")
	a.want(0, `/            routes/index                     layout.go
/notes/{id}  routes/with_session/notes/by_id  layout.go with_session/guard.go

/_fn/save  routes/with_session/notes  with_session/guard.go
`, "", "routes")
	a.want(2, "", "routes takes no arguments, got [\"x\"]\n", "routes", "x")
	a.write("routes/about/route.go", "package about\n")
	a.want(1, "", "routes/about/route.go:1: no exported package-level var Route; declare: var Route = start.Page(load, page)\n", "routes")
}
