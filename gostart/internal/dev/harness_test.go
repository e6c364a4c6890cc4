package dev_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gostart/internal/dev"
	"gostart/internal/listen"
)

// A project is a small app in a temporary folder, served by dev.Run.
type project struct {
	root, url string
	generate  func() error
	out       *terminal
}

// app is main.go of the app. It serves the page that page.go has as a constant.
const app = `package main

import (
	"embed"
	"fmt"
	"net/http"
	"os"
)

//go:embed static
var static embed.FS

func main() {
	http.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	})
	http.HandleFunc("/static/app.0123456789ab.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, static, "static/app.css")
	})
	http.HandleFunc("/pid", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, os.Getpid()) })
	http.HandleFunc("/host", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Host, os.Getenv("BASE_URL")) })
	env, _ := os.ReadFile(".env")
	http.HandleFunc("/env", func(w http.ResponseWriter, r *http.Request) { w.Write(env) })
	extra()
	fmt.Fprintln(os.Stderr, http.ListenAndServe("localhost:"+os.Getenv("PORT"), nil))
}
`

// TestMain runs the tests, except in two kinds of process that tests start: with TEST_COMPILER_GATE it is the program of
// GOFLAGS=-toolexec (see holdCompiler), and with TEST_DEV_ROOT it runs dev.Run for the project in that folder.
func TestMain(m *testing.M) {
	if address := os.Getenv("TEST_COMPILER_GATE"); address != "" {
		os.Exit(toolexec(address, os.Args[1], os.Args[2:]))
	}
	if root := os.Getenv("TEST_DEV_ROOT"); root != "" {
		p := &project{root: root, generate: func() error { return nil }, out: newTerminal()}
		if err := dev.Run(context.Background(), p.options()); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// toolexec runs a tool of the go command. It compiles the app only when the test has closed the connection to address.
func toolexec(address, tool string, args []string) (status int) {
	if os.Getenv("TOOLEXEC_IMPORTPATH") == "example" && strings.HasPrefix(filepath.Base(tool), "compile") && !slices.Contains(args, "-V=full") {
		if connection, err := net.Dial("tcp", address); err == nil {
			_, _ = io.Copy(io.Discard, connection) // until the test closes the connection
		}
	}
	cmd := exec.Command(tool, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return 1
	}
	return 0
}

// holdCompiler returns environment variables that make the go command wait for release before it compiles the app.
func holdCompiler(t *testing.T) (environ []string, release func()) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, release := context.WithCancel(t.Context())
	context.AfterFunc(ctx, func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			context.AfterFunc(ctx, func() { connection.Close() })
		}
	}()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{"GOFLAGS=-toolexec=" + self, "TEST_COMPILER_GATE=" + listener.Addr().String()}, release
}

// files returns the files of the app: main.go, a page that shows "one", a stylesheet, and what more adds or replaces.
func files(more map[string]string) map[string]string {
	all := map[string]string{
		"go.mod":         "module example\n\ngo 1.26\n",
		"main.go":        app,
		"page.go":        pageGo("<main><h1>one</h1></main>"),
		"extra.go":       "package main\n\nfunc extra() {}\n",
		"static/app.css": "h1 { color: rgb(1, 1, 1) }",
	}
	for name, text := range more {
		all[name] = text
	}
	return all
}

// pageGo returns page.go for a page with this body.
func pageGo(body string) string {
	return "package main\n\nconst page = `<!DOCTYPE html><html lang=en><title>Example</title>" + body + "`\n"
}

// develop runs dev.Run for a project of these files until the test ends.
func develop(t *testing.T, all map[string]string) *project {
	t.Helper()
	return developWith(t, all, func() error { return nil })
}

// developWith is develop with a generator and with more environment variables.
func developWith(t *testing.T, all map[string]string, generate func() error, variables ...string) *project {
	t.Helper()
	p := &project{root: t.TempDir(), generate: generate, out: newTerminal()}
	for name, text := range all {
		p.write(t, name, text)
	}
	port, err := listen.FreePort(t.Context(), "localhost")
	if err != nil {
		t.Fatal(err)
	}
	p.url = "http://localhost:" + port
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- dev.Run(ctx, p.options(append(variables, "PORT="+port)...)) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	p.out.waitFor(t, "building "+p.url)
	return p
}

func (p *project) options(variables ...string) dev.Options {
	return dev.Options{
		Root:     p.root,
		Environ:  append(os.Environ(), variables...),
		Generate: p.generate,
		Origin:   func(at dev.At) dev.At { return at },
		Out:      p.out,
		Err:      p.out,
	}
}

// write replaces a file as editors do: it renames a new file.
func (p *project) write(t *testing.T, name, text string) {
	t.Helper()
	name = filepath.Join(p.root, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+"~", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+"~", name); err != nil {
		t.Fatal(err)
	}
}

// setPage changes the body of the page.
func (p *project) setPage(t *testing.T, body string) {
	t.Helper()
	p.write(t, "page.go", pageGo(body))
}

// beforeTimeout returns a context that ends before the test binary times out, so that the test can report what it waits for.
func beforeTimeout(t *testing.T) context.Context {
	t.Helper()
	deadline, ok := t.Deadline()
	if !ok {
		return t.Context()
	}
	ctx, cancel := context.WithDeadline(t.Context(), deadline.Add(-10*time.Second))
	t.Cleanup(cancel)
	return ctx
}

// get sends a GET request with these headers, given as name, value, name, value.
func (p *project) get(t *testing.T, path string, headers ...string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(beforeTimeout(t), http.MethodGet, p.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	r.Host = r.Header.Get("Host")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// wants checks that GET path has status 200 and that the body contains text. The response is from the latest build.
func (p *project) wants(t *testing.T, path, text string, headers ...string) {
	t.Helper()
	if status, body := p.get(t, path, headers...); status != http.StatusOK || !strings.Contains(body, text) {
		t.Errorf("GET %s = %d %q, want 200 and %q", path, status, body, text)
	}
}

// A terminal keeps the output that a developer sees.
type terminal struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{} // closed at the next write
}

func newTerminal() *terminal { return &terminal{wrote: make(chan struct{})} }

func (o *terminal) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.wrote)
	o.wrote = make(chan struct{})
	return o.text.Write(text)
}

// waitFor waits until the output contains text, and removes the output up to and including it.
func (o *terminal) waitFor(t *testing.T, text string) {
	t.Helper()
	ctx := beforeTimeout(t)
	for {
		o.mu.Lock()
		before, after, found := strings.Cut(o.text.String(), text)
		wrote := o.wrote
		if found {
			o.text.Reset()
			o.text.WriteString(after)
		}
		o.mu.Unlock()
		if found {
			return
		}
		select {
		case <-wrote:
		case <-ctx.Done():
			t.Fatalf("the terminal shows %q, want %q", before, text)
		}
	}
}
