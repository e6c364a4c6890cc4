package dev_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"gostart/internal/dev"
)

const script = `<script type="module" src="/_live/client.js?build=`

// told is what the loop tells a browser.
type told struct {
	Build, Style     int64
	Problems, Panics []dev.Problem
}

// events listens as a browser does, and returns a function that waits for the next.
func (p *project) events(t *testing.T) (next func() told) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/_live/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("the events are %q", got)
	}
	lines := bufio.NewScanner(response.Body)
	return func() (event told) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &event); err != nil {
					t.Fatal(err)
				}
				return event
			}
		}
		t.Fatalf("there are no more events: %v", lines.Err())
		return told{}
	}
}

func TestABrowserIsTold(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/", "one")
	next := p.events(t)
	first := next()

	p.says(t, "<h1>two</h1>")
	built := next()
	if built.Build <= first.Build || built.Style != first.Style || built.Problems != nil {
		t.Errorf("of a build it is told %+v after %+v", built, first)
	}

	p.write(t, "extra.go", "package main\n\nfunc extra() { undefined() }\n")
	broken := next()
	if broken.Build != built.Build || len(broken.Problems) != 1 || broken.Problems[0].File != "extra.go" || broken.Problems[0].Line != 3 {
		t.Errorf("of what does not build it is told %+v", broken)
	}

	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	if mended := next(); mended.Problems != nil || mended.Build != built.Build {
		t.Errorf("of the same app, mended, it is told %+v", mended)
	}

	p.write(t, "static/app.css", "h1 { color: rgb(2, 2, 2) }")
	if styled := next(); styled.Style <= first.Style || styled.Build != built.Build {
		t.Errorf("of a stylesheet it is told %+v", styled)
	}
	p.wants(t, "/static/app.0123456789ab.css?style=1", "rgb(2, 2, 2)")
}

func TestAStylesheetIsServedAsItsFileIsWhenABrowserAsksForANewOne(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"secret.css": "secret"}))
	p.wants(t, "/static/app.0123456789ab.css?style=1", "rgb(1, 1, 1)")
	for _, path := range []string{
		"/static/gone.0123456789ab.css?style=1",
		"/static/..%2fsecret.0123456789ab.css?style=1",
		"/static/../secret.0123456789ab.css?style=1",
	} {
		if status, body := p.get(t, path); status != http.StatusNotFound || strings.Contains(body, "secret") {
			t.Errorf("GET %s gave %d %q", path, status, body)
		}
	}
}

func TestTheClientIsAddedToDocumentsThatMayRunIt(t *testing.T) {
	t.Parallel()
	const documents = `package main

import "net/http"

func extra() {
	http.HandleFunc("/policy", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", r.URL.Query().Get("is"))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", "\"tag\"")
		w.Write([]byte("<p>page</p>"))
	})
	http.HandleFunc("/json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte("{}"))
	})
}
`
	p := develop(t, files(map[string]string{"extra.go": documents}))
	tests := []struct {
		name, path string
		headers    []string
		added      bool
	}{
		{"a page for a browser", "/", []string{"Accept", html}, true},
		{"a page that allows scripts of its site", "/policy?is=default-src+'none';+script-src+'self'", []string{"Accept", html}, true},
		{"a page that allows none", "/policy?is=default-src+'none'", []string{"Accept", html}, false},
		{"a part of a page for htmx", "/", []string{"Accept", html, "HX-Request", "true"}, false},
		{"a page for a tool", "/", nil, false},
		{"what is no page", "/json", []string{"Accept", html}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, plain := p.get(t, test.path)
			_, body := p.get(t, test.path, test.headers...)
			rest, ok := strings.CutPrefix(body, plain)
			if !ok {
				t.Fatalf("the page is %q, which does not begin with %q", body, plain)
			}
			if added := strings.HasPrefix(rest, script); added != test.added || !added && rest != "" {
				t.Errorf("what follows the page is %q", rest)
			}
		})
	}
}

func TestWhatTheAppStreamsArrivesAtOnce(t *testing.T) {
	t.Parallel()
	const streams = `package main

import "net/http"

func extra() {
	http.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte("first\n"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
}
`
	p := develop(t, files(map[string]string{"extra.go": streams}))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", html)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if line, err := bufio.NewReader(response.Body).ReadString('\n'); line != "first\n" {
		t.Errorf("while the app goes on, %q has come: %v", line, err)
	}
}

// An attacker's site can have its name point to this machine, and then read what it serves (DNS rebinding).
func TestOnlyTheDevelopersBrowserIsToldWhatIsWrong(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"extra.go": "package main\n\nfunc extra() { secret() }\n"}))
	p.out.shows(t, "✗ extra.go:3:16: undefined: secret")
	status, body := p.get(t, "/_live/events", "Host", "attacker.example")
	if status != http.StatusServiceUnavailable || strings.Contains(body, "secret") {
		t.Errorf("a stranger's site got %d %q", status, body)
	}
}
