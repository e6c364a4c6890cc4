package start_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"

	"gostart/start"
)

// pendingWork is work that ends when the test sends an error, or nil for the value
// "NAME is here".
type pendingWork chan error

// deferAs defers the work as the part of that name.
func (l pendingWork) deferAs(c *start.Context, name string) *start.Deferred[string] {
	return start.Defer(c, name, func(ctx context.Context) (string, error) {
		select {
		case err := <-l:
			return name + " is here", err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	})
}

// ready defers work that ends at once. On a busy machine the page may be rendered
// before it has ended; only in a bubble is the part always ready.
func ready(c *start.Context, name string) *start.Deferred[string] {
	done := make(pendingWork)
	close(done)
	return done.deferAs(c, name)
}

// awaited is the part that shows d and, while it is pending, "no NAME yet".
func awaited(d *start.Deferred[string], name string) start.Part {
	return start.Await(d, text("no "+name+" yet"), text)
}

// pageOf is a page that renders components between "top " and " end". Like generated
// templ code, it writes to its own buffer.
func pageOf(load func(*start.Context) []templ.Component) start.PageRoute[start.NoParams, []templ.Component] {
	return start.Page(
		func(c *start.Context, _ start.NoParams) ([]templ.Component, error) { return load(c), nil },
		func(parts []templ.Component) templ.Component {
			return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				buffer, _ := templruntime.GetBuffer(w)
				defer templruntime.ReleaseBuffer(buffer)
				return templ.Join(text("top "), templ.Join(parts...), text(" end")).Render(ctx, buffer)
			})
		},
	)
}

// twoParts is a page of two parts in one place.
func twoParts(a, b pendingWork) start.Route {
	return pageOf(func(c *start.Context) []templ.Component {
		return []templ.Component{start.Parts(awaited(a.deferAs(c, "a"), "a"), awaited(b.deferAs(c, "b"), "b"))}
	})
}

// visit is a response that is read while it arrives.
type visit struct {
	*http.Response
	*bufio.Reader
}

// visit sends a GET request, and returns as soon as the header of the response
// arrives.
func (s site) visit(ctx context.Context, t *testing.T, path string) visit {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return visit{response, bufio.NewReader(response.Body)}
}

// reads checks the next bytes of the body.
func (v visit) reads(t *testing.T, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(v.Reader, got); err != nil || string(got) != want {
		t.Fatalf("then comes %q, %v; want %q", got, err, want)
	}
}

// ends checks the rest of the body, and that the response is complete.
func (v visit) ends(t *testing.T, want string) {
	t.Helper()
	if rest, err := io.ReadAll(v.Reader); string(rest) != want || err != nil {
		t.Errorf("the rest is %q, %v; want %q", rest, err, want)
	}
}

// hostStart is the first piece of a page with two pending parts.
const hostStart = `top <div class="parts"><template shadowrootmode="open">` +
	`<slot name="a"><slot name="a.waiting"></slot></slot><slot name="b"><slot name="b.waiting"></slot></slot></template>` +
	`<div slot="a.waiting" aria-busy="true">no a yet</div><div slot="b.waiting" aria-busy="true">no b yet</div>` + firstPaintMark

// firstPaintMark is the end of the first piece of a streamed page.
const firstPaintMark = `<span id="first-paint" hidden></span>`

func TestPartsAreSentInTheOrderOfCompletion(t *testing.T) {
	t.Parallel()
	a, b := make(pendingWork), make(pendingWork)
	s := newSite(t)
	s.Route("/", twoParts(a, b), namedLayout("shell"))

	page := s.visit(t.Context(), t, "/")

	page.reads(t, "shell("+hostStart)
	b <- nil
	page.reads(t, `<div slot="b">b is here</div>`)
	a <- nil
	page.reads(t, `<div slot="a">a is here</div>`)
	page.ends(t, `</div> end)`)
	for name, want := range map[string]string{"Content-Length": "", "Etag": "", "Cache-Control": "no-cache", "Content-Type": "text/html; charset=utf-8"} {
		if got := page.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestAReadyPartDoesNotWaitForAPendingOne(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s site) {
		a := make(pendingWork)
		s.Route("/", pageOf(func(c *start.Context) []templ.Component {
			return []templ.Component{start.Parts(awaited(a.deferAs(c, "a"), "a"), awaited(ready(c, "b"), "b"))}
		}))
		page := s.visit(t.Context(), t, "/")
		before, _, _ := strings.Cut(hostStart, `<div slot="b.waiting"`)
		page.reads(t, before+`<div slot="b">b is here</div>`+firstPaintMark)
		a <- nil
		page.ends(t, `<div slot="a">a is here</div></div> end`)
	})
}

func TestFirstPaintIsAtTheEndOfTheFirstChunk(t *testing.T) {
	t.Parallel()
	a, b := make(pendingWork), make(pendingWork)
	s := newSite(t)
	s.Route("/whole", pageOf(func(*start.Context) []templ.Component { return []templ.Component{start.FirstPaint()} }))
	s.Route("/streamed", pageOf(func(c *start.Context) []templ.Component {
		return []templ.Component{awaited(a.deferAs(c, "a"), "a"), awaited(b.deferAs(c, "b"), "b"), start.FirstPaint()}
	}))
	s.get(t, "/whole").wants(t, http.StatusOK, "top "+firstPaintMark+" end")
	page := s.visit(t.Context(), t, "/streamed")
	page.reads(t, `top <div class="parts"><template shadowrootmode="open"><slot name="a"><slot name="a.waiting"></slot></slot></template>`+
		`<div slot="a.waiting" aria-busy="true">no a yet</div>`+firstPaintMark)
	close(a)
	close(b)
	if rest, err := io.ReadAll(page); err != nil || strings.Contains(string(rest), firstPaintMark) {
		t.Errorf("the rest is %q, %v; want no other mark", rest, err)
	}
}

func TestAPageWhosePartsAreReadyIsNotStreamed(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s site) {
		s.Route("/", pageOf(func(c *start.Context) []templ.Component {
			return []templ.Component{start.Parts(awaited(ready(c, "a"), "a"), awaited(ready(c, "b"), "b"))}
		}))
		page := s.get(t, "/")
		const want = "top a is hereb is here end"
		if page.body != want {
			t.Errorf("the page is %q, want %q", page.body, want)
		}
		page.hasHeader(t, "Content-Length", fmt.Sprint(len(want)))
	})
}

func TestAFailedPartLeavesThePageIntact(t *testing.T) {
	t.Parallel()
	const sorry = `<div slot="a"><p class="error" role="alert">Something went wrong</p></div>`
	for name, test := range map[string]struct {
		err  error
		want string
		log  string // in the one line that is logged; "" if none is
	}{
		"by an unknown error":      {errors.New("canary-detail"), sorry, "part a: canary-detail"},
		"by an Error with a title": {&start.Error{Status: http.StatusServiceUnavailable, Title: "<Back> soon", Cause: errors.New("canary-detail")}, `<div slot="a"><p class="error" role="alert">&lt;Back&gt; soon</p></div>`, "canary-detail"},
		"by a 404":                 {start.NotFound(), `<div slot="a"><p class="error" role="alert">Page not found</p></div>`, ""},
		"by a redirect":            {start.Redirect("/?token=canary-secret"), sorry, "a deferred part cannot redirect"},
		"by a sign-in":             {start.Unauthorized("/login"), sorry, "a deferred part cannot redirect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, b := make(pendingWork), make(pendingWork)
			s := newSite(t)
			s.Route("/", twoParts(a, b))
			page := s.visit(t.Context(), t, "/")
			page.reads(t, hostStart)
			a <- test.err
			page.reads(t, test.want)
			b <- nil
			page.ends(t, `<div slot="b">b is here</div></div> end`)
			all, failed := s.logged(t, "request failed")
			if strings.Contains(all, "canary-secret") {
				t.Errorf("the log holds a secret: %s", all)
			}
			if test.log == "" && len(failed) == 0 {
				return
			}
			if len(failed) != 1 || test.log == "" || !strings.Contains(failed[0].Error, test.log) {
				t.Errorf("the log says %+v, want %q once", failed, test.log)
			}
		})
	}
}

func TestAPanicInAPartLeavesThePageIntact(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T, s site) {
		s.Route("/", pageOf(func(c *start.Context) []templ.Component {
			work := start.Defer(c, "work", func(context.Context) (string, error) { panic("canary-work") })
			view := start.Await(ready(c, "view"), text(""), func(string) templ.Component { panic("canary-view") })
			own := start.Await(ready(c, "own"), text(""), func(string) templ.Component {
				return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
					fmt.Fprint(w, "half a part")
					return errors.New("canary-half")
				})
			}).Failed(func(e *start.Error) templ.Component { return text("own words: " + e.Code) })
			return []templ.Component{awaited(work, "work"), view, own}
		}))
		page := s.get(t, "/")
		const sorry = `<p class="error" role="alert">Something went wrong</p>`
		if want := "top " + sorry + sorry + "own words: INTERNAL end"; page.body != want {
			t.Errorf("the page is %q, want %q", page.body, want)
		}
		if all, failed := s.logged(t, "request failed"); len(failed) != 3 {
			t.Errorf("the log says %s, want three failures", all)
		}
	})
}

func TestAClosedConnectionCancelsDeferredWork(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	s := newSite(t)
	s.Route("/", pageOf(func(c *start.Context) []templ.Component {
		d := start.Defer(c, "a", func(ctx context.Context) (string, error) {
			<-ctx.Done()
			close(ended)
			return "", ctx.Err()
		})
		return []templ.Component{awaited(d, "a")}
	}))
	ctx, leave := context.WithCancel(t.Context())
	s.visit(ctx, t, "/").reads(t, "top ")
	leave()
	<-ended
	if all, failed := s.logged(t, "request failed"); len(failed) > 0 {
		t.Errorf("the log says %s", all)
	}
}

func TestHEADDoesNotWaitForParts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", twoParts(make(pendingWork), make(pendingWork)))
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodHead, "/", nil)) // returns
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Content-Length") != "" {
		t.Errorf("HEAD / answers %d with %v", w.Code, w.Header())
	}
}

func TestAPageThatFailsAfterItsPartsLooksIncomplete(t *testing.T) {
	t.Parallel()
	failing := templ.ComponentFunc(func(context.Context, io.Writer) error { return errors.New("canary") })
	panicking := templ.ComponentFunc(func(context.Context, io.Writer) error { panic("canary") })
	for name, rest := range map[string]templ.Component{"a failing view": failing, "a panic": panicking} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := make(pendingWork)
			s := newSite(t)
			s.Route("/", pageOf(func(c *start.Context) []templ.Component {
				return []templ.Component{awaited(a.deferAs(c, "a"), "a"), rest}
			}))
			page := s.visit(t.Context(), t, "/")
			page.reads(t, "top ")
			a <- nil
			if rest, err := io.ReadAll(page); !errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(string(rest), "wrong") {
				t.Errorf("the rest is %q, %v; want %v", rest, err, io.ErrUnexpectedEOF)
			}
			if all, failed := s.logged(t, "request failed"); len(failed) != 1 {
				t.Errorf("the log says %s, want the failure once", all)
			}
		})
	}
}

func TestAProxyDoesNotBufferAStreamedPage(t *testing.T) {
	t.Parallel()
	s, a := newSite(t), make(pendingWork)
	s.Route("/streamed", twoParts(a, a))
	s.Route("/whole", says("whole"))
	streamed := s.visit(t.Context(), t, "/streamed")
	if got := streamed.Header.Get("X-Accel-Buffering"); got != "no" {
		t.Errorf("X-Accel-Buffering is %q", got)
	}
	close(a)
	s.get(t, "/whole").hasHeader(t, "X-Accel-Buffering", "")
}
