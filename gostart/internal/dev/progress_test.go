package dev_test

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

func TestALongBuildShowsItsProgress(t *testing.T) {
	t.Parallel()
	// Once these are compiled, the app's package is the only one left to count.
	if out, err := exec.CommandContext(t.Context(), "go", "build", "embed", "fmt", "net/http", "os").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	environ, release := holdCompiler(t)
	p := developWith(t, files(nil), func() error { return nil }, environ...)
	p.out.waitFor(t, "\n  compiling: 1 package, ")
	p.out.waitFor(t, "\n  compiling: 1 package, ")
	release()
	p.wants(t, "/", "one")
}

func TestThePathsOfCompiledPackagesAreNotShownAsErrors(t *testing.T) {
	t.Parallel()
	const imports = "package main\n\nimport _ \"example/a/b.c-d\"\n\nfunc extra() {}\n"
	p := develop(t, files(map[string]string{"a/b.c-d/a.go": "package a\n", "extra.go": imports, "main.go": "package main\n"}))
	p.out.waitFor(t, "✗ runtime.main_main·f: function main is undeclared in the main package\n\n")
	p.write(t, "main.go", app)
	p.wants(t, "/", "one")
}

func TestABrowserThatWaitsForTheFirstBuildShowsAPageAboutIt(t *testing.T) {
	t.Parallel()
	environ, release := holdCompiler(t)
	p := developWith(t, files(nil), func() error { return nil }, environ...)
	b := p.browse(t)
	b.Shows("h1", "Building…")
	b.IsAccessible()
	status, body := p.get(t, "/", "Accept", html, "Sec-Fetch-Dest", "document")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "<noscript><meta http-equiv") {
		t.Errorf("a browser without script gets %d %s", status, body)
	}
	release()
	p.out.waitFor(t, "✓ the app")
	b.Shows("h1", "one")
	p.wants(t, "/", "one", "Accept", html, "Sec-Fetch-Dest", "document")
}

func TestABrowserThatWaitsForTheFirstBuildShowsItsErrors(t *testing.T) {
	t.Parallel()
	environ, release := holdCompiler(t)
	p := developWith(t, files(map[string]string{"extra.go": "package main\n\nfunc extra() { undefined() }\n"}), func() error { return nil }, environ...)
	b := p.browse(t)
	b.Shows("h1", "Building…")
	release()
	p.out.waitFor(t, "✗ extra.go")
	b.Shows("h1", "The app is not running")
	b.Until(overlay + `?.includes("extra.go:3:16")`)
}

// Other clients wait for the response of the app: programs, scripts, htmx, and websites of other hosts.
func TestOnlyADocumentInABrowserShowsThePageAboutTheFirstBuild(t *testing.T) {
	t.Parallel()
	environ, release := holdCompiler(t)
	p := developWith(t, files(nil), func() error { return nil }, environ...)
	p.out.waitFor(t, "compiling")
	bodies := make(chan string)
	for _, headers := range [][]string{
		nil,
		{"Accept", html},
		{"Accept", html, "Sec-Fetch-Dest", "empty"},
		{"Accept", html, "Sec-Fetch-Dest", "document", "HX-Request", "true"},
		{"Accept", html, "Sec-Fetch-Dest", "document", "Host", "attacker.example"},
	} {
		go func() {
			_, body := p.get(t, "/", headers...)
			bodies <- body
		}()
	}
	p.get(t, "/", "Accept", html, "Sec-Fetch-Dest", "document") // the others would get the page about the build by now
	release()
	for range 5 {
		if body := <-bodies; !strings.Contains(body, "<h1>one</h1>") {
			t.Errorf("the response is %s", body)
		}
	}
}
