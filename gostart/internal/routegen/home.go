package routegen

import (
	"go/ast"
	"path"
	"slices"
)

// A home is the file that declares a variable which the route table reads.
type home struct {
	file, variable string
	makers         []string // what of the engine makes its value
	cure           string   // where it is not declared
}

var (
	routeHome = home{"route.go", "Route", []string{"Page", "Mount", "Methods"}, "declare: var Route = start.Page(load, page)"}

	// wrapperHomes are of what a folder puts over what is in and below it, the outermost first.
	wrapperHomes = []home{
		{"guard.go", "Guard", []string{"Guard"}, "declare: var Guard = start.Guard(check), or rename the file"},
		{"layout.go", "Layout", []string{"Layout"}, "declare: var Layout = start.Layout(load, view), or rename the file"},
		{"errors.go", "Errors", []string{"Errors"}, "declare: var Errors = start.Errors(view), or rename the file"},
	}

	homes = append([]home{routeHome}, wrapperHomes...)
)

// homeAt returns the home that a file is.
func homeAt(file string) (home, bool) {
	i := slices.IndexFunc(homes, func(h home) bool { return h.file == path.Base(file) })
	if i < 0 {
		return home{}, false
	}
	return homes[i], true
}

// misplaced refuses what the route table would not read: a guard in guards.go looks like one, and guards nothing.
func (s *scan) misplaced(src *source) {
	engine := src.importName(enginePath)
	if engine == "" {
		return
	}
	for _, home := range homes {
		if path.Base(src.path) == home.file {
			continue
		}
		if ident := src.madeBy(engine, home); ident != nil {
			s.fault(src.place(ident.Pos()), "the route table reads "+home.variable+" from "+home.file+" alone", "move it to "+path.Join(src.pkg().Dir, home.file))
		}
	}
}

// madeBy finds the variable of a home, if its value is the engine's.
func (s *source) madeBy(engine string, home home) *ast.Ident {
	for ident, value := range s.values() {
		made := func(maker string) bool { return isMade(value, engine, maker) }
		if ident.Name == home.variable && slices.ContainsFunc(home.makers, made) {
			return ident
		}
	}
	return nil
}

// isMade reports whether a value begins with what the engine's function makes, or with the engine's type, as
// start.Methods{…}.Use(log) does.
func isMade(value ast.Expr, engine, maker string) bool {
	switch value := ast.Unparen(value).(type) {
	case *ast.CompositeLit:
		return isEngines(value.Type, engine, maker)
	case *ast.CallExpr:
		method, ok := ast.Unparen(value.Fun).(*ast.SelectorExpr)
		return isEngines(value.Fun, engine, maker) || (ok && isMade(method.X, engine, maker))
	}
	return false
}
