package start

import (
	"cmp"
	"fmt"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Trace records the steps of one request and how long each took.
type Trace struct {
	ID           string // the value of RequestIDHeader
	Method, Path string // without the query, which may hold a secret
	Status       int
	Error        string // the logged error if the status is 5xx
	Began        time.Time
	FirstByte    time.Duration // until the response began
	Took         time.Duration // until the response was complete
	Steps        []Step        // in the order in which they began
}

// A Step is one step of a request. Kind is guard, layout, page, part, function, handler
// or render.
type Step struct {
	Kind   string
	Name   string        // the Go function with its package, the part, the server function or the mount pattern; may be ""
	Began  time.Duration // since the request began
	Took   time.Duration
	Failed bool // whether it returned an error, which may be a redirect
}

// Tracing returns middleware that passes the trace of each request to keep when the
// request ends. When the response begins, it also sends the steps that have ended so
// far in the Server-Timing header (https://www.w3.org/TR/server-timing/). Use it
// outside of everything that should be timed. It is for development, as it exposes
// internals of the app.
func Tracing(keep func(Trace)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			t := &tracer{Trace: Trace{Began: time.Now(), Method: r.Method, Path: r.URL.Path}}
			From(r.Context()).trace = t
			response := &response{ResponseWriter: w, beforeHeader: func(header http.Header) { header.Set("Server-Timing", t.serverTiming()) }}
			defer func() { keep(t.end(response)) }() // also after a panic
			next.ServeHTTP(response, r)
		})
	}
}

// tracer records a Trace. It is safe for concurrent use. A nil tracer records
// nothing, at no cost.
type tracer struct {
	mu sync.Mutex
	Trace
}

// running is the Took of a step that has not ended.
const running = -1

// begin records the beginning of a step. The caller must end the result.
func (t *tracer) begin(kind, name string) step {
	if t == nil {
		return step{}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Steps = append(t.Steps, Step{Kind: kind, Name: name, Began: time.Since(t.Began), Took: running})
	return step{t, len(t.Steps) - 1}
}

// step is a reference to a step of a tracer that has begun.
type step struct {
	tracer *tracer
	index  int
}

// end records the end of the step, and whether it failed.
func (s step) end(err error) {
	if s.tracer == nil {
		return
	}
	s.tracer.mu.Lock()
	defer s.tracer.mu.Unlock()
	done := &s.tracer.Steps[s.index]
	done.Took, done.Failed = time.Since(s.tracer.Began)-done.Began, err != nil
}

// setError records the logged error of the request.
func (t *tracer) setError(why string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Error = why
}

// serverTiming records the beginning of the response, and returns the Server-Timing
// header of the steps that have ended, in milliseconds.
func (t *tracer) serverTiming() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.FirstByte = time.Since(t.Began)
	var b strings.Builder
	for _, s := range t.Steps {
		if s.Took != running {
			fmt.Fprintf(&b, "%s;desc=%+q;dur=%.3f, ", s.Kind, cmp.Or(s.Name, s.Kind), milliseconds(s.Took))
		}
	}
	fmt.Fprintf(&b, "total;dur=%.3f", milliseconds(t.FirstByte))
	return b.String()
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// end returns the complete trace. Steps that have not ended are marked as failed:
// they panicked or were abandoned.
func (t *tracer) end(response *response) Trace {
	t.mu.Lock()
	defer t.mu.Unlock()
	trace := t.Trace
	trace.Took = time.Since(t.Began)
	trace.ID, trace.Status = response.Header().Get(RequestIDHeader), cmp.Or(response.status, http.StatusOK)
	trace.Steps = slices.Clone(t.Steps)
	for i, s := range trace.Steps {
		if s.Took == running {
			trace.Steps[i].Took, trace.Steps[i].Failed = trace.Took-s.Began, true
		}
	}
	return trace
}

// traced returns h with its calls recorded as a step.
func traced(name string, h Handler) Handler {
	return func(c *Context) error {
		step := c.trace.begin("handler", name)
		err := h(c)
		step.end(err)
		return err
	}
}

// funcName returns the name of a function with its package, such as "dashboard.load".
func funcName(fn any) string {
	name := runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name()
	return name[strings.LastIndex(name, "/")+1:]
}
