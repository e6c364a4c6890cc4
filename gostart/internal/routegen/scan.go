package routegen

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"gostart/internal/module"
)

// A scan gathers the tree of an app, and what is wrong with it.
type scan struct {
	app     fs.FS
	tree    *Tree
	refused map[refusal]bool // told once, however many pages are below
	faults  Faults
}

func newScan(app fs.FS, modulePath string) *scan {
	return &scan{
		app:     app,
		tree:    &Tree{Module: modulePath, wrappers: map[spot]Package{}, names: map[string]bool{}},
		refused: map[refusal]bool{},
	}
}

func (s *scan) fault(place Place, problem, cure string) {
	s.faults = append(s.faults, Fault{place, problem, cure})
}

// refuse tells why a folder cannot be served, at the first file that makes it matter.
func (s *scan) refuse(why refusal, place Place) {
	if !s.refused[why] {
		s.refused[why] = true
		s.fault(place, why.folder+": "+why.problem, why.cure)
	}
}

// routes reads the folder routes, if there is one.
func (s *scan) routes() error {
	info, err := fs.Lstat(s.app, "routes")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		s.linked("routes")
		return nil
	}
	if err != nil {
		return err
	}
	return s.folder("routes")
}

// linked refuses a symbolic link to a folder: Go's patterns such as ./..., templ and dev would skip what is behind it.
func (s *scan) linked(name string) {
	if info, err := fs.Stat(s.app, name); err == nil && info.IsDir() {
		s.fault(Place{name, 1}, "a symbolic link to a folder, which Go skips", "move the folder here, or remove the link")
	}
}

// folder reads a folder below routes/, and all below it.
func (s *scan) folder(dir string) error {
	entries, err := fs.ReadDir(s.app, dir)
	if err != nil {
		return err
	}
	files := map[string]bool{}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		switch {
		case entry.IsDir():
			err = s.subfolder(name)
		case entry.Type()&fs.ModeSymlink != 0 && !isSource(name):
			s.linked(name)
		case isSource(name):
			err = s.file(name)
		}
		if err != nil {
			return err
		}
		files[entry.Name()] = !entry.IsDir()
	}
	if files["go.mod"] {
		s.fault(Place{path.Join(dir, "go.mod"), 1}, "this makes the folder a module of its own, which the route table cannot import", "remove it")
	}
	if files["page.templ"] && !files["route.go"] {
		s.fault(Place{path.Join(dir, "page.templ"), 1}, "a page without a route.go is never served",
			"add "+path.Join(dir, "route.go")+" with: var Route = start.Page(load, page)")
	}
	return nil
}

// subfolder reads a folder, unless Go would not. Then it matters only if there is source in it.
func (s *scan) subfolder(dir string) error {
	why, bad := refuseFolder(dir)
	if !bad {
		return s.folder(dir)
	}
	return fs.WalkDir(s.app, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || (path.Ext(name) != ".go" && path.Ext(name) != ".templ") {
			return err
		}
		s.refuse(why, Place{name, 1})
		return fs.SkipAll
	})
}

// add takes a route.go that is not there yet, unless Go would not read its folder.
func (s *scan) add(src *source) {
	for _, dir := range above(src.pkg().Dir) {
		if why, bad := refuseFolder(dir); bad {
			s.refuse(why, Place{src.path, 1})
			return
		}
	}
	s.route(src)
}

// file reads a Go file below routes/, as far as the tree needs it.
func (s *scan) file(name string) error {
	s.checkBuiltEverywhere(name)
	if isTest(name) || name == tableFile {
		return nil
	}
	text, err := fs.ReadFile(s.app, name)
	if err != nil {
		return err
	}
	inRoot := path.Dir(name) == "routes"
	home, isHome := homeAt(name)
	if !isHome && !inRoot && !strings.Contains(string(text), enginePath) {
		return nil
	}
	src := parse(name, text)
	switch {
	case isHome && home.file == routeHome.file:
		s.route(src)
	case isHome:
		s.wrapper(src, home)
	}
	s.misplaced(src)
	if inRoot {
		for _, declared := range src.names() {
			s.tree.names[declared] = true
		}
	}
	s.funcs(src)
	return nil
}

// lib reads the server functions of lib/ and what is below it.
func (s *scan) lib() error {
	return fs.WalkDir(s.app, "lib", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case entry.IsDir():
			if module.Skips(s.app, name) {
				return fs.SkipDir
			}
			return nil
		case entry.Type()&fs.ModeSymlink != 0 && !isSource(name):
			s.linked(name)
			return nil
		case !isSource(name), isTest(name):
			return nil
		}
		text, err := fs.ReadFile(s.app, name)
		if err == nil && strings.Contains(string(text), enginePath) {
			s.funcs(parse(name, text))
		}
		return err
	})
}
