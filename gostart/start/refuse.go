package start

import (
	"net/http"
	"net/url"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// Refuse answers with the error that check returns, and lets a request pass for
// which it returns nil.
func Refuse(check func(*http.Request) error) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			if err := check(ec.Request()); err != nil {
				return err
			}
			return next(ec)
		}
	}
}

// LimitBody refuses bodies of more than limit bytes, whether their length is
// said beforehand or not.
func LimitBody(limit int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			r := ec.Request()
			if r.ContentLength > limit {
				return &Error{Status: http.StatusRequestEntityTooLarge}
			}
			if r.Body != http.NoBody {
				r.Body = http.MaxBytesReader(ec.Response(), r.Body, limit)
			}
			return next(ec)
		}
	}
}

// ReadablePaths answers 404 to a path with control characters or broken UTF-8,
// so that no route has to expect them.
func ReadablePaths() echo.MiddlewareFunc {
	return Refuse(func(r *http.Request) error {
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

// OneHost sends a visitor who came by another name of this machine to base:
// to a browser, localhost and 127.0.0.1 are two sites with cookies of their
// own, so a sign-in that begins at one could not end at the other. Probes may
// use any name. It is meant for development; elsewhere the proxy in front
// decides about names.
func OneHost(base *url.URL) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			r := ec.Request()
			if r.Host == base.Host || isProbe(r.URL.Path) {
				return next(ec)
			}
			if r.Method != http.MethodGet && r.Method != http.MethodHead {
				return &Error{Status: http.StatusMisdirectedRequest} // RFC 9110, section 15.5.20
			}
			to := url.URL{Scheme: base.Scheme, Host: base.Host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
			ec.Response().Header().Set("Location", to.String())
			return ec.NoContent(http.StatusTemporaryRedirect)
		}
	}
}
