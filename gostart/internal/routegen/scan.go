package routegen

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"gostart/internal/module"
)

// A scan collects the tree of an app and its faults.
type scan struct {
	app     fs.FS
	tree    *Tree
	refused map[refusal]bool // already reported: one fault for a folder, not one for each page below it
	faults  Faults
}

func newScan(app fs.FS, modulePath string) *scan {
	return &scan{
		app:     app,
		tree:    &Tree{Module: modulePath, wrappers: map[wrapperKey]Package{}, rootNames: map[string]bool{}},
		refused: map[refusal]bool{},
	}
}

func (s *scan) fault(place Place, problem, remedy string) {
	s.faults = append(s.faults, Fault{place, problem, remedy})
}

// refuse reports at place that a folder cannot be served. It reports each reason once.
func (s *scan) refuse(why refusal, place Place) {
	if !s.refused[why] {
		s.refused[why] = true
		s.fault(place, why.folder+": "+why.problem, why.remedy)
	}
}

// readRoutes reads the folder routes, if it exists.
func (s *scan) readRoutes() error {
	info, err := fs.Lstat(s.app, "routes")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		s.refuseLink("routes")
		return nil
	}
	if err != nil {
		return err
	}
	return s.readFolder("routes")
}

// refuseLink reports a symbolic link to a folder: the go command's ./..., templ and dev would skip the files in it.
func (s *scan) refuseLink(name string) {
	if info, err := fs.Stat(s.app, name); err == nil && info.IsDir() {
		s.fault(Place{name, 1}, "the go command skips symbolic links to folders", "move the folder here, or remove the link")
	}
}

// readFolder reads a folder below routes/, and its subfolders.
func (s *scan) readFolder(dir string) error {
	entries, err := fs.ReadDir(s.app, dir)
	if err != nil {
		return err
	}
	files := map[string]bool{}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		switch {
		case entry.IsDir():
			err = s.readSubfolder(name)
		case entry.Type()&fs.ModeSymlink != 0 && !isSource(name):
			s.refuseLink(name)
		case isSource(name):
			err = s.readFile(name)
		}
		if err != nil {
			return err
		}
		files[entry.Name()] = !entry.IsDir()
	}
	if files["go.mod"] {
		s.fault(Place{path.Join(dir, "go.mod"), 1}, "a go.mod makes this folder a separate module, which the route table cannot import", "remove the file")
	}
	if files["page.templ"] && !files["route.go"] {
		s.fault(Place{path.Join(dir, "page.templ"), 1}, "a page without a route.go is never served",
			"add "+path.Join(dir, "route.go")+" with: var Route = start.Page(load, page)")
	}
	return nil
}

// readSubfolder reads a folder, unless the go command would skip it. It reports a skipped folder that contains Go or templ
// files.
func (s *scan) readSubfolder(dir string) error {
	why, bad := refuseFolder(dir)
	if !bad {
		return s.readFolder(dir)
	}
	return fs.WalkDir(s.app, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || (path.Ext(name) != ".go" && path.Ext(name) != ".templ") {
			return err
		}
		s.refuse(why, Place{name, 1})
		return fs.SkipAll
	})
}

// addDraft adds the route of a route.go that does not exist yet.
func (s *scan) addDraft(src *source) {
	for _, dir := range foldersTo(src.pkg().Dir) {
		if why, bad := refuseFolder(dir); bad {
			s.refuse(why, Place{src.path, 1})
			return
		}
	}
	s.addRoute(src)
}

// readFile reads a Go file below routes/. It parses only files that may declare something for the route table.
func (s *scan) readFile(name string) error {
	s.checkBuiltEverywhere(name)
	if isTest(name) || name == tableFile {
		return nil
	}
	text, err := fs.ReadFile(s.app, name)
	if err != nil {
		return err
	}
	inRoot := path.Dir(name) == "routes"
	decl, ok := declarationIn(name)
	if !ok && !inRoot && !strings.Contains(string(text), startPath) {
		return nil
	}
	src := parse(name, text)
	switch {
	case ok && decl.file == routeDeclaration.file:
		s.addRoute(src)
	case ok:
		s.addWrapper(src, decl)
	}
	s.checkMisplaced(src)
	if inRoot {
		for _, name := range src.names() {
			s.tree.rootNames[name] = true
		}
	}
	s.addFuncs(src)
	return nil
}

// readLib reads the server functions in lib/ and its subfolders.
func (s *scan) readLib() error {
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
			s.refuseLink(name)
			return nil
		case !isSource(name), isTest(name):
			return nil
		}
		text, err := fs.ReadFile(s.app, name)
		if err == nil && strings.Contains(string(text), startPath) {
			s.addFuncs(parse(name, text))
		}
		return err
	})
}
