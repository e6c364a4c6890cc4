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

// A QueryField is a field of a page's params that its query sets.
type QueryField struct {
	Name string // Page
	Type string // as a link takes it: a basic type, or a slice of one
	Key  string // page, as the query has it
}

// query returns what the page of a route.go reads from its query. It finds no more than stands in the page's folder: the
// loader, its params and their fields.
func (s *scan) query(src *source) []QueryField {
	load, ok := src.loader(enginePath)
	if !ok {
		return nil
	}
	folder := s.sources(src)
	params := second(signature(folder, load))
	if params == nil {
		return nil
	}
	return queryFields(structNamed(folder, params.Name))
}

// sources are a file and those beside it that Go reads with it. What cannot be read, the scan of the folder tells.
func (s *scan) sources(src *source) []*source {
	sources := []*source{src}
	beside, _ := fs.Glob(s.app, path.Dir(src.path)+"/*.go")
	for _, name := range beside {
		if !isSource(name) || isTest(name) || name == src.path {
			continue
		}
		if text, err := fs.ReadFile(s.app, name); err == nil {
			sources = append(sources, parse(name, text))
		}
	}
	return sources
}

// loader is the first argument of the page that Route is.
func (s *source) loader(engine string) (ast.Expr, bool) {
	for ident, value := range s.values() {
		call := engineCall(value, s.importName(engine), "Page")
		if ident.Name == "Route" && call != nil && len(call.Args) > 0 {
			return ast.Unparen(call.Args[0]), true
		}
	}
	return nil, false
}

// signature is the type of a function that is written out, or declared in one of the sources.
func signature(sources []*source, function ast.Expr) *ast.FuncType {
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

// second is the type of a function's second parameter, where that is a name.
func second(function *ast.FuncType) *ast.Ident {
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

// structNamed finds a struct type by its name. It returns nil if there is no such type.
func structNamed(sources []*source, name string) *ast.StructType {
	for _, src := range sources {
		for _, spec := range src.types() {
			if fields, ok := spec.Type.(*ast.StructType); ok && spec.Name.Name == name {
				return fields
			}
		}
	}
	return nil
}

// queryFields are the fields of a struct that the query sets, in its order.
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

// addQuery adds fields, unless there is one of the name.
func addQuery(fields []QueryField, more ...QueryField) []QueryField {
	for _, field := range more {
		if !slices.ContainsFunc(fields, func(other QueryField) bool { return other.Name == field.Name }) {
			fields = append(fields, field)
		}
	}
	return fields
}

// basic are the types that a link takes as they are.
var basic = set("bool byte float32 float64 int int16 int32 int64 int8 rune string uint uint16 uint32 uint64 uint8")

// linkType is a field's type as a link takes it. What is not basic is text there: package href imports no page.
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
