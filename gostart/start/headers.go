package start

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Policy is what the security headers depend on.
type Policy struct {
	HTTPS        bool     // the site is reached by https only
	FormTargets  []string // origins that a form may lead to: those of the providers, and trusted ones
	ImageSources []string // origins that images may come from: those of avatars
}

// SecurityHeaders gives every answer the headers that make a browser strict:
// nothing inline runs, nothing frames the page, nothing leaks to other sites.
// They are the same for each answer, and so prepared once.
func SecurityHeaders(p Policy) echo.MiddlewareFunc {
	prepared := http.Header{
		"Content-Security-Policy":      {p.contentSecurityPolicy()},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), geolocation=(), microphone=(), payment=()"},
		"Referrer-Policy":              {"same-origin"},
		"X-Content-Type-Options":       {"nosniff"},
	}
	if p.HTTPS {
		prepared["Strict-Transport-Security"] = []string{"max-age=63072000"}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) error {
			header := ec.Response().Header()
			for name, values := range prepared {
				header[name] = values
			}
			return next(ec)
		}
	}
}

// contentSecurityPolicy allows what the app serves itself, and nothing inline:
// then no nonce is needed, and the policy is the same for every answer.
func (p Policy) contentSecurityPolicy() string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src " + sources("'self' data:", p.ImageSources),
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"form-action " + sources("'self'", p.FormTargets),
		"object-src 'none'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}

func sources(own string, others []string) string {
	return strings.Join(append([]string{own}, others...), " ")
}
