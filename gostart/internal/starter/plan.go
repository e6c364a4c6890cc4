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

// Paths from the project root.
const (
	Folder     = "starter"            // the files about the starter
	yours      = "starter/yours"      // files for the new app, copied to the same path in it
	removeFile = "starter/remove.txt" // a list of files to remove besides Folder
)

// A Choice describes the new app.
type Choice struct {
	Module string    // the module path
	Name   string    // of the app, for its users
	Remove []Example // examples to remove
}

// A Plan holds the changes that turn a clone into the new app. Nothing is written before Apply.
type Plan struct {
	app       fs.FS
	choice    Choice
	oldModule string
	remove    []string
	write     map[string]file
}

type file struct {
	text []byte
	mode fs.FileMode
}

// NewPlan computes the changes for a choice. The error names every file that cannot be changed.
func NewPlan(app fs.FS, choice Choice) (*Plan, error) {
	oldModule, err := module.Path(app)
	if err != nil {
		return nil, fmt.Errorf("starter: reading the module path: %w", err)
	}
	if oldModule == "gostart" {
		return nil, errors.New("starter: this folder is the framework, which init does not rename; run init in the app's folder")
	}
	p := &Plan{app: app, choice: choice, oldModule: oldModule, remove: []string{Folder}, write: map[string]file{}}
	for _, example := range choice.Remove {
		p.remove = append(p.remove, example.Dir)
	}
	if err := errors.Join(p.copyYours(), p.readRemoveFile()); err != nil {
		return nil, err
	}
	return p, errors.Join(p.renameModule(), p.setName())
}

// copyYours copies each file of starter/yours to the same path in the app, with ⟦Name⟧ and ⟦Module⟧ replaced. It drops the
// suffix .tmpl, which hides files from Go and templ while they are in the starter.
func (p *Plan) copyYours() error {
	placeholders := strings.NewReplacer("⟦Name⟧", p.choice.Name, "⟦Module⟧", p.choice.Module)
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
			return nil // it belongs to an example that is removed
		}
		p.write[target] = file{[]byte(placeholders.Replace(string(f.text))), f.mode}
		return err
	})
	if err != nil {
		return fmt.Errorf("starter: reading %s: %w", yours, err)
	}
	return nil
}

// readRemoveFile adds the paths in removeFile to those to remove. Each is on its own line.
func (p *Plan) readRemoveFile() error {
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

// removes reports whether the plan removes a file or folder.
func (p *Plan) removes(name string) bool {
	for _, removed := range p.remove {
		if name == removed || strings.HasPrefix(name, removed+"/") {
			return true
		}
	}
	return false
}

// read returns a file with the changes planned so far.
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

// setText plans to replace the content f of a file by text, unless they are the same.
func (p *Plan) setText(name string, f file, text []byte) {
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
	p.setText(configFile, f, text)
	return nil
}

// Apply makes the changes. It stops with an error when ctx ends.
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

// DefaultName makes an app's name from the last element of a module path, without a major version such as v2.
func DefaultName(modulePath string) string {
	base := path.Base(modulePath)
	if dir := path.Dir(modulePath); majorVersion.MatchString(base) && dir != "." {
		base = path.Base(dir)
	}
	return strings.ToUpper(base[:1]) + base[1:]
}

// CheckName returns an error if name cannot be the app's name.
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
