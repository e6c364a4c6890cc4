package routegen_test

import "testing"

// over declares what a folder puts over what is in and below it.
func over(pkg, name string) string {
	return "package " + pkg + "\n\nvar " + name + " = 0\n"
}

func TestWhatAFolderPutsOverRoutesIsListedOutermostFirst(t *testing.T) {
	t.Parallel()
	table, href := generate(t, map[string]string{
		"routes/layout.go":                             over("routes", "Layout"),
		"routes/errors.go":                             over("routes", "Errors"),
		"routes/with_session/guard.go":                 over("session", "Guard"),
		"routes/with_session/index/route.go":           route("index"),
		"routes/with_session/notes/layout.go":          over("notes", "Layout"),
		"routes/with_session/notes/errors.go":          over("notes", "Errors"),
		"routes/with_session/notes/guard.go":           over("notes", "Guard"),
		"routes/with_session/notes/route.go":           route("notes"),
		"routes/with_session/notes/save.go":            funcs("notes", `var Save = start.Func("save", save)`),
		"routes/with_session/notes/parts/move.go":      funcs("parts", `var Move = start.Func("move", move)`),
		"routes/with_session/notes/with_x/errors.go":   over("x", "Errors"),
		"routes/with_session/notes/with_x/y/route.go":  route("y"),
		"routes/projects/by_id/with_member/guard.go":   over("member", "Guard"),
		"routes/projects/by_id/with_member/z/route.go": route("z"),
		"lib/f.go": funcs("lib", `var F = start.Func("f", f)`),
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
