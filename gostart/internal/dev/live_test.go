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

// event is the data of a server-sent event.
type event struct {
	Build, Style     int64
	Problems, Panics []dev.Problem
}

// events opens the event stream. next waits for the next event.
func (p *project) events(t *testing.T) (next func() event) {
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
		t.Fatalf("Content-Type = %q", got)
	}
	lines := bufio.NewScanner(response.Body)
	return func() (e event) {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &e); err != nil {
					t.Fatal(err)
				}
				return e
			}
		}
		t.Fatalf("the event stream ends: %v", lines.Err())
		return event{}
	}
}

func TestABrowserGetsAnEventForEachChange(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.wants(t, "/", "one")
	next := p.events(t)
	first := next()

	p.setPage(t, "<h1>two</h1>")
	built := next()
	if built.Build <= first.Build || built.Style != first.Style || built.Problems != nil {
		t.Errorf("after a build the event is %+v, before it was %+v", built, first)
	}

	p.write(t, "extra.go", "package main\n\nfunc extra() { undefined() }\n")
	broken := next()
	if broken.Build != built.Build || len(broken.Problems) != 1 || broken.Problems[0].File != "extra.go" || broken.Problems[0].Line != 3 {
		t.Errorf("after a compile error the event is %+v", broken)
	}

	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	if fixed := next(); fixed.Problems != nil || fixed.Build != built.Build {
		t.Errorf("after the error is fixed the event is %+v, want the same build", fixed)
	}

	p.write(t, "static/app.css", "h1 { color: rgb(2, 2, 2) }")
	if styled := next(); styled.Style <= first.Style || styled.Build != built.Build {
		t.Errorf("after a change of a stylesheet the event is %+v", styled)
	}
	p.wants(t, "/static/app.0123456789ab.css?style=1", "rgb(2, 2, 2)")
}

func TestAStylesheetWithAStyleQueryIsServedFromItsFile(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"secret.css": "secret"}))
	p.wants(t, "/static/app.0123456789ab.css?style=1", "rgb(1, 1, 1)")
	for _, path := range []string{
		"/static/gone.0123456789ab.css?style=1",
		"/static/..%2fsecret.0123456789ab.css?style=1",
		"/static/../secret.0123456789ab.css?style=1",
	} {
		if status, body := p.get(t, path); status != http.StatusNotFound || strings.Contains(body, "secret") {
			t.Errorf("GET %s = %d %q, want 404", path, status, body)
		}
	}
}

func TestTheScriptIsAddedToDocumentsThatAllowIt(t *testing.T) {
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
		{"a policy that allows scripts of the site", "/policy?is=default-src+'none';+script-src+'self'", []string{"Accept", html}, true},
		{"a policy that allows no scripts", "/policy?is=default-src+'none'", []string{"Accept", html}, false},
		{"a part of a page for htmx", "/", []string{"Accept", html, "HX-Request", "true"}, false},
		{"a page for curl", "/", nil, false},
		{"JSON", "/json", []string{"Accept", html}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, plain := p.get(t, test.path)
			_, body := p.get(t, test.path, test.headers...)
			rest, ok := strings.CutPrefix(body, plain)
			if !ok {
				t.Fatalf("the page is %q, want a page that begins with %q", body, plain)
			}
			if added := strings.HasPrefix(rest, script); added != test.added || !added && rest != "" {
				t.Errorf("what follows the page is %q", rest)
			}
		})
	}
}

func TestAStreamedResponseIsForwardedAtOnce(t *testing.T) {
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
		t.Errorf("during the response the client has %q, error %v", line, err)
	}
}

// An attacker's host name can resolve to this machine, so that its website can read responses (DNS rebinding).
func TestAWebsiteOfAnotherHostGetsNoEvents(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"extra.go": "package main\n\nfunc extra() { secret() }\n"}))
	p.out.waitFor(t, "✗ extra.go:3:16: undefined: secret")
	status, body := p.get(t, "/_live/events", "Host", "attacker.example")
	if status != http.StatusServiceUnavailable || strings.Contains(body, "secret") {
		t.Errorf("a website of another host gets %d %q", status, body)
	}
}
