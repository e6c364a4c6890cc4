package routegen

import (
	"go/ast"
	"io/fs"
	"path"
	"reflect"
	"strconv"
	"strings"
)

// A Query is what a page reads from the query of its URL.
type Query []QueryField

// A QueryField is one value of a query.
type QueryField struct {
	Field string // in the page's Params: Page
	Name  string // in the URL: page
	Type  string // a basic type of Go, or a slice of one
}

// query reads what the loader of a page takes from the query: the fields with
// that tag of the struct that is its second parameter, if the folder declares
// both. route.go is src.
func (s *scan) query(src *source, route *ast.Ident) Query {
	call := engineCall(src.value(route), src.importName(s.engine), "Page")
	if call == nil || len(call.Args) == 0 {
		return nil
	}
	folder := s.sources(src)
	loader := loaderType(folder, call.Args[0])
	if loader == nil || len(loader.Params.List) == 0 {
		return nil
	}
	params := loader.Params.List
	name, ok := params[len(params)-1].Type.(*ast.Ident)
	if !ok {
		return nil
	}
	return queryOf(structNamed(folder, name.Name))
}

// sources are the Go files of the folder of src, tests left out.
func (s *scan) sources(src *source) []*source {
	files := []*source{src}
	entries, err := fs.ReadDir(s.app, path.Dir(src.path))
	if err != nil {
		return files
	}
	for _, entry := range entries {
		name := path.Join(path.Dir(src.path), entry.Name())
		if entry.IsDir() || name == src.path || !isSource(name) || isTest(name) || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		if text, err := fs.ReadFile(s.app, name); err == nil {
			files = append(files, parse(name, text))
		}
	}
	return files
}

// loaderType is the type of a loader: a function of the folder, or a literal.
func loaderType(folder []*source, loader ast.Expr) *ast.FuncType {
	switch loader := ast.Unparen(loader).(type) {
	case *ast.FuncLit:
		return loader.Type
	case *ast.Ident:
		for _, src := range folder {
			for _, decl := range src.ast.Decls {
				if decl, ok := decl.(*ast.FuncDecl); ok && decl.Recv == nil && decl.Name.Name == loader.Name {
					return decl.Type
				}
			}
		}
	}
	return nil
}

// structNamed finds a struct type of the folder.
func structNamed(folder []*source, name string) *ast.StructType {
	for _, src := range folder {
		for _, decl := range src.ast.Decls {
			decl, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.Name == name {
					structType, _ := spec.Type.(*ast.StructType)
					return structType
				}
			}
		}
	}
	return nil
}

// queryOf lists the fields of a struct that come from the query.
func queryOf(params *ast.StructType) (query Query) {
	if params == nil {
		return nil
	}
	for _, f := range params.Fields.List {
		if f.Tag == nil {
			continue
		}
		tag, _ := strconv.Unquote(f.Tag.Value)
		name, ok := reflect.StructTag(tag).Lookup("query")
		for _, ident := range f.Names {
			if ok && ident.IsExported() {
				query = append(query, QueryField{ident.Name, name, basicType(f.Type)})
			}
		}
	}
	return query
}

// basics are the types that a link can write as they are.
var basics = set("string bool int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64")

// basicType is the type of a query value in a link. A link knows the basic types
// alone: any other value is written as its text.
func basicType(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		if basics[expr.Name] {
			return expr.Name
		}
	case *ast.ArrayType:
		if elem, ok := expr.Elt.(*ast.Ident); ok && expr.Len == nil && basics[elem.Name] {
			return "[]" + elem.Name
		}
	}
	return "string"
}
