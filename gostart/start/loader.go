package start

import (
	"context"
	"net/http"
	"sync"
)

// A loaderResponse is the response of one loader, guard or function of
// [PerRequest]. It buffers the headers that they set, as loaders run side by side.
// It is sealed when they return: a deferred part or a goroutine that still uses it
// panics.
type loaderResponse struct {
	http.ResponseWriter                 // the publicWriter of the request
	c                   Context         // the loader's
	loadersCtx          context.Context // ends when all loaders have returned; nil for a guard and a memoised function
	header              http.Header     // nil until Header is called
	shared              *loaderResponse // of a memoised function: its headers are these while header is nil; may be nil
	once                sync.Once       // of run
	err                 error

	mu       sync.Mutex // of what follows
	isSealed bool
	deferred []*work // to begin when it is sealed
}

// run runs the loader with its own Context, unless another goroutine does so
// already, and returns when the loader has returned. If it fails, the others are
// cancelled.
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

// seal makes later uses panic. It begins the deferred work, unless the loader failed
// with err.
func (s *loaderResponse) seal(err error) {
	s.mu.Lock()
	deferred := s.deferred
	s.isSealed, s.deferred = true, nil
	s.mu.Unlock()
	if err != nil || len(deferred) == 0 {
		return
	}
	s.header = s.header.Clone() // the deferred work may have kept the old one
	for _, w := range deferred {
		w.begin()
	}
}

// whenSealed begins w once the response is sealed.
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

// reach returns the writer below. It panics if the response is sealed, or the
// request has ended.
func (s *loaderResponse) unsealed() *publicWriter {
	public := s.ResponseWriter.(*publicWriter)
	public.lockTarget()
	public.unlockTarget()
	if s.sealed() {
		public.panicHeadersClosed()
	}
	return public
}

// panicLate panics with the reason why the response cannot be used any more, and
// with what to do.
func (w *publicWriter) panicHeadersClosed() {
	r := w.root.r
	panic("start: " + r.Method + " " + r.URL.Path + ": the response is used by a late part, a view beside late parts, or after its loader has returned, when the headers may be sent already. " +
		"Call what sets headers or cookies in the loader, before Defer: load a provider's token there, and let the part use it")
}

// Header returns the buffered header. It leaves the header of the answer alone:
// even to read that is a write in net/http, and other loaders run at the same
// time.
func (s *loaderResponse) Header() http.Header {
	s.unsealed()
	if s.header == nil {
		s.header = http.Header{}
		if s.shared != nil {
			mergeHeader(s.header, s.shared.headers())
		}
	}
	return s.header
}

// headers returns the headers that are set. The caller must not change them.
func (s *loaderResponse) headers() http.Header {
	if s.header == nil && s.shared != nil {
		return s.shared.headers()
	}
	return s.header
}

// addHeadersOf adds the headers that a memoised function has set. Most loaders
// set no others, and share them.
func (c *Context) addHeadersOf(memoised *loaderResponse) {
	switch s := c.loader; {
	case len(memoised.headers()) == 0:
	case s != nil && s.header == nil && (s.shared == nil || s.shared == memoised):
		s.unsealed()
		s.shared = memoised
	default:
		mergeHeader(c.Response().Header(), memoised.headers())
	}
}

func (s *loaderResponse) WriteHeader(status int) { s.unsealed().WriteHeader(status) }

func (s *loaderResponse) Write(p []byte) (int, error) { return s.unsealed().Write(p) }

// BeforeHeaders runs fn with the headers of the whole answer, see publicWriter.
func (s *loaderResponse) BeforeHeaders(fn func(http.Header)) bool {
	return s.unsealed().BeforeHeaders(fn)
}

// setsHeaders reports whether c may still set headers of the answer.
func (c *Context) canSetHeaders() bool {
	if c.loader != nil {
		return !c.loader.sealed()
	}
	return !c.headersClosed.Load()
}
