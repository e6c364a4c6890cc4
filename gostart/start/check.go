package start

import (
	"net/http"
	"net/url"
	"unicode"
	"unicode/utf8"
)

// Check returns middleware that calls check for each request. If check returns an
// error, the middleware logs it if its status is 5xx, and answers with it. Otherwise
// it calls the next handler.
func Check(check func(*http.Request) error) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := check(r); err != nil {
				reportAndFail(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// LimitBody returns middleware that answers 413 to a body of more than limit bytes. If
// the request has no Content-Length, reading the body fails after limit bytes with an
// [http.MaxBytesError], which also answers 413.
func LimitBody(limit int64) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > limit {
				reportAndFail(w, r, &Error{Status: http.StatusRequestEntityTooLarge})
				return
			}
			From(r.Context()).bodyLimited = true
			if r.Body != http.NoBody {
				r.Body = http.MaxBytesReader(w, r.Body, limit)
			}
			next.ServeHTTP(w, r)
		})
	}
}

// RejectMalformedPaths returns middleware that answers 404 to a path with control
// characters or invalid UTF-8, so that routes never get one.
func RejectMalformedPaths() func(http.Handler) http.Handler {
	return Check(func(r *http.Request) error {
		path := r.URL.Path
		if !utf8.ValidString(path) {
			return NotFound()
		}
		for _, char := range path {
			if unicode.IsControl(char) {
				return NotFound()
			}
		}
		return nil
	})
}

// OneHost returns middleware that redirects GET and HEAD requests for another host to
// the host of base, and answers 421 to other methods. Browsers keep separate cookies
// for localhost and 127.0.0.1, so a sign-in that begins at one could not end at the
// other. Health checks may use any host. OneHost is for development; in production the
// reverse proxy should do this.
func OneHost(base *url.URL) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Host == base.Host || isProbe(r.URL.Path):
				next.ServeHTTP(w, r)
			case r.Method != http.MethodGet && r.Method != http.MethodHead:
				reportAndFail(w, r, &Error{Status: http.StatusMisdirectedRequest}) // RFC 9110, section 15.5.20
			default:
				to := url.URL{Scheme: base.Scheme, Host: base.Host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
				w.Header().Set("Location", to.String())
				w.WriteHeader(http.StatusTemporaryRedirect)
			}
		})
	}
}
