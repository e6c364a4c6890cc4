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
	ident, ok := s.declared(src, "Route", "declare: var Route = start.Page(load, page)")
	if !ok || !s.mountable(src, ident) || !s.servable(src, ident) {
		return
	}
	s.tree.Routes = append(s.tree.Routes, Route{pkg, newPath(pkg.Dir), src.mounts(ident, s.engine), src.place(ident.Pos())})
}

// layout takes what a layout.go declares.
func (s *scan) layout(src *source) {
	ident, ok := s.declared(src, "Layout", "declare: var Layout = start.Layout(load, view), or rename the file")
	if ok && s.mountable(src, ident) && s.servable(src, ident) {
		s.tree.Layouts[src.pkg().Dir] = src.pkg()
	}
}

// errors takes what routes/errors.go declares. Elsewhere a file of this name is the package's own affair.
func (s *scan) errors(src *source) {
	if src.pkg().Dir != "routes" {
		if ident, ok := src.varNamed("Errors"); ok {
			s.fault(src.place(ident.Pos()), "only routes/errors.go declares error pages, for the whole app", "move it there, or rename the variable")
		}
		return
	}
	ident, ok := s.declared(src, "Errors", "declare it, or rename the file")
	s.tree.Errors = ok && s.mountable(src, ident)
}

// declared finds the variable that a file is there to declare.
func (s *scan) declared(src *source, name, cure string) (*ast.Ident, bool) {
	ident, ok := src.varNamed(name)
	switch {
	case ok:
	case src.err != nil:
		s.faults = append(s.faults, src.syntaxFault("var "+name))
	default:
		s.fault(src.place(src.ast.Package), "no exported package-level var "+name, cure)
	}
	return ident, ok
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
		s.fault(src.place(src.ast.Package), "package main cannot be imported", "rename the package: "+strings.Join(words(path.Base(pkg.Dir)), ""))
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
