package routegen

import (
	"fmt"
	"go/ast"
	"path"
	"strings"
)

// route takes what a route.go declares.
func (s *scan) route(src *source) {
	pkg := src.pkg()
	if pkg.Dir == "routes" {
		s.fault(src.place(src.ast.Package), "routes/ itself is no page", "move it to routes/index/, which is /")
		return
	}
	if folder := newPath(pkg.Dir); folder[len(folder)-1].Kind == With {
		s.fault(src.place(src.ast.Package), "a with_ folder adds nothing to the URL, so it has no page of its own", "move the page to "+pkg.Dir+"/index/")
		return
	}
	if ident, ok := s.declared(src, routeHome); ok {
		s.tree.Routes = append(s.tree.Routes, Route{pkg, newPath(pkg.Dir), src.place(ident.Pos()), s.query(src)})
	}
}

// wrapper takes what a guard.go, a layout.go or an errors.go declares.
func (s *scan) wrapper(src *source, home home) {
	if _, ok := s.declared(src, home); ok {
		s.tree.wrappers[spot{src.pkg().Dir, home.variable}] = src.pkg()
	}
}

// declared finds the variable that a file is there to declare, and judges whether it can be mounted.
func (s *scan) declared(src *source, home home) (*ast.Ident, bool) {
	ident, ok := src.varNamed(home.variable)
	switch {
	case ok:
		return ident, s.mountable(src, ident) && s.servable(src, ident)
	case src.err != nil:
		s.faults = append(s.faults, src.syntaxFault("var "+home.variable))
	default:
		s.fault(src.place(src.ast.Package), "no exported package-level var "+home.variable, home.cure)
	}
	return nil, false
}

// servable reports whether the folders down to the file make a URL.
func (s *scan) servable(src *source, ident *ast.Ident) bool {
	refusals := refusePath(src.pkg().Dir)
	for _, why := range refusals {
		s.refuse(why, src.place(ident.Pos()))
	}
	return len(refusals) == 0
}

// mountable reports whether package routes can import what ident declares, in every build.
func (s *scan) mountable(src *source, ident *ast.Ident) bool {
	pkg, place := src.pkg(), src.place(ident.Pos())
	found := len(s.faults)
	s.checkBuiltEverywhere(src.path)
	if line, ok := src.buildLine(); ok {
		s.fault(src.place(line.Pos()), "a build constraint leaves this file out of some builds, and the route table needs it in all", "remove the line")
	}
	if pkg.Name == "main" {
		s.fault(src.place(src.ast.Package), "package main cannot be imported", "rename the package: "+PackageName(pkg.Dir))
	}
	if pkg.Name == "documentation" {
		s.fault(src.place(src.ast.Package), "Go leaves files of package documentation out of every build", "rename the package: "+PackageName(pkg.Dir))
	}
	if strings.Contains(pkg.Dir+"/", "/internal/") {
		s.fault(place, "Go keeps an internal folder from the route table", "move "+ident.Name+" out of "+pkg.Dir)
	}
	return len(s.faults) == found
}

// checkBuiltEverywhere refuses a file that Go leaves out of most builds because of its name.
func (s *scan) checkBuiltEverywhere(file string) {
	if only := builtOnlyFor(path.Base(file)); only != "" {
		s.fault(Place{file, 1}, fmt.Sprintf("a file named *_%s.go is built for %s only", only, only), "rename it")
	}
}
