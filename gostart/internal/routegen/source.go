package routegen

import (
	"errors"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/scanner"
	"go/token"
	"iter"
	"path"
	"strconv"
	"strings"
)

// A source is one Go file. If it has syntax errors, ast holds what could be parsed.
type source struct {
	path string // from the project root
	text []byte
	fset *token.FileSet
	ast  *ast.File
	err  error // syntax errors
}

// parse parses a Go file, as far as its syntax allows.
func parse(path string, text []byte) *source {
	src := &source{path: path, text: text, fset: token.NewFileSet()}
	src.ast, src.err = parser.ParseFile(src.fset, path, text, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	return src
}

// pkg returns the package of the file.
func (s *source) pkg() Package {
	return Package{path.Dir(s.path), s.ast.Name.Name}
}

// place returns the line of a position.
func (s *source) place(pos token.Pos) Place {
	return Place{s.path, max(1, s.fset.Position(pos).Line)}
}

// syntaxFault returns the first syntax error as a fault that hides declarations.
func (s *source) syntaxFault(hides string) Fault {
	fault := Fault{Place{s.path, 1}, s.err.Error(), "fix it: it hides " + hides}
	if list, ok := errors.AsType[scanner.ErrorList](s.err); ok {
		fault.Line, fault.Problem = list[0].Pos.Line, "syntax error: "+list[0].Msg
	}
	return fault
}

// vars returns the declarations of package-level variables.
func (s *source) vars() []*ast.ValueSpec { return specs[*ast.ValueSpec](s.ast, token.VAR) }

// types returns the declarations of package-level types.
func (s *source) types() []*ast.TypeSpec { return specs[*ast.TypeSpec](s.ast, token.TYPE) }

// specs returns the package-level declarations of one kind.
func specs[S ast.Spec](file *ast.File, kind token.Token) []S {
	var specs []S
	for _, decl := range file.Decls {
		if decl, ok := decl.(*ast.GenDecl); ok && decl.Tok == kind {
			for _, spec := range decl.Specs {
				specs = append(specs, spec.(S))
			}
		}
	}
	return specs
}

// values iterates over the package-level variables that have an initial value, and these values.
func (s *source) values() iter.Seq2[*ast.Ident, ast.Expr] {
	return func(yield func(*ast.Ident, ast.Expr) bool) {
		for _, spec := range s.vars() {
			for i := range min(len(spec.Names), len(spec.Values)) {
				if !yield(spec.Names[i], spec.Values[i]) {
					return
				}
			}
		}
	}
}

// varNamed finds a package-level variable by its name.
func (s *source) varNamed(name string) (*ast.Ident, bool) {
	for _, spec := range s.vars() {
		for _, ident := range spec.Names {
			if ident.Name == name {
				return ident, true
			}
		}
	}
	return nil, false
}

// names returns all package-level names that the file declares.
func (s *source) names() []string {
	var names []string
	for _, decl := range s.ast.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				names = append(names, decl.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				names = append(names, specNames(spec)...)
			}
		}
	}
	return names
}

// specNames returns the names that a type, variable or constant specification declares.
func specNames(spec ast.Spec) []string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return []string{spec.Name.Name}
	case *ast.ValueSpec:
		names := make([]string, len(spec.Names))
		for i, ident := range spec.Names {
			names[i] = ident.Name
		}
		return names
	}
	return nil
}

// importName returns what the file calls the package at an import path, or "" if it does not import it.
func (s *source) importName(importPath string) string {
	for _, spec := range s.ast.Imports {
		if text, _ := strconv.Unquote(spec.Path.Value); text != importPath {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}

// buildLine returns the comment with the file's build constraint.
func (s *source) buildLine() (*ast.Comment, bool) {
	for _, group := range s.ast.Comments {
		for _, comment := range group.List {
			if comment.Pos() < s.ast.Package && (constraint.IsGoBuild(comment.Text) || constraint.IsPlusBuild(comment.Text)) {
				return comment, true
			}
		}
	}
	return nil, false
}

// isSource reports whether the go command reads a file of this name as Go.
func isSource(file string) bool {
	name := path.Base(file)
	return strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

// isTest reports whether the go command reads a file of this name for tests only.
func isTest(file string) bool {
	return strings.HasSuffix(file, "_test.go")
}
