package starter

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"gostart/internal/lock"
	"gostart/internal/module"
)

// configFile declares the app's name as the constant Name.
const configFile = "lib/config.go"

// editorFile holds the settings of VS Code. module.SkipsName skips its folder.
const editorFile = ".vscode/settings.json"

// majorVersion matches the last element of a module path with a major version.
var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// renameModule changes the module path in imports, in the go.mod of the app and of nested modules, and in the settings of
// goimports and of the editor.
func (p *Plan) renameModule() error {
	var faults []error
	err := p.walk(func(name string) error {
		rename := renameFor(name)
		if rename == nil {
			return nil
		}
		f, err := p.read(name)
		if err != nil {
			return err
		}
		text, err := rename(name, string(f.text), p.newPath)
		faults = append(faults, err)
		p.setText(name, f, []byte(text))
		return nil
	})
	if err != nil {
		return fmt.Errorf("starter: renaming the module: %w", err)
	}
	return errors.Join(faults...)
}

// walk calls do with each file of the new app, including those in nested modules but not the framework's.
func (p *Plan) walk(do func(name string) error) error {
	for name := range p.write {
		if err := do(name); err != nil {
			return err
		}
	}
	_, written := p.write[editorFile]
	if info, err := fs.Lstat(p.app, editorFile); err == nil && info.Mode().IsRegular() && !written && !p.removes(editorFile) {
		if err := do(editorFile); err != nil {
			return err
		}
	}
	return fs.WalkDir(p.app, ".", func(name string, entry fs.DirEntry, err error) error {
		_, written := p.write[name]
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == lock.Folder || module.SkipsName(name) || p.removes(name)):
			return fs.SkipDir
		case !entry.Type().IsRegular(), written, p.removes(name):
			return nil
		}
		return do(name)
	})
}

// newPath returns a module or import path with the new module path.
func (p *Plan) newPath(importPath string) string {
	if rest, ok := strings.CutPrefix(importPath, p.oldModule); ok && (rest == "" || rest[0] == '/') {
		return p.choice.Module + rest
	}
	return importPath
}

// A renameFunc returns the text of a file with newPath applied to its module and import paths.
type renameFunc func(name, text string, newPath func(string) string) (string, error)

// renameFor returns the renameFunc for a file, or nil if files of this kind have no module or import paths.
func renameFor(name string) renameFunc {
	switch {
	case name == editorFile:
		return renameInEditor
	case path.Base(name) == "go.mod":
		return renameInGoMod
	case path.Base(name) == ".golangci.yml":
		return renameInLinter
	case path.Ext(name) == ".go":
		return renameInGo
	case path.Ext(name) == ".templ":
		return renameInTempl
	case path.Ext(name) == ".md":
		return renameInMarkdown
	}
	return nil
}

// renameInGo renames imports. If the file was formatted, it formats it again, because gofmt sorts imports.
func renameInGo(name, text string, newPath func(string) string) (string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		return text, fmt.Errorf("starter: reading imports: %w", err)
	}
	var b strings.Builder
	end := 0
	for _, spec := range file.Imports {
		from := int(spec.Path.Pos() - file.FileStart)
		old, _ := strconv.Unquote(spec.Path.Value)
		if path := newPath(old); path != old {
			b.WriteString(text[end:from] + strconv.Quote(path))
			end = from + len(spec.Path.Value)
		}
	}
	if end == 0 {
		return text, nil
	}
	b.WriteString(text[end:])
	if formatted, err := format.Source([]byte(b.String())); err == nil && isFormatted(text) {
		return string(formatted), nil
	}
	return b.String(), nil
}

func isFormatted(text string) bool {
	formatted, err := format.Source([]byte(text))
	return err == nil && string(formatted) == text
}

var (
	templStart  = regexp.MustCompile(`(?m)^(templ|css|script|func|var|const|type)\b`)
	templImport = regexp.MustCompile(`(?m)^(import[ \t]+|[ \t]+)([\w.]+[ \t]+)?"([^"\n]+)"[ \t;]*(//.*)?$`)
)

// renameInTempl renames the imports before the first declaration.
func renameInTempl(_, text string, newPath func(string) string) (string, error) {
	head, rest := text, ""
	if at := templStart.FindStringIndex(text); at != nil {
		head, rest = text[:at[0]], text[at[0]:]
	}
	head = templImport.ReplaceAllStringFunc(head, func(line string) string {
		old := templImport.FindStringSubmatch(line)[3]
		return strings.Replace(line, `"`+old+`"`, `"`+newPath(old)+`"`, 1)
	})
	return head + rest, nil
}

var goModWord = regexp.MustCompile(`[^\s()"]+`)

// renameInGoMod renames modules in all directives. Paths of folders stay: they begin with "." or "/".
func renameInGoMod(_, text string, newPath func(string) string) (string, error) {
	var b strings.Builder
	for line := range strings.Lines(text) {
		directive, comment := line, ""
		if i := strings.Index(line, "//"); i >= 0 {
			directive, comment = line[:i], line[i:]
		}
		b.WriteString(goModWord.ReplaceAllStringFunc(directive, newPath) + comment)
	}
	return b.String(), nil
}

var localPrefixes = regexp.MustCompile(`(?m)^[ \t]*local-prefixes:.*\n(?:[ \t]*-.*\n)*`)

// renameInLinter renames the module paths whose imports goimports puts into a separate group.
func renameInLinter(_, text string, newPath func(string) string) (string, error) {
	word := regexp.MustCompile(`[^\s,'"\[\]]+`)
	return localPrefixes.ReplaceAllStringFunc(text, func(setting string) string {
		return word.ReplaceAllStringFunc(setting, newPath)
	}), nil
}

var formattingLocal = regexp.MustCompile(`("(?:gopls\.)?formatting\.local"\s*:\s*")([^"\\]*)"`)

// renameInEditor renames the module path whose imports gopls puts into a separate group.
func renameInEditor(_, text string, newPath func(string) string) (string, error) {
	return formattingLocal.ReplaceAllStringFunc(text, func(setting string) string {
		match := formattingLocal.FindStringSubmatch(setting)
		return match[1] + newPath(match[2]) + `"`
	}), nil
}

var markdownImport = regexp.MustCompile(`"[^"\s]+"`)

// renameInMarkdown renames quoted import paths, as code samples have them.
func renameInMarkdown(_, text string, newPath func(string) string) (string, error) {
	return markdownImport.ReplaceAllStringFunc(text, func(quoted string) string {
		old := quoted[1 : len(quoted)-1]
		if !strings.Contains(old, "/") {
			return quoted
		}
		return `"` + newPath(old) + `"`
	}), nil
}

// withName returns the text of lib/config.go with another value of the constant Name.
func withName(text []byte, name string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, configFile, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("starter: setting the app's name: %w", err)
	}
	for _, decl := range file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		for _, spec := range decl.Specs {
			spec := spec.(*ast.ValueSpec)
			if len(spec.Names) != 1 || spec.Names[0].Name != "Name" || len(spec.Values) != 1 {
				continue
			}
			from, to := fset.Position(spec.Values[0].Pos()).Offset, fset.Position(spec.Values[0].End()).Offset
			return []byte(string(text[:from]) + strconv.Quote(name) + string(text[to:])), nil
		}
	}
	return nil, fmt.Errorf("starter: setting the app's name: no constant Name in %s; declare: const Name = \"…\"", configFile)
}
