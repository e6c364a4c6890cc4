package routegen

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
)

// funcName is a server function's name: it is part of a URL.
var funcName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// funcs takes the server functions of a file.
func (s *scan) funcs(src *source) {
	engine := src.importName(enginePath)
	if engine == "" || ast.IsGenerated(src.ast) {
		return
	}
	declared := map[ast.Node]bool{}
	for ident, value := range src.values() {
		if call := engineCall(value, engine, "Func"); call != nil {
			declared[call] = true
			s.function(src, ident, call)
		}
	}
	s.strayFuncs(src, engine, declared)
}

// function takes one server function: ident is its variable.
func (s *scan) function(src *source, ident *ast.Ident, call *ast.CallExpr) {
	place := src.place(call.Pos())
	if !ident.IsExported() {
		s.fault(place, "server function "+ident.Name+" cannot be mounted: it is not exported", "begin its name with a capital")
		return
	}
	name, ok := literal(call)
	switch {
	case !ok:
		s.fault(place, "the name of a server function is no string literal", `write it out: start.Func("sign-in", signIn)`)
	case !funcName.MatchString(name):
		s.fault(place, strconv.Quote(name)+" is no name for a server function", `use lower-case words joined by hyphens, such as "sign-in"`)
	case s.mountable(src, ident):
		s.tree.Funcs = append(s.tree.Funcs, Func{src.pkg(), ident.Name, name, place})
	}
}

// strayFuncs refuses the calls of start.Func that no package-level variable holds: nothing would mount them.
func (s *scan) strayFuncs(src *source, engine string, declared map[ast.Node]bool) {
	var stray []ast.Node
	found := 0
	ast.Inspect(src.ast, func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok && isEngines(call.Fun, engine, "Func") {
			found++
			if !declared[call] {
				stray = append(stray, call)
			}
		}
		return true
	})
	if src.err != nil {
		// A brace that is missing may have swallowed some: then the syntax error is what to mend.
		written := regexp.MustCompile(`\b`+regexp.QuoteMeta(engine)+`\.Func\b`).FindAll(src.text, -1)
		if len(stray) > 0 || len(written) > found {
			s.faults = append(s.faults, src.syntaxFault("server functions"))
		}
		return
	}
	for _, call := range stray {
		s.fault(src.place(call.Pos()), "a server function that no package-level variable holds is never mounted", "declare it: var SignIn = start.Func(…)")
	}
}

// engineCall returns the call of the engine's function that an expression begins with, as start.Page(load, view).Head(head)
// begins with one of Page.
func engineCall(expr ast.Expr, engine, function string) *ast.CallExpr {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if isEngines(call.Fun, engine, function) {
		return call
	}
	if method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return engineCall(method.X, engine, function)
	}
	return nil
}

// isEngines reports whether an expression is the engine's function, with its type arguments or without.
func isEngines(expr ast.Expr, engine, function string) bool {
	switch expr := ast.Unparen(expr).(type) {
	case *ast.IndexExpr:
		return isEngines(expr.X, engine, function)
	case *ast.IndexListExpr:
		return isEngines(expr.X, engine, function)
	case *ast.Ident:
		return engine == "." && expr.Name == function
	case *ast.SelectorExpr:
		pkg, ok := expr.X.(*ast.Ident)
		return ok && pkg.Name == engine && expr.Sel.Name == function
	}
	return false
}

// literal is the first argument of a call, where it is a string written out.
func literal(call *ast.CallExpr) (string, bool) {
	if len(call.Args) == 0 {
		return "", false
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
