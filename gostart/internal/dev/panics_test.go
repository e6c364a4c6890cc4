package dev_test

import (
	"net/http"
	"strings"
	"testing"
)

// panicking is extra.go of an app that reports a panic as the framework does. The panic is in line 20.
const panicking = `package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"runtime"

	"example/framework"
)

func extra() {
	http.HandleFunc("/panic", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(500)
		defer io.WriteString(w, "<!DOCTYPE html><html lang=en><title>Example</title><main><h1>failed</h1></main>")
		// here
		report(w, "<b>boom</b>", framework.Call())
	})
}

func report(w http.ResponseWriter, message string, inner map[string]any) {
	calls := []map[string]any{{"function": "net/http.serve", "file": "/go/net/http/server.go", "line": 1}, inner}
	_, file, line, _ := runtime.Caller(1)
	calls = append(calls, map[string]any{"function": "example/routes.load", "file": file, "line": line})
	body, _ := json.Marshal(map[string]any{"request": "GET /panic", "message": message, "calls": calls})
	response, err := http.Post(os.Getenv("GOSTART_DEV_PANICS"), "application/json", bytes.NewReader(body))
	if err != nil || response.StatusCode != 204 {
		io.WriteString(w, "the report was refused")
	}
}
`

// framework is a file of a nested module. Call returns a stack frame in it.
const framework = `package framework

import "runtime"

func Call() map[string]any {
	_, file, line, _ := runtime.Caller(0)
	return map[string]any{"function": "gostart/start.run", "file": file, "line": line}
}
`

func panickingApp() map[string]string {
	return files(map[string]string{
		"go.mod":       "module example\n\ngo 1.26\n\nrequire example/framework v0.0.0\n\nreplace example/framework => ./gostart\n",
		"extra.go":     panicking,
		"gostart/f.go": framework, "gostart/go.mod": "module example/framework\n\ngo 1.26\n",
	})
}

func TestABrowserShowsAPanicUntilAnotherPageIsLoaded(t *testing.T) {
	t.Parallel()
	p := develop(t, panickingApp())
	b := p.browseBuilt(t)
	evaluate(b, `fetch("/panic"); ""`) // as htmx does
	b.Until(overlay + `?.includes("<b>boom</b>")`)
	b.Press("\x1b")
	b.Until("!" + overlay)

	b.Open("/panic")
	b.Until("!!" + overlay)
	text := evaluate(b, overlay)
	for _, want := range []string{
		"extra.go:20\n", "panic: <b>boom</b>\nin GET /panic", "19\t\t// here\n", "20\t\treport(w,",
		"gostart/f.go:6  start.run\nextra.go:20  routes.load", "until another page is opened",
	} {
		if !strings.Contains(text, strings.ReplaceAll(want, "\t", "")) && !strings.Contains(text, want) {
			t.Errorf("the overlay shows %q, want %q in it", text, want)
		}
	}
	if strings.Contains(text, "net/http") {
		t.Errorf("the overlay lists a call of another package: %q", text)
	}
	b.IsAccessible()
	b.Open("/")
	b.Shows("h1", "one")
	if got := p.events(t)().Panics; len(got) > 0 {
		t.Errorf("the next page gets %+v", got)
	}
}

// A website in the developer's browser, or another program, can send requests to this server.
func TestOnlyTheAppCanReportPanics(t *testing.T) {
	t.Parallel()
	p := develop(t, panickingApp())
	p.wants(t, "/", "one")
	for _, path := range []string{"/_live/panics/", "/_live/panics/AAAAAAAAAAAAAAAAAAAAAAAAAA", "/_live/panics"} {
		response, err := http.Post(p.url+path, "application/json", strings.NewReader(`{"message": "forged"}`))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode == http.StatusNoContent {
			t.Errorf("POST %s = 204, want an error", path)
		}
	}
	if got := p.events(t)().Panics; len(got) > 0 {
		t.Errorf("a browser gets %+v", got)
	}
	p.get(t, "/panic")
	if got := p.events(t)().Panics; len(got) != 1 {
		t.Errorf("a browser gets %+v", got)
	}
	if _, body := p.get(t, "/_live/events", "Host", "attacker.example"); strings.Contains(body, "boom") {
		t.Errorf("a website of another host gets %s", body)
	}
}
