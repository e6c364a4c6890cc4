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

// A Trace records what one request spent its time on.
type Trace struct {
	ID           string // as RequestIDHeader has it
	Method, Path string // without the query, which may hold what is secret
	Status       int
	Error        string // as the log has it, where the answer is 5xx
	Began        time.Time
	FirstByte    time.Duration // until the answer began
	Took         time.Duration // until it was complete
	Steps        []Step        // in the order in which they began
}

// A Step is a guard, a loader, a part, a function, a handler or the rendering
// of a request, as Kind says.
type Step struct {
	Kind   string
	Name   string        // of the function in Go, with its package
	Began  time.Duration // since the request began
	Took   time.Duration
	Failed bool // with an error, which may be a redirect
}

// Tracing returns middleware that passes to keep what each request spent its
// time on, and tells the browser in Server-Timing what is known when the answer
// begins (https://www.w3.org/TR/server-timing/). It is for development, as it
// shows the inside of the app. It belongs outside of all that is to be timed.
func Tracing(keep func(Trace)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			t := &tracer{Trace: Trace{Began: time.Now(), Method: r.Method, Path: r.URL.Path}}
			From(r.Context()).trace = t
			response := &response{ResponseWriter: w, beforeHeader: func(header http.Header) { header.Set("Server-Timing", t.serverTiming()) }}
			defer func() { keep(t.end(response)) }() // also when the answer is broken off
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

// running is the duration of a step that has not ended.
const running = -1

// begin notes that a step begins; what it returns notes how it ended.
func (t *tracer) begin(kind, name string) step {
	if t == nil {
		return step{}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Steps = append(t.Steps, Step{Kind: kind, Name: name, Began: time.Since(t.Began), Took: running})
	return step{t, len(t.Steps) - 1}
}

// step is one that has begun.
type step struct {
	tracer *tracer
	index  int
}

// end notes that the step is over, and err what came of it.
func (s step) end(err error) {
	if s.tracer == nil {
		return
	}
	s.tracer.mu.Lock()
	defer s.tracer.mu.Unlock()
	done := &s.tracer.Steps[s.index]
	done.Took, done.Failed = time.Since(s.tracer.Began)-done.Began, err != nil
}

// fails notes why the request fails, as the log does.
func (t *tracer) setError(why string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.Error = why
}

// answer notes that the answer begins, and writes what is known in the words
// of Server-Timing, in milliseconds.
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

// end returns the whole trace. A step that has not ended never will: it
// panicked, or nobody waits for it any more.
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

// traced returns h as a step.
func traced(name string, h Handler) Handler {
	return func(c *Context) error {
		step := c.trace.begin("handler", name)
		err := h(c)
		step.end(err)
		return err
	}
}

// nameOf returns the name of a function with its package, as a reader finds it:
// "dashboard.load".
func funcName(fn any) string {
	name := runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name()
	return name[strings.LastIndex(name, "/")+1:]
}
