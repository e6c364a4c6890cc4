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

// maxReport is the maximum size of a report of a panic, in bytes.
const maxReport = 64 << 10

// newPanicPath returns the path where the app reports panics. It contains a secret, because a website in the developer's
// browser can request any path that it knows.
func newPanicPath() string { return prefix + "panics/" + rand.Text() }

// panicVariable returns the environment variable that gives the app the URL to report panics to.
func (f *front) panicVariable() string {
	return parent.Panics + "=http://" + net.JoinHostPort(f.site.dialHost(), f.site.port) + f.panicPath
}

// receivePanic shows a panic over the open pages and over the response of the request, until another page is loaded.
func (f *front) receivePanic(w http.ResponseWriter, r *http.Request) {
	var report parent.Panic
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxReport)).Decode(&report); err != nil {
		http.Error(w, "the body must be a panic as JSON", http.StatusBadRequest)
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

// clearPanics removes the panics of the previous page.
func (f *front) clearPanics() {
	if state, _ := f.current(); len(state.Panics) > 0 {
		f.update(func() { f.state.Panics = nil })
	}
}

// readPanic turns a report into a Problem. It drops the calls that are neither in the app nor in the framework, and adds the
// source at the innermost call in the app.
func (f *front) readPanic(report parent.Panic) Problem {
	p := Problem{Message: fmt.Sprintf("panic: %s\nin %s", report.Message, report.Request)}
	for _, call := range report.Calls {
		name, inRoot := call.File, false
		if rel, err := filepath.Rel(f.root, filepath.FromSlash(call.File)); err == nil && filepath.IsLocal(rel) {
			name, inRoot = filepath.ToSlash(rel), true
		}
		if !inRoot && !strings.HasPrefix(call.Function, "gostart/") {
			continue
		}
		at := At{File: name, Line: call.Line}
		if p.File == "" && inRoot && f.inAppModule(name) {
			at = f.inTemplate(at)
			p.At = at
			p.addSource(f.root)
		}
		p.Calls = append(p.Calls, fmt.Sprintf("%s  %s", at, path.Base(call.Function)))
	}
	return p
}

// inAppModule reports whether a file below root is in the app's module, and not in a nested module.
func (f *front) inAppModule(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, err := os.Stat(filepath.Join(f.root, filepath.FromSlash(dir), "go.mod")); err == nil {
			return false
		}
	}
	return true
}

// inTemplate returns the line of the template that a line of a generated file comes from. It returns at for other files. A
// stack has no columns, so the first column that comes from the template decides.
func (f *front) inTemplate(at At) At {
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
