package dev_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestABuildThatTakesLongShowsItsProgress(t *testing.T) {
	t.Parallel()
	environ, release := held(t)
	p := developWith(t, files(nil), func() error { return nil }, environ...)
	p.out.shows(t, "\n  compiling: 1 package, ")
	p.out.shows(t, "\n  compiling: 1 package, ")
	release()
	p.wants(t, "/", "one")
}

func TestTheNamesOfCompiledPackagesAreNoProblem(t *testing.T) {
	t.Parallel()
	const imports = "package main\n\nimport _ \"example/a/b.c-d\"\n\nfunc extra() {}\n"
	p := develop(t, files(map[string]string{"a/b.c-d/a.go": "package a\n", "extra.go": imports, "main.go": "package main\n"}))
	p.out.shows(t, "✗ runtime.main_main·f: function main is undeclared in the main package\n\n")
	p.write(t, "main.go", app)
	p.wants(t, "/", "one")
}

func TestABrowserThatWaitsForTheFirstBuildIsTold(t *testing.T) {
	t.Parallel()
	environ, release := held(t)
	p := developWith(t, files(nil), func() error { return nil }, environ...)
	b := p.browse(t)
	b.Shows("h1", "Building…")
	b.IsAccessible()
	status, body := p.get(t, "/", "Accept", html, "Sec-Fetch-Dest", "document")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "<noscript><meta http-equiv") {
		t.Errorf("a browser without script gets %d %s", status, body)
	}
	release()
	b.Shows("h1", "one")
	p.wants(t, "/", "one", "Accept", html, "Sec-Fetch-Dest", "document")
}

func TestABrowserThatWaitsForAFirstBuildThatFailsSeesWhy(t *testing.T) {
	t.Parallel()
	environ, release := held(t)
	p := developWith(t, files(map[string]string{"extra.go": "package main\n\nfunc extra() { undefined() }\n"}), func() error { return nil }, environ...)
	b := p.browse(t)
	b.Shows("h1", "Building…")
	release()
	b.Shows("h1", "The app does not run")
	b.Until(overlay + `?.includes("extra.go:3:16")`)
}

// Programs, and pages that are embedded or fetched, wait for the app's own answer.
func TestOnlyAPageOfABrowserIsToldOfTheFirstBuild(t *testing.T) {
	t.Parallel()
	environ, release := held(t)
	p := developWith(t, files(nil), func() error { return nil }, environ...)
	p.out.shows(t, "compiling")
	answers := make(chan string)
	for _, headers := range [][]string{
		nil,
		{"Accept", html},
		{"Accept", html, "Sec-Fetch-Dest", "empty"},
		{"Accept", html, "Sec-Fetch-Dest", "document", "HX-Request", "true"},
		{"Accept", html, "Sec-Fetch-Dest", "document", "Host", "attacker.example"},
	} {
		go func() {
			_, body := p.get(t, "/", headers...)
			answers <- body
		}()
	}
	p.get(t, "/", "Accept", html, "Sec-Fetch-Dest", "document") // takes as long as they would
	release()
	for range 5 {
		if body := <-answers; !strings.Contains(body, "<h1>one</h1>") {
			t.Errorf("the answer is %s", body)
		}
	}
}
