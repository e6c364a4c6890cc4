package main

import (
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"gostart/internal/start"
	"gostart/lib"
)

// TestMain lets the test binary stand in for the app's: with this variable set
// it is the app, and so can be started, signalled and waited for.
func TestMain(m *testing.M) {
	if os.Getenv("GOSTART_TEST_AS_APP") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// site is the whole app on a port of its own.
type site struct {
	URL string
	app *start.App
	log *logbook
}

// vars are environment variables, over those that every test needs.
type vars map[string]string

func (v vars) getenv(name string) string { return v[name] }

const testSecret = "b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE"

var (
	development = vars{"AUTH_SECRET": testSecret}
	production  = vars{
		"APP_ENV": "production", "AUTH_SECRET": testSecret, "ALLOW_HTTP": "true",
		"GITHUB_CLIENT_ID": "id", "GITHUB_CLIENT_SECRET": "canary-client-secret",
	}
)

// with returns v changed by more.
func (v vars) with(more vars) vars {
	changed := maps.Clone(v)
	maps.Copy(changed, more)
	return changed
}

// newSite starts the app with an environment, for the time of a test. Its base
// URL is its own unless the environment says otherwise.
func newSite(t *testing.T, env vars) site {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	own := "http://" + server.Listener.Addr().String()
	cfg, err := lib.LoadConfig(vars{"BASE_URL": own}.with(env).getenv, t.TempDir())
	if err != nil {
		t.Fatalf("LoadConfig: %v", err)
	}
	book := new(logbook)
	log := slog.New(slog.NewTextHandler(book, nil))
	app, _, err := newApp(cfg, log)
	if err != nil {
		t.Fatalf("newApp: %v", err)
	}
	server.Config = newServer(pastProxies(app, cfg, log), slog.New(slog.DiscardHandler))
	server.Start()
	t.Cleanup(server.Close)
	return site{URL: own, app: app, log: book}
}

// logbook keeps what the app logs.
type logbook struct {
	mu    sync.Mutex
	lines strings.Builder
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.String()
}

// visitor is a browser without script: it keeps cookies, asks for HTML, and
// says where its requests come from.
type visitor struct {
	t    *testing.T
	site site
	http *http.Client
}

// visitor returns one that follows redirects.
func (s site) visitor(t *testing.T) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return visitor{t, s, &http.Client{Jar: jar}}
}

// stopping returns the same visitor, with the same cookies, following none.
func (v visitor) stopping() visitor {
	v.http = &http.Client{Jar: v.http.Jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return v
}

// page is an answer with its body read.
type page struct {
	*http.Response
	body string
}

func (v visitor) do(r *http.Request) page {
	v.t.Helper()
	response, err := v.http.Do(r)
	if err != nil {
		v.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	return page{response, string(body)}
}

// request prepares one as a browser's navigation would be.
func (v visitor) request(method, path string, body io.Reader) *http.Request {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.site.URL+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func (v visitor) get(path string) page {
	v.t.Helper()
	return v.do(v.request(http.MethodGet, path, nil))
}

func (v visitor) post(path string, form url.Values) page {
	v.t.Helper()
	r := v.request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// signIn signs the visitor in at the development provider, as anyone.
func (v visitor) signIn(email string) page {
	v.t.Helper()
	return v.get("/api/auth/signIn/dev?redirectTo=/dashboard&login_hint=" + url.QueryEscape(email))
}

// wants checks the status and that the page shows all of these.
func (p page) wants(t *testing.T, status int, shown ...string) {
	t.Helper()
	if p.StatusCode != status {
		t.Errorf("%s %s answers %d, want %d", p.Request.Method, p.Request.URL, p.StatusCode, status)
	}
	for _, text := range shown {
		if !strings.Contains(p.body, text) {
			t.Errorf("%s %s does not show %q", p.Request.Method, p.Request.URL, text)
		}
	}
}

// lacks checks that the page shows none of these.
func (p page) lacks(t *testing.T, hidden ...string) {
	t.Helper()
	for _, text := range hidden {
		if strings.Contains(p.body, text) {
			t.Errorf("%s %s shows %q", p.Request.Method, p.Request.URL, text)
		}
	}
}
