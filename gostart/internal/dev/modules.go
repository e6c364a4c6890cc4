package dev

import (
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A workspace has the local modules that the app is built from.
type workspace struct {
	file    string   // go.work; "" without one
	modules []string // their folders, the app's first
}

// goFile has the fields that we need from "go mod edit -json" and "go work edit -json".
type goFile struct {
	Use     []struct{ DiskPath string }
	Replace []struct {
		New struct{ Path, Version string }
	}
}

// readWorkspace finds the module in root, the modules in go.work, and those that a replace directive takes from a folder. It
// ignores files that the go command cannot read: the build reports them.
func readWorkspace(ctx context.Context, root string, environ []string) workspace {
	goCommand := func(dir string, args ...string) []byte {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir, cmd.Env = dir, environ
		out, _ := cmd.Output()
		return out
	}
	w := workspace{modules: []string{root}}
	add := func(dir string, text []byte) {
		var file goFile
		if json.Unmarshal(text, &file) != nil {
			return
		}
		for _, replaced := range file.Replace {
			if replaced.New.Version == "" {
				w.add(dir, replaced.New.Path)
			}
		}
		for _, used := range file.Use {
			w.add(dir, used.DiskPath)
		}
	}
	if file := strings.TrimSpace(string(goCommand(root, "env", "GOWORK"))); filepath.IsAbs(file) {
		w.file = file
		add(filepath.Dir(file), goCommand(root, "work", "edit", "-json", file))
	}
	for _, dir := range slices.Clone(w.modules) {
		add(dir, goCommand(dir, "mod", "edit", "-json"))
	}
	return w
}

// add adds the module in a folder. A relative folder is relative to dir.
func (w *workspace) add(dir, folder string) {
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, folder)
	}
	if folder = filepath.Clean(folder); isFolder(folder) && !slices.Contains(w.modules, folder) {
		w.modules = append(w.modules, folder)
	}
}

// moduleOf returns the folder of the innermost module that contains a file, or "".
func (w *workspace) moduleOf(name string) string {
	innermost := ""
	for _, dir := range w.modules {
		if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) && len(dir) > len(innermost) {
			innermost = dir
		}
	}
	return innermost
}
