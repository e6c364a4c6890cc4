package routegen_test

import "testing"

// wrapper returns a file that declares a Guard, Layout or Errors.
func wrapper(pkg, name string) string {
	return "package " + pkg + "\n\nvar " + name + " = 0\n"
}

func TestGuardsLayoutsAndErrorPagesAreMountedOutermostFirst(t *testing.T) {
	t.Parallel()
	table, href := generate(t, map[string]string{
		"routes/layout.go":                             wrapper("routes", "Layout"),
		"routes/errors.go":                             wrapper("routes", "Errors"),
		"routes/with_session/guard.go":                 wrapper("session", "Guard"),
		"routes/with_session/index/route.go":           route("index"),
		"routes/with_session/notes/layout.go":          wrapper("notes", "Layout"),
		"routes/with_session/notes/errors.go":          wrapper("notes", "Errors"),
		"routes/with_session/notes/guard.go":           wrapper("notes", "Guard"),
		"routes/with_session/notes/route.go":           route("notes"),
		"routes/with_session/notes/save.go":            file("notes", `var Save = start.Func("save", save)`),
		"routes/with_session/notes/parts/move.go":      file("parts", `var Move = start.Func("move", move)`),
		"routes/with_session/notes/with_x/errors.go":   wrapper("x", "Errors"),
		"routes/with_session/notes/with_x/y/route.go":  route("y"),
		"routes/projects/by_id/with_member/guard.go":   wrapper("member", "Guard"),
		"routes/projects/by_id/with_member/z/route.go": route("z"),
		"lib/f.go": file("lib", `var F = start.Func("f", f)`),
	})
	contains(t, table,
		`	app.Errors("/", Layout, Errors)`,
		`	app.Errors("/notes", Layout, Errors, session.Guard, notes.Guard, notes.Layout, notes.Errors)`,
		`	app.Route("/", index.Route, Layout, Errors, session.Guard)`,
		`	app.Route("/notes", notes.Route, Layout, Errors, session.Guard, notes.Guard, notes.Layout, notes.Errors)`,
		`	app.Route("/projects/:id/z", z.Route, Layout, Errors, projectsIDMember.Guard)`,
		`	app.Func(lib.F)`,
		`	app.Func(notes.Save, session.Guard, notes.Guard)`,
		`	app.Func(parts.Move, session.Guard, notes.Guard)`,
	)
	contains(t, href, `func Notes() string { return "/notes" }`, `func ProjectsByIDZ(id string) string { return "/projects/" + segment(id) + "/z" }`)
}
