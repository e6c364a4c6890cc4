package auth

import (
	"context"
	"errors"
	"net/http"
)

// A beforeHeaders is a response writer that runs functions just before it sends
// the headers of the answer. BeforeHeaders reports false, and never runs the
// function, if they are sent already.
type beforeHeaders interface {
	BeforeHeaders(fn func(http.Header)) bool
}

// errHeadersSent means that the headers of the answer are sent already. A function
// that sets cookies then does nothing, as it could spend a refresh token and lose
// the new one.
var errHeadersSent = errors.New("the headers of the answer are already sent, so no cookie can be set; call this before anything is written")

// later runs fn with the headers of the answer w just before they are sent, or
// now if no writer below w is a beforeHeaders. Functions run in the order of the
// calls. It reports false, and never runs fn, if the headers are sent already.
func later(w http.ResponseWriter, fn func(http.Header)) bool {
	for below := w; ; {
		if answer, ok := below.(beforeHeaders); ok {
			return answer.BeforeHeaders(fn)
		}
		wrapper, ok := below.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			fn(w.Header())
			return true
		}
		below = wrapper.Unwrap()
	}
}

// checkWritable returns an error if the headers of the answer w are sent already.
func checkWritable(w http.ResponseWriter) error {
	if !later(w, func(http.Header) {}) {
		return newError(CodeInternal, errHeadersSent)
	}
	return nil
}

// whileValid runs set just before the headers of the answer are sent, unless s is
// revoked by then. A request may take long, and meanwhile the user may sign out, or
// sign in again, which revokes the session that it replaces.
func (a *Auth) whileValid(ctx context.Context, w http.ResponseWriter, s *Session, set func(http.Header)) {
	later(w, func(header http.Header) {
		if a.checkNotRevoked(ctx, s) == nil {
			set(header)
		}
	})
}

// An answer is the beforeHeaders of a handler over plain net/http. Package start
// has its own.
type answer struct {
	http.ResponseWriter
	sent   bool // the functions have run
	before []func(http.Header)
}

// asAnswer returns w if it or a writer below it is a beforeHeaders, and otherwise a
// new answer around w. around is that answer, or nil.
func asAnswer(w http.ResponseWriter) (_ http.ResponseWriter, around *answer) {
	for below := w; ; {
		if _, ok := below.(beforeHeaders); ok {
			return w, nil
		}
		wrapper, ok := below.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			around = &answer{ResponseWriter: w}
			return around, around
		}
		below = wrapper.Unwrap()
	}
}

// BeforeHeaders implements beforeHeaders.
func (a *answer) BeforeHeaders(fn func(http.Header)) bool {
	if a.sent {
		return false
	}
	a.before = append(a.before, fn)
	return true
}

// runHooks runs the functions, once.
func (a *answer) runHooks() {
	if a == nil || a.sent {
		return
	}
	a.sent = true
	for _, fn := range a.before {
		fn(a.Header())
	}
}

func (a *answer) WriteHeader(status int) {
	if status >= 200 { // an informational status does not end the headers (RFC 9110, section 15.2)
		a.runHooks()
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	a.runHooks()
	return a.ResponseWriter.Write(p)
}

// Unwrap returns the writer below, for [http.ResponseController].
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
