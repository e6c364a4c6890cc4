package start_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/a-h/templ"

	"gostart/start"
)

// site is an app behind the usual middleware, the server that serves it, and its
// log.
type site struct {
	*start.App
	*httptest.Server
	log *logBuffer
}

// maxBody is the limit of the body of a request to a site, in bytes.
const maxBody = 1000

// newSite serves an app without routes until the test ends. outermost is middleware
// outside the usual one.
func newSite(t *testing.T, outermost ...func(http.Handler) http.Handler) site {
	t.Helper()
	return newSiteWith(t, &struct{}{}, outermost...)
}

// newSiteWith is newSite with services.
func newSiteWith(t *testing.T, services any, outermost ...func(http.Handler) http.Handler) site {
	t.Helper()
	return serve(t, httptest.NewUnstartedServer(nil), services, outermost...)
}

// inBubble runs a test in a synctest bubble, on a site that is served over pipes. The
// clock of a bubble stands still while any goroutine can run, so a part is pending
// only if its work waits for something, however busy the machine is.
func inBubble(t *testing.T, test func(*testing.T, site)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := &pipes{dialed: make(chan net.Conn), closed: make(chan struct{})}
		server := &httptest.Server{Listener: network, Config: new(http.Server)}
		s := serve(t, server, &struct{}{})
		s.Client().Transport = &http.Transport{DialContext: network.DialContext, DisableKeepAlives: true}
		test(t, s)
	})
}

// pipes is a network without sockets, because synctest does not know that a goroutine
// waits for a socket.
type pipes struct {
	dialed chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) DialContext(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.dialed <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.dialed:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

// serve starts server with an app that has these services.
func serve(t *testing.T, server *httptest.Server, services any, outermost ...func(http.Handler) http.Handler) site {
	t.Helper()
	buffer := new(logBuffer)
	logger := slog.New(slog.NewJSONHandler(buffer, nil))
	app := newApp(t, services, logger)
	app.Use(outermost...)
	app.Use(
		start.RequestID(),
		app.SecurityHeaders(start.Policy{}),
		start.Compress(),
		start.LogRequests(logger),
		start.Recover(),
		start.RejectMalformedPaths(),
		start.Check(sameSite),
		start.LimitBody(maxBody),
	)
	app.Errors("/", errorPageWith(""))
	server.Config.Handler = app
	server.Start()
	server.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	t.Cleanup(server.Close)
	return site{app, server, buffer}
}

// newApp returns an app without middleware and routes.
func newApp(t testing.TB, services any, log *slog.Logger) *start.App {
	t.Helper()
	app, err := start.New(services, log)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// headers are the headers of a request by name.
type headers map[string]string

var (
	asJSON = headers{"Accept": "application/json"}
	asHTMX = headers{"HX-Request": "true", "Accept": "text/html"}

	// intoMain is a navigation by htmx that replaces the element main.
	intoMain = headers{"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main", "Accept": "text/html"}
)

// get sends a GET request.
func (s site) get(t *testing.T, path string, more ...headers) response {
	t.Helper()
	return s.send(t, http.MethodGet, path, nil, more...)
}

// post sends a form with POST.
func (s site) post(t *testing.T, path string, form url.Values, more ...headers) response {
	t.Helper()
	encoded := headers{"Content-Type": "application/x-www-form-urlencoded"}
	return s.send(t, http.MethodPost, path, strings.NewReader(form.Encode()), append([]headers{encoded}, more...)...)
}

// postJSON sends a JSON text with POST.
func (s site) postJSON(t *testing.T, path, body string, more ...headers) response {
	t.Helper()
	return s.send(t, http.MethodPost, path, strings.NewReader(body), append([]headers{{"Content-Type": "application/json"}}, more...)...)
}

// send sends a request. It follows no redirect.
func (s site) send(t *testing.T, method, path string, body io.Reader, more ...headers) response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range more {
		for name, value := range h {
			r.Header.Set(name, value)
		}
	}
	raw, err := s.Client().Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer raw.Body.Close()
	content, err := io.ReadAll(raw.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return response{raw, method + " " + path, string(content)}
}

// response is a response whose body is read.
type response struct {
	*http.Response
	request string
	body    string
}

// wants checks the status, and that the body contains all of these.
func (a response) wants(t *testing.T, status int, parts ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s answers %d, want %d", a.request, a.StatusCode, status)
	}
	for _, part := range parts {
		if !strings.Contains(a.body, part) {
			t.Errorf("%s answers %q, want %q in it", a.request, a.body, part)
		}
	}
}

// lacks checks that the body contains none of these.
func (a response) lacks(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(a.body, part) {
			t.Errorf("%s answers %q, with %q in it", a.request, a.body, part)
		}
	}
}

// hasHeader checks one header. An empty want means that it must not be set.
func (a response) hasHeader(t *testing.T, name, want string) {
	t.Helper()
	if got := a.Header.Get(name); got != want {
		t.Errorf("%s answers with %s %q, want %q", a.request, name, got, want)
	}
}

// logBuffer stores what an app logs.
type logBuffer struct {
	mu    sync.Mutex
	lines strings.Builder
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(p)
}

// entry is one line of the log.
type entry struct {
	Level, Msg, Method, Path, Client, Request, Error string

	Status int
}

// logged closes the server, so that all requests are logged. It returns the complete
// log as text, and its entries with the message msg.
func (s site) logged(t *testing.T, msg string) (all string, entries []entry) {
	t.Helper()
	s.Close()
	all = s.log.lines.String()
	for lines := bufio.NewScanner(strings.NewReader(all)); lines.Scan(); {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("log line %s: %v", lines.Text(), err)
		}
		if e.Msg == msg {
			entries = append(entries, e)
		}
	}
	return all, entries
}

// text is a view that renders a string of HTML.
func text(s string) templ.Component { return templ.Raw(s) }

// says is a page that shows s.
func says(s string) start.Route { return pageReturning(s, nil) }

// fails is a page whose loader returns err.
func fails(err error) start.Route { return pageReturning("", err) }

func pageReturning(s string, err error) start.Route {
	return start.Page(func(*start.Context, start.NoParams) (string, error) { return s, err }, text)
}

// loads is a page that shows the result of load.
func loads(load func(*start.Context) string) start.Route {
	return start.Page(func(c *start.Context, _ start.NoParams) (string, error) { return load(c), nil }, text)
}

// renders is a page whose view calls render.
func renders(render func(context.Context, io.Writer) error) start.Route {
	return start.Page(
		func(*start.Context, start.NoParams) (int, error) { return 0, nil },
		func(int) templ.Component { return templ.ComponentFunc(render) },
	)
}

// namedLayout is a layout that writes name( before its children, and ) after them.
func namedLayout(name string) start.LayoutRoute[start.NoParams, string] {
	return start.Layout(
		func(*start.Context, start.NoParams) (string, error) { return name, nil },
		func(name string) templ.Component {
			return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				fmt.Fprintf(w, "%s(", name)
				defer fmt.Fprint(w, ")")
				return templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), w)
			})
		},
	)
}

// outlet is a layout with the outlet main.
var outlet = namedLayout("document").Outlet("main", func(string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		fmt.Fprint(w, "outlet(")
		defer fmt.Fprint(w, ")")
		return templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), w)
	})
})

// renderChildren renders the children of a layout.
func renderChildren(ctx context.Context, w io.Writer) error {
	return templ.GetChildren(ctx).Render(templ.ClearChildren(ctx), w)
}

// layoutOf is a layout whose loader takes no params.
func layoutOf[D any](load func(*start.Context) (D, error), view func(D) templ.Component) start.Wrapper {
	return start.Layout(func(c *start.Context, _ start.NoParams) (D, error) { return load(c) }, view)
}

// errorPageWith is an error page that begins with intro.
func errorPageWith(intro string) start.Wrapper {
	return start.Errors(func(e *start.Error) templ.Component {
		return text(fmt.Sprintf("%s<h1>%s</h1><p>%s</p>%v", intro, e.Title, e.Message, e.Fields))
	})
}

// panicOf calls f, and returns the value of its panic as text.
func panicOf(f func()) (value string) {
	defer func() { value = fmt.Sprint(recover()) }()
	f()
	return value
}

// sameSite refuses cross-site requests with unsafe methods.
func sameSite(r *http.Request) error {
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return &start.Error{Status: http.StatusForbidden, Code: "CSRF_ORIGIN_REJECTED", Cause: err}
	}
	return nil
}
