package starter

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"gostart/internal/edit"
	"gostart/internal/lock"
	"gostart/internal/module"
)

// The folder that is about the starter, and what it has for the app that the clone becomes.
const (
	Folder     = "starter"
	yours      = "starter/yours"
	removeFile = "starter/remove.txt"
)

// A Choice is what becomes of a clone.
type Choice struct {
	Module string
	Name   string    // that people see
	Remove []Example // the others stay
}

// A Plan is the files that a choice changes. Nothing is written before Apply.
type Plan struct {
	app    fs.FS
	choice Choice
	old    string // the module path until now
	remove []string
	write  map[string]file
}

type file struct {
	text []byte
	mode fs.FileMode
}

// NewPlan works out what a choice changes. It reports every file that it cannot change.
func NewPlan(app fs.FS, choice Choice) (*Plan, error) {
	old, err := module.Path(app)
	if err != nil {
		return nil, fmt.Errorf("starter: reading the module path: %w", err)
	}
	if old == "gostart" {
		return nil, errors.New("starter: this is the framework, which keeps its name; run it in the app")
	}
	p := &Plan{app: app, choice: choice, old: old, remove: []string{Folder}, write: map[string]file{}}
	for _, example := range choice.Remove {
		p.remove = append(p.remove, example.Dir)
	}
	if err := errors.Join(p.overlay(), p.removals()); err != nil {
		return nil, err
	}
	return p, errors.Join(p.rename(), p.setName())
}

// overlay puts each file of starter/yours at the same path in the app. The suffix .tmpl is dropped: it keeps Go and templ
// from files that are not part of the starter.
func (p *Plan) overlay() error {
	words := strings.NewReplacer("⟦Name⟧", p.choice.Name, "⟦Module⟧", p.choice.Module)
	err := fs.WalkDir(p.app, yours, func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == yours {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		f, err := p.read(name)
		target := strings.TrimSuffix(strings.TrimPrefix(name, yours+"/"), ".tmpl")
		if target == lock.Folder || strings.HasPrefix(target, lock.Folder+"/") {
			return fmt.Errorf("%s would change the framework", name)
		}
		if p.removes(target) {
			return nil // of an example that goes
		}
		p.write[target] = file{[]byte(words.Replace(string(f.text))), f.mode}
		return err
	})
	if err != nil {
		return fmt.Errorf("starter: reading %s: %w", yours, err)
	}
	return nil
}

// removals reads the list of what goes along with the starter, one path a line.
func (p *Plan) removals() error {
	text, err := fs.ReadFile(p.app, removeFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("starter: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		name := strings.TrimSuffix(strings.TrimSpace(line), "/")
		switch {
		case name == "" || strings.HasPrefix(name, "#"):
			continue
		case !fs.ValidPath(name) || name == "." || name == lock.Folder || strings.HasPrefix(name, lock.Folder+"/"):
			return fmt.Errorf("starter: %s: %q is not a path in the app", removeFile, name)
		}
		if _, err := fs.Stat(p.app, name); err != nil {
			return fmt.Errorf("starter: %s: %w", removeFile, err)
		}
		p.remove = append(p.remove, name)
	}
	return nil
}

// removes reports whether a file or folder goes.
func (p *Plan) removes(name string) bool {
	for _, gone := range p.remove {
		if name == gone || strings.HasPrefix(name, gone+"/") {
			return true
		}
	}
	return false
}

// read returns a file as it will be.
func (p *Plan) read(name string) (file, error) {
	if f, ok := p.write[name]; ok {
		return f, nil
	}
	text, err := fs.ReadFile(p.app, name)
	if err != nil {
		return file{}, err
	}
	info, err := fs.Stat(p.app, name)
	if err != nil {
		return file{}, err
	}
	return file{text, info.Mode().Perm()}, nil
}

// set changes the text of a file, if it is another.
func (p *Plan) set(name string, f file, text []byte) {
	if string(text) != string(f.text) {
		p.write[name] = file{text, f.mode}
	}
}

// setName sets the constant Name in lib/config.go.
func (p *Plan) setName() error {
	f, err := p.read(configFile)
	if err != nil {
		return fmt.Errorf("starter: setting the app's name: %w", err)
	}
	text, err := withName(f.text, p.choice.Name)
	if err != nil {
		return err
	}
	p.set(configFile, f, text)
	return nil
}

// Apply makes the changes, until ctx ends.
func (p *Plan) Apply(ctx context.Context, e *edit.Edit) error {
	for _, name := range p.remove {
		if err := e.Remove(ctx, name); err != nil {
			return err
		}
	}
	for name, f := range p.write {
		if err := e.Write(ctx, name, f.text, f.mode); err != nil {
			return err
		}
	}
	return nil
}

// DefaultName makes a name from the last element of a module path; a major version such as v2 does not count.
func DefaultName(modulePath string) string {
	base := path.Base(modulePath)
	if dir := path.Dir(modulePath); majorVersion.MatchString(base) && dir != "." {
		base = path.Base(dir)
	}
	return strings.ToUpper(base[:1]) + base[1:]
}

// CheckName returns why a name cannot be the app's.
func CheckName(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("the name is empty")
	case len(name) > 100:
		return errors.New("the name is longer than 100 bytes")
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune("\"`<>{}\\", r) }):
		return errors.New("the name must not contain quotes, brackets, backslashes or control characters")
	}
	return nil
}
