package routegen

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
)

// funcName matches the name of a server function, which is part of its URL.
var funcName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// addFuncs adds the server functions of a file.
func (s *scan) addFuncs(src *source) {
	startName := src.importName(startPath)
	if startName == "" || ast.IsGenerated(src.ast) {
		return
	}
	declared := map[ast.Node]bool{}
	for ident, value := range src.values() {
		if call := startCall(value, startName, "Func"); call != nil {
			declared[call] = true
			s.addFunc(src, ident, call)
		}
	}
	s.checkUnmountedFuncs(src, startName, declared)
}

// addFunc adds the server function that a call of start.Func assigns to ident.
func (s *scan) addFunc(src *source, ident *ast.Ident, call *ast.CallExpr) {
	place := src.place(call.Pos())
	if !ident.IsExported() {
		s.fault(place, "server function "+ident.Name+" cannot be mounted: it is not exported", "start its name with a capital letter")
		return
	}
	name, ok := nameArgument(call)
	switch {
	case !ok:
		s.fault(place, "the name of a server function is not a string literal", `write it as one: start.Func("sign-in", signIn)`)
	case !funcName.MatchString(name):
		s.fault(place, strconv.Quote(name)+" is not a valid name for a server function", `use lower-case words joined by hyphens, such as "sign-in"`)
	case s.checkImport(src, ident):
		s.tree.Funcs = append(s.tree.Funcs, Func{src.pkg(), ident.Name, name, place})
	}
}

// checkUnmountedFuncs reports the calls of start.Func that are not in declared, the values of package-level variables. The
// route table would not mount them.
func (s *scan) checkUnmountedFuncs(src *source, startName string, declared map[ast.Node]bool) {
	var unmounted []ast.Node
	parsed := 0
	ast.Inspect(src.ast, func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok && refersTo(call.Fun, startName, "Func") {
			parsed++
			if !declared[call] {
				unmounted = append(unmounted, call)
			}
		}
		return true
	})
	if src.err != nil {
		// After a syntax error the parser may have skipped calls, or put them into a function: report the error instead.
		inText := regexp.MustCompile(`\b`+regexp.QuoteMeta(startName)+`\.Func\b`).FindAll(src.text, -1)
		if len(unmounted) > 0 || len(inText) > parsed {
			s.faults = append(s.faults, src.syntaxFault("server functions"))
		}
		return
	}
	for _, call := range unmounted {
		s.fault(src.place(call.Pos()), "a server function must be a package-level variable, otherwise it is not mounted", "declare it: var SignIn = start.Func(…)")
	}
}

// startCall returns the call of a function of package start that begins a chain of method calls: in
// start.Page(load, view).Head(head) it is the call of Page. It returns nil if expr is no such chain.
func startCall(expr ast.Expr, startName, function string) *ast.CallExpr {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if refersTo(call.Fun, startName, function) {
		return call
	}
	if method, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return startCall(method.X, startName, function)
	}
	return nil
}

// refersTo reports whether an expression is this name of package start, with or without type arguments. startName is what
// the file calls the package.
func refersTo(expr ast.Expr, startName, name string) bool {
	switch expr := ast.Unparen(expr).(type) {
	case *ast.IndexExpr:
		return refersTo(expr.X, startName, name)
	case *ast.IndexListExpr:
		return refersTo(expr.X, startName, name)
	case *ast.Ident:
		return startName == "." && expr.Name == name
	case *ast.SelectorExpr:
		pkg, ok := expr.X.(*ast.Ident)
		return ok && pkg.Name == startName && expr.Sel.Name == name
	}
	return false
}

// nameArgument returns the first argument of a call, if it is a string literal.
func nameArgument(call *ast.CallExpr) (string, bool) {
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
