package auth

import (
	"context"
	"errors"
	"net/http"
)

// A beforeHeaders is a response writer that runs functions when the headers of
// the answer leave. BeforeHeaders reports false, and keeps no function, if they
// have left.
type beforeHeaders interface {
	BeforeHeaders(fn func(http.Header)) bool
}

// errHeadersLeft is why a verb that sets cookies does nothing after the headers
// of the answer have left: a refresh token would be spent and lost.
var errHeadersLeft = errors.New("the headers of the answer have left, so no cookie can be set; call this before anything is written")

// later runs fn with the headers of the answer w when they leave, or now if no
// writer below w can do so. What is registered first runs first. It reports
// false, and never runs fn, if the headers have left.
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

// checkWritable returns an error if the headers of the answer w have left.
func checkWritable(w http.ResponseWriter) error {
	if !later(w, func(http.Header) {}) {
		return newError(CodeInternal, errHeadersLeft)
	}
	return nil
}

// whileValid runs set when the headers of the answer leave, unless s was signed
// out by then. A request may take long, and the browser may have another
// session when its answer arrives: a sign-in revokes the session that it
// replaces.
func (a *Auth) whileValid(ctx context.Context, w http.ResponseWriter, s *Session, set func(http.Header)) {
	later(w, func(header http.Header) {
		if a.checkNotRevoked(ctx, s) == nil {
			set(header)
		}
	})
}

// An answer is a response writer that runs functions when its headers leave. It
// is for a handler over plain net/http; package start has its own.
type answer struct {
	http.ResponseWriter
	left   bool
	before []func(http.Header)
}

// asAnswer returns w if it or a writer below it runs functions when the headers
// leave, and else an answer around w.
func asAnswer(w http.ResponseWriter) (http.ResponseWriter, *answer) {
	for below := w; ; {
		if _, ok := below.(beforeHeaders); ok {
			return w, nil
		}
		wrapper, ok := below.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			around := &answer{ResponseWriter: w}
			return around, around
		}
		below = wrapper.Unwrap()
	}
}

// BeforeHeaders implements beforeHeaders.
func (a *answer) BeforeHeaders(fn func(http.Header)) bool {
	if a.left {
		return false
	}
	a.before = append(a.before, fn)
	return true
}

// leave runs the functions, once.
func (a *answer) leave() {
	if a == nil || a.left {
		return
	}
	a.left = true
	for _, fn := range a.before {
		fn(a.Header())
	}
}

func (a *answer) WriteHeader(status int) {
	if status >= 200 { // an informational status does not end the headers (RFC 9110, section 15.2)
		a.leave()
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	a.leave()
	return a.ResponseWriter.Write(p)
}

// Unwrap returns the writer below, for [http.ResponseController].
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
