package dev

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gostart/internal/parent"
)

// maxReport is the most that a report of a panic may take, in bytes.
const maxReport = 64 << 10

// newPanicPath returns where the app reports panics. Only the app knows it: a website in the developer's browser can
// request any path here.
func newPanicPath() string { return prefix + "panics/" + rand.Text() }

// reportsTo returns the environment variable by which the app knows where to report panics.
func (f *front) reportsTo() string {
	return parent.Panics + "=http://" + net.JoinHostPort(f.place.within(), f.place.port) + f.panicPath
}

// takePanic shows a panic over the open pages, and over the page that is the answer, until another page is loaded.
func (f *front) takePanic(w http.ResponseWriter, r *http.Request) {
	var report parent.Panic
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxReport)).Decode(&report); err != nil {
		http.Error(w, "want a panic as JSON", http.StatusBadRequest)
		return
	}
	problem := f.readPanic(report)
	f.update(func() {
		if len(f.state.Panics) < maxProblems {
			f.state.Panics = append(slices.Clone(f.state.Panics), problem)
		}
	})
	w.WriteHeader(http.StatusNoContent)
}

// forgetPanics is called before a page is loaded.
func (f *front) forgetPanics() {
	if state, _ := f.now(); len(state.Panics) > 0 {
		f.update(func() { f.state.Panics = nil })
	}
}

// readPanic keeps the calls of the app and of the framework, and quotes the source of the innermost of the app's own.
func (f *front) readPanic(report parent.Panic) Problem {
	p := Problem{Message: fmt.Sprintf("panic: %s\nin %s", report.Message, report.Request)}
	for _, call := range report.Calls {
		name, within := call.File, false
		if rel, err := filepath.Rel(f.root, filepath.FromSlash(call.File)); err == nil && filepath.IsLocal(rel) {
			name, within = filepath.ToSlash(rel), true
		}
		if !within && !strings.HasPrefix(call.Function, "gostart/") {
			continue
		}
		at := At{File: name, Line: call.Line}
		if p.File == "" && within && f.owns(name) {
			at = f.written(at)
			p.At = at
			p.quote(f.root)
		}
		p.Calls = append(p.Calls, fmt.Sprintf("%s  %s", at, path.Base(call.Function)))
	}
	return p
}

// owns reports whether a file below the root is in the app's module, and not in one that is nested there.
func (f *front) owns(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, err := os.Stat(filepath.Join(f.root, filepath.FromSlash(dir), "go.mod")); err == nil {
			return false
		}
	}
	return true
}

// written returns the line that a person wrote: in a template, if the file is generated from one. A stack has no columns,
// so any column of the line that is from the template counts.
func (f *front) written(at At) At {
	text, err := os.ReadFile(filepath.Join(f.root, filepath.FromSlash(at.File)))
	if err != nil || !strings.HasSuffix(at.File, "_templ.go") {
		return at
	}
	lines := strings.Split(string(text), "\n")
	if at.Line > len(lines) {
		return at
	}
	for col := range lines[at.Line-1] {
		if from := f.origin(At{at.File, at.Line, col + 1}); from.File != at.File {
			return At{File: from.File, Line: from.Line}
		}
	}
	return at
}
