package routegen

import (
	"fmt"
	"go/ast"
	"path"
	"strings"
)

// addRoute adds the Route that a route.go declares.
func (s *scan) addRoute(src *source) {
	pkg := src.pkg()
	if pkg.Dir == "routes" {
		s.fault(src.place(src.ast.Package), "routes/ itself cannot be a page", "move the page to routes/index/, whose URL is /")
		return
	}
	if folder := newPath(pkg.Dir); folder[len(folder)-1].Kind == With {
		s.fault(src.place(src.ast.Package), "a with_ folder adds nothing to the URL, so it cannot be a page", "move the page to "+pkg.Dir+"/index/")
		return
	}
	if ident, ok := s.findDeclared(src, routeDeclaration); ok {
		s.tree.Routes = append(s.tree.Routes, Route{pkg, newPath(pkg.Dir), src.place(ident.Pos()), s.query(src)})
	}
}

// addWrapper adds the wrapper that a guard.go, layout.go or errors.go declares.
func (s *scan) addWrapper(src *source, decl declaration) {
	if _, ok := s.findDeclared(src, decl); ok {
		s.tree.wrappers[wrapperKey{src.pkg().Dir, decl.variable}] = src.pkg()
	}
}

// findDeclared returns the variable that a file must declare. It reports a fault and returns false if the variable is
// missing or cannot be mounted.
func (s *scan) findDeclared(src *source, decl declaration) (*ast.Ident, bool) {
	ident, ok := src.varNamed(decl.variable)
	switch {
	case ok:
		return ident, s.checkImport(src, ident) && s.checkPath(src, ident)
	case src.err != nil:
		s.faults = append(s.faults, src.syntaxFault("var "+decl.variable))
	default:
		s.fault(src.place(src.ast.Package), "no exported package-level var "+decl.variable, decl.remedy)
	}
	return nil, false
}

// checkPath reports faults of the folders that lead to the file, and returns whether there are none.
func (s *scan) checkPath(src *source, ident *ast.Ident) bool {
	refusals := refusePath(src.pkg().Dir)
	for _, why := range refusals {
		s.refuse(why, src.place(ident.Pos()))
	}
	return len(refusals) == 0
}

// checkImport reports faults that keep package routes from importing ident in some build, and returns whether there are
// none.
func (s *scan) checkImport(src *source, ident *ast.Ident) bool {
	pkg, place := src.pkg(), src.place(ident.Pos())
	before := len(s.faults)
	s.checkBuiltEverywhere(src.path)
	if line, ok := src.buildLine(); ok {
		s.fault(src.place(line.Pos()), "a build constraint excludes this file from some builds, but the route table always needs it", "remove the line")
	}
	if pkg.Name == "main" {
		s.fault(src.place(src.ast.Package), "package main cannot be imported", "rename the package: "+PackageName(pkg.Dir))
	}
	if pkg.Name == "documentation" {
		s.fault(src.place(src.ast.Package), "Go never builds files of package documentation", "rename the package: "+PackageName(pkg.Dir))
	}
	if strings.Contains(pkg.Dir+"/", "/internal/") {
		s.fault(place, "the route table cannot import a package in an internal folder", "move "+ident.Name+" out of "+pkg.Dir)
	}
	return len(s.faults) == before
}

// checkBuiltEverywhere reports a file that Go builds for one operating system or architecture because of its name.
func (s *scan) checkBuiltEverywhere(file string) {
	if suffix := platformSuffix(path.Base(file)); suffix != "" {
		s.fault(Place{file, 1}, fmt.Sprintf("a file named *_%s.go is built for %s only", suffix, suffix), "rename it")
	}
}
