package routegen

import (
	"go/ast"
	"path"
	"slices"
)

// A declaration is a variable that the route table uses, and the file that must declare it.
type declaration struct {
	file, variable string
	constructors   []string // functions and types of package start that create its value
	remedy         string   // for a file without the variable
}

var (
	routeDeclaration = declaration{"route.go", "Route", []string{"Page", "Mount", "Methods"}, "declare: var Route = start.Page(load, page)"}

	// wrapperDeclarations are in the order of wrapping, outermost first.
	wrapperDeclarations = []declaration{
		{"guard.go", "Guard", []string{"Guard"}, "declare: var Guard = start.Guard(check), or rename the file"},
		{"layout.go", "Layout", []string{"Layout"}, "declare: var Layout = start.Layout(load, view), or rename the file"},
		{"errors.go", "Errors", []string{"Errors"}, "declare: var Errors = start.Errors(view), or rename the file"},
	}

	declarations = append([]declaration{routeDeclaration}, wrapperDeclarations...)
)

// declarationIn returns what a file of this name must declare.
func declarationIn(file string) (declaration, bool) {
	i := slices.IndexFunc(declarations, func(d declaration) bool { return d.file == path.Base(file) })
	if i < 0 {
		return declaration{}, false
	}
	return declarations[i], true
}

// checkMisplaced reports declarations in the wrong file, which the route table would ignore: a guard in guards.go would
// protect nothing.
func (s *scan) checkMisplaced(src *source) {
	startName := src.importName(startPath)
	if startName == "" {
		return
	}
	for _, decl := range declarations {
		if path.Base(src.path) == decl.file {
			continue
		}
		if ident := src.findConstructed(decl, startName); ident != nil {
			s.fault(src.place(ident.Pos()), "the route table reads "+decl.variable+" from "+decl.file+" only", "move it to "+path.Join(src.pkg().Dir, decl.file))
		}
	}
}

// findConstructed returns the variable of a declaration if its value is created by package start, otherwise nil.
func (s *source) findConstructed(decl declaration, startName string) *ast.Ident {
	for ident, value := range s.values() {
		matches := func(constructor string) bool { return isConstructed(value, startName, constructor) }
		if ident.Name == decl.variable && slices.ContainsFunc(decl.constructors, matches) {
			return ident
		}
	}
	return nil
}

// isConstructed reports whether a value is a call of a function or a literal of a type of package start. Method calls may
// follow: start.Page(load, page).Head(head), start.Methods{…}.Use(log).
func isConstructed(value ast.Expr, startName, constructor string) bool {
	switch value := ast.Unparen(value).(type) {
	case *ast.CompositeLit:
		return refersTo(value.Type, startName, constructor)
	case *ast.CallExpr:
		method, ok := ast.Unparen(value.Fun).(*ast.SelectorExpr)
		return refersTo(value.Fun, startName, constructor) || (ok && isConstructed(method.X, startName, constructor))
	}
	return false
}
