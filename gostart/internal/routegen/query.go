package routegen

import (
	"go/ast"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A QueryField is a field of a page's Params that is read from the query.
type QueryField struct {
	Name string // Page
	Type string // in the link's query: a basic type, or a slice of one
	Key  string // of the query parameter: page
}

// query returns the query parameters that the page of a route.go reads. It finds the loader and its Params only if they
// are declared in the page's folder.
func (s *scan) query(src *source) []QueryField {
	load, ok := src.loader()
	if !ok {
		return nil
	}
	folder := s.packageSources(src)
	params := secondParamType(funcType(folder, load))
	if params == nil {
		return nil
	}
	return queryFields(findStruct(folder, params.Name))
}

// packageSources returns a file and the other files of its package. It leaves out files that cannot be read, which the
// scan of their folder reports.
func (s *scan) packageSources(src *source) []*source {
	sources := []*source{src}
	names, _ := fs.Glob(s.app, path.Dir(src.path)+"/*.go")
	for _, name := range names {
		if !isSource(name) || isTest(name) || name == src.path {
			continue
		}
		if text, err := fs.ReadFile(s.app, name); err == nil {
			sources = append(sources, parse(name, text))
		}
	}
	return sources
}

// loader returns the first argument of start.Page in the value of Route.
func (s *source) loader() (ast.Expr, bool) {
	for ident, value := range s.values() {
		call := startCall(value, s.importName(startPath), "Page")
		if ident.Name == "Route" && call != nil && len(call.Args) > 0 {
			return ast.Unparen(call.Args[0]), true
		}
	}
	return nil, false
}

// funcType returns the type of a function: a literal, or the name of a function that one of the sources declares.
func funcType(sources []*source, function ast.Expr) *ast.FuncType {
	switch function := function.(type) {
	case *ast.FuncLit:
		return function.Type
	case *ast.Ident:
		for _, src := range sources {
			for _, decl := range src.ast.Decls {
				if decl, ok := decl.(*ast.FuncDecl); ok && decl.Recv == nil && decl.Name.Name == function.Name {
					return decl.Type
				}
			}
		}
	}
	return nil
}

// secondParamType returns the type of a function's second parameter, if it is an identifier.
func secondParamType(function *ast.FuncType) *ast.Ident {
	if function == nil {
		return nil
	}
	var types []ast.Expr
	for _, field := range function.Params.List {
		types = append(types, slices.Repeat([]ast.Expr{field.Type}, max(1, len(field.Names)))...)
	}
	if len(types) < 2 {
		return nil
	}
	ident, _ := types[1].(*ast.Ident)
	return ident
}

// findStruct finds a struct type by its name. It returns nil if there is no such type.
func findStruct(sources []*source, name string) *ast.StructType {
	for _, src := range sources {
		for _, spec := range src.types() {
			if fields, ok := spec.Type.(*ast.StructType); ok && spec.Name.Name == name {
				return fields
			}
		}
	}
	return nil
}

// queryFields returns the exported fields of a struct with a query tag, in order.
func queryFields(params *ast.StructType) []QueryField {
	if params == nil {
		return nil
	}
	var fields []QueryField
	for _, field := range params.Fields.List {
		if field.Tag == nil {
			continue
		}
		tag, _ := strconv.Unquote(field.Tag.Value)
		key, tagged := reflect.StructTag(tag).Lookup("query")
		for _, ident := range field.Names {
			if tagged && ident.IsExported() {
				fields = addQuery(fields, QueryField{ident.Name, linkType(field.Type), key})
			}
		}
	}
	return fields
}

// addQuery adds fields whose names are not used yet.
func addQuery(fields []QueryField, more ...QueryField) []QueryField {
	for _, field := range more {
		if !slices.ContainsFunc(fields, func(other QueryField) bool { return other.Name == field.Name }) {
			fields = append(fields, field)
		}
	}
	return fields
}

// basic are the types that fields of a link's query can have.
var basic = set("bool byte float32 float64 int int16 int32 int64 int8 rune string uint uint16 uint32 uint64 uint8")

// linkType returns a field's type in the link's query. Other types than basic ones become string, because package href
// does not import pages.
func linkType(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.ArrayType:
		if expr.Len == nil {
			return "[]" + strings.TrimPrefix(linkType(expr.Elt), "[]")
		}
	case *ast.Ident:
		if basic[expr.Name] {
			return expr.Name
		}
	}
	return "string"
}
