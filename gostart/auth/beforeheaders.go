package auth

import (
	"context"
	"errors"
	"net/http"
)

// A beforeHeaders is a response writer that runs functions just before it sends
// the headers of the response. BeforeHeaders reports false, and never runs the
// function, if they are sent already.
type beforeHeaders interface {
	BeforeHeaders(fn func(http.Header)) bool
}

// errHeadersSent means that the headers of the response are sent already, so that
// no cookie can be set. Functions that change a session or use tokens return it
// before they call a provider: they could spend a refresh token and lose the new one.
var errHeadersSent = errors.New("the headers of the response are already sent, so no cookie can be set; call this before anything is written")

// beforeSending runs fn with the headers of the response w just before they are
// sent, or now if no writer below w is a beforeHeaders. Functions run in the order
// of the calls. It reports false, and never runs fn, if the headers are sent already.
func beforeSending(w http.ResponseWriter, fn func(http.Header)) bool {
	for below := w; ; {
		if writer, ok := below.(beforeHeaders); ok {
			return writer.BeforeHeaders(fn)
		}
		wrapper, ok := below.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			fn(w.Header())
			return true
		}
		below = wrapper.Unwrap()
	}
}

// checkWritable returns an error if the headers of the response w are sent already.
func checkWritable(w http.ResponseWriter) error {
	if !beforeSending(w, func(http.Header) {}) {
		return newError(CodeInternal, errHeadersSent)
	}
	return nil
}

// whileValid runs set just before the headers of the response are sent, unless s is
// revoked by then. A request may take long, and meanwhile the user may sign out, or
// sign in again, which revokes the session that it replaces.
func (a *Auth) whileValid(ctx context.Context, w http.ResponseWriter, s *Session, set func(http.Header)) {
	beforeSending(w, func(header http.Header) {
		if a.checkNotRevoked(ctx, s) == nil {
			set(header)
		}
	})
}

// A hookWriter is the beforeHeaders of a handler on plain net/http. The writers of
// package start implement beforeHeaders themselves.
type hookWriter struct {
	http.ResponseWriter
	sent   bool // the functions have run
	before []func(http.Header)
}

// withHooks returns w if it or a writer below it is a beforeHeaders, and otherwise a
// new hookWriter around w. hooks is that hookWriter, or nil.
func withHooks(w http.ResponseWriter) (_ http.ResponseWriter, hooks *hookWriter) {
	for below := w; ; {
		if _, ok := below.(beforeHeaders); ok {
			return w, nil
		}
		wrapper, ok := below.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			hooks = &hookWriter{ResponseWriter: w}
			return hooks, hooks
		}
		below = wrapper.Unwrap()
	}
}

// BeforeHeaders implements beforeHeaders.
func (h *hookWriter) BeforeHeaders(fn func(http.Header)) bool {
	if h.sent {
		return false
	}
	h.before = append(h.before, fn)
	return true
}

// runHooks runs the functions, once.
func (h *hookWriter) runHooks() {
	if h == nil || h.sent {
		return
	}
	h.sent = true
	for _, fn := range h.before {
		fn(h.Header())
	}
}

func (h *hookWriter) WriteHeader(status int) {
	if status >= 200 { // an informational status does not end the headers (RFC 9110, section 15.2)
		h.runHooks()
	}
	h.ResponseWriter.WriteHeader(status)
}

func (h *hookWriter) Write(p []byte) (int, error) {
	h.runHooks()
	return h.ResponseWriter.Write(p)
}

// Unwrap returns the writer below, for [http.ResponseController].
func (h *hookWriter) Unwrap() http.ResponseWriter { return h.ResponseWriter }
