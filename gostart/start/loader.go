package start

import (
	"context"
	"net/http"
	"sync"
)

// A loaderResponse is the response writer of one loader, guard or function of
// [PerRequest]. It buffers the headers that the function sets, because
// loaders run concurrently. It is sealed when the loader returns: a deferred part or a
// goroutine that still uses it panics.
type loaderResponse struct {
	http.ResponseWriter                 // the publicWriter of the request
	c                   Context         // the Context of the loader
	loadersCtx          context.Context // cancelled when all loaders have returned or one fails; nil for a guard and a memoised function
	header              http.Header     // nil until Header is called
	shared              *loaderResponse // of a memoised function; while header is nil, its headers stand for those of this response; may be nil
	once                sync.Once       // for run
	err                 error

	mu       sync.Mutex // guards the fields below
	isSealed bool
	deferred []*work // the work that begins when the response is sealed
}

// run runs the loader with its own Context, unless another goroutine runs it, and
// returns when the loader has returned. If it fails, run calls cancel, which cancels
// the other loaders.
func (s *loaderResponse) run(c *Context, ctx context.Context, cancel context.CancelFunc, load func(*Context) error) {
	s.once.Do(func() {
		s.ResponseWriter, s.loadersCtx = (*publicWriter)(c.request), ctx
		s.c = Context{Context: ctx, request: c.request, r: c.r, loader: s, outer: c}
		s.err = catchPanic(func() error { return load(&s.c) })
		s.seal(s.err)
		if s.err != nil {
			cancel()
		}
	})
}

// seal makes later uses of the response panic. If err, the error of the loader, is
// nil, it begins the deferred work.
func (s *loaderResponse) seal(err error) {
	s.mu.Lock()
	deferred := s.deferred
	s.isSealed, s.deferred = true, nil
	s.mu.Unlock()
	if err != nil || len(deferred) == 0 {
		return
	}
	s.header = s.header.Clone() // the deferred work may hold a reference to the old map
	for _, w := range deferred {
		w.begin()
	}
}

// beginWhenSealed begins w when the response is sealed, or now if it is.
func (s *loaderResponse) beginWhenSealed(w *work) {
	s.mu.Lock()
	isOpen := !s.isSealed
	if isOpen {
		s.deferred = append(s.deferred, w)
	}
	s.mu.Unlock()
	if !isOpen {
		w.begin()
	}
}

func (s *loaderResponse) sealed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.isSealed
}

// openWriter returns the underlying writer. It panics if the response is sealed or the
// request has ended.
func (s *loaderResponse) openWriter() *publicWriter {
	public := s.ResponseWriter.(*publicWriter)
	public.lockTarget()
	public.unlockTarget()
	if s.sealed() {
		public.panicHeadersClosed()
	}
	return public
}

// panicHeadersClosed panics with a message that says why the response cannot be
// used any more and what to do.
func (w *publicWriter) panicHeadersClosed() {
	r := w.root.r
	panic("start: " + r.Method + " " + r.URL.Path + ": the response is used by a deferred part, by a view of a page with deferred parts, or after its loader has returned, when the headers may already be sent. " +
		"Set headers and cookies in the loader, before Defer: for example, load a provider's token there, and let the part use it")
}

// Header returns the buffered headers. It does not call Header of the underlying
// writer, which modifies the writer in net/http, while other loaders run.
func (s *loaderResponse) Header() http.Header {
	s.openWriter()
	if s.header == nil {
		s.header = http.Header{}
		if s.shared != nil {
			mergeHeader(s.header, s.shared.headers())
		}
	}
	return s.header
}

// headers returns the headers that were set, which the caller must not change.
func (s *loaderResponse) headers() http.Header {
	if s.header == nil && s.shared != nil {
		return s.shared.headers()
	}
	return s.header
}

// addHeadersOf adds the headers that a memoised function set. A loader that sets no
// others shares the map instead of copying it.
func (c *Context) addHeadersOf(memoised *loaderResponse) {
	switch s := c.loader; {
	case len(memoised.headers()) == 0:
	case s != nil && s.header == nil && (s.shared == nil || s.shared == memoised):
		s.openWriter()
		s.shared = memoised
	default:
		mergeHeader(c.Response().Header(), memoised.headers())
	}
}

func (s *loaderResponse) WriteHeader(status int) { s.openWriter().WriteHeader(status) }

func (s *loaderResponse) Write(p []byte) (int, error) { return s.openWriter().Write(p) }

// BeforeHeaders runs fn with the headers of the complete response, see publicWriter.
func (s *loaderResponse) BeforeHeaders(fn func(http.Header)) bool {
	return s.openWriter().BeforeHeaders(fn)
}

// canSetHeaders reports whether c may still set headers of the response.
func (c *Context) canSetHeaders() bool {
	if c.loader != nil {
		return !c.loader.sealed()
	}
	return !c.headersClosed.Load()
}
