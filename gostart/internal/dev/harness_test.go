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

// patience is for a build on a busy machine.
const patience = time.Minute

// A project is a small app in a folder of its own, which a loop serves.
type project struct {
	root, url string
	generate  func() error
	out       *screen
}

// app serves one page; what it says is in another file.
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

// TestMain runs the tests. With TEST_HOLDS_COMPILER it is what GOFLAGS=-toolexec names instead, and must run no test: see
// held. With TEST_DEVELOPS it serves the project in that folder, as a process that a test can kill.
func TestMain(m *testing.M) {
	if address := os.Getenv("TEST_HOLDS_COMPILER"); address != "" {
		os.Exit(toolexec(address, os.Args[1], os.Args[2:]))
	}
	if root := os.Getenv("TEST_DEVELOPS"); root != "" {
		p := &project{root: root, generate: func() error { return nil }, out: newScreen()}
		if err := dev.Run(context.Background(), p.options()); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// toolexec runs a tool of the go command. To compile the app, it waits until the test closes its listener at address.
func toolexec(address, tool string, args []string) (status int) {
	if os.Getenv("TOOLEXEC_IMPORTPATH") == "example" && strings.HasPrefix(filepath.Base(tool), "compile") && !slices.Contains(args, "-V=full") {
		if connection, err := net.Dial("tcp", address); err == nil {
			_, _ = io.Copy(io.Discard, connection) // until the test closes it
		}
	}
	cmd := exec.Command(tool, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return 1
	}
	return 0
}

// held returns environment variables for a go command that does not compile the app until release is called.
func held(t *testing.T) (environ []string, release func()) {
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
	return []string{"GOFLAGS=-toolexec=" + self, "TEST_HOLDS_COMPILER=" + listener.Addr().String()}, release
}

func files(more map[string]string) map[string]string {
	all := map[string]string{
		"go.mod":         "module example\n\ngo 1.26\n",
		"main.go":        app,
		"page.go":        "package main\n\nconst page = `<!DOCTYPE html><html lang=en><title>Example</title><main><h1>one</h1></main>`\n",
		"extra.go":       "package main\n\nfunc extra() {}\n",
		"static/app.css": "h1 { color: rgb(1, 1, 1) }",
	}
	for name, text := range more {
		all[name] = text
	}
	return all
}

// develop serves a project of these files until the test ends.
func develop(t *testing.T, all map[string]string) *project {
	t.Helper()
	return developWith(t, all, func() error { return nil })
}

// developWith also says how files are generated, and which variables the environment has besides.
func developWith(t *testing.T, all map[string]string, generate func() error, variables ...string) *project {
	t.Helper()
	p := &project{root: t.TempDir(), generate: generate, out: newScreen()}
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
	p.out.shows(t, "building "+p.url)
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

// write writes a file as an editor does: a new one takes the old one's name.
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

// says makes the page say something.
func (p *project) says(t *testing.T, text string) {
	t.Helper()
	p.write(t, "page.go", "package main\n\nconst page = `<!DOCTYPE html><title>Example</title>"+text+"`\n")
}

// get asks as curl would, or as headers say.
func (p *project) get(t *testing.T, path string, headers ...string) (status int, body string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+path, nil)
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

// wants gets a page, once what changed is built, and looks for a text in it.
func (p *project) wants(t *testing.T, path, text string, headers ...string) {
	t.Helper()
	if status, body := p.get(t, path, headers...); status != http.StatusOK || !strings.Contains(body, text) {
		t.Errorf("GET %s gave %d %q, want %q", path, status, body, text)
	}
}

// A screen is what a developer sees in the terminal.
type screen struct {
	mu    sync.Mutex
	text  bytes.Buffer
	wrote chan struct{} // closed at the next write
}

func newScreen() *screen { return &screen{wrote: make(chan struct{})} }

func (s *screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.wrote)
	s.wrote = make(chan struct{})
	return s.text.Write(text)
}

// shows waits until a text is there, and takes away what was shown up to it.
func (s *screen) shows(t *testing.T, text string) {
	t.Helper()
	timeout := time.After(patience)
	for {
		s.mu.Lock()
		before, after, found := strings.Cut(s.text.String(), text)
		wrote := s.wrote
		if found {
			s.text.Reset()
			s.text.WriteString(after)
		}
		s.mu.Unlock()
		if found {
			return
		}
		select {
		case <-wrote:
		case <-timeout:
			t.Fatalf("the terminal does not show %q but %q", text, before)
		}
	}
}
