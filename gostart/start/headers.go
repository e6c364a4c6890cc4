package start

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Policy is what the security headers depend on.
type Policy struct {
	HTTPS        bool     // the site is reached by https only
	FormTargets  []string // origins that a form may lead to, such as those of sign-in providers
	ImageSources []string // origins that images may come from, such as those of avatars

	// SendOrigin lets the requests of a page tell other sites its origin, but not its
	// path. Without it, forms are sent to other sites with "Origin: null", and a site
	// that trusts this one refuses them.
	SendOrigin bool
}

// SecurityHeaders returns middleware that gives every answer the headers that
// make a browser strict: no inline script or style, no frame around a page, no
// referrer to other sites unless SendOrigin is set.
//
// All answers have the same policy: p, and the union of what the routes of the
// app allow, see [PageRoute.Allow]. A policy for each page would not work, as
// htmx replaces parts of a document and the browser keeps the policy with which
// it loaded the document. The headers are prepared when the app begins to serve.
func (a *App) SecurityHeaders(p Policy) func(http.Handler) http.Handler {
	p.check("SecurityHeaders")
	return func(next http.Handler) http.Handler {
		prepared := p.and(a.allowed).headers()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			header := w.Header()
			for name, values := range prepared {
				header[name] = values
			}
			next.ServeHTTP(w, r)
		})
	}
}

// headers returns the security headers that p leads to.
func (p Policy) headers() http.Header {
	header := http.Header{
		"Content-Security-Policy":      {p.contentSecurityPolicy()},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), geolocation=(), microphone=(), payment=()"},
		"Referrer-Policy":              {"same-origin"},
		"X-Content-Type-Options":       {"nosniff"},
	}
	if p.SendOrigin {
		header["Referrer-Policy"] = []string{"strict-origin-when-cross-origin"}
	}
	if p.HTTPS {
		header["Strict-Transport-Security"] = []string{"max-age=63072000"}
	}
	return header
}

// contentSecurityPolicy allows what the app serves itself, and nothing inline:
// so no nonce is needed, and the policy is the same for every answer.
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

// and returns p with what more allows: each origin once, those of p first and
// in their order, then the others sorted.
func (p Policy) and(more Policy) Policy {
	p.FormTargets = union(p.FormTargets, more.FormTargets)
	p.ImageSources = union(p.ImageSources, more.ImageSources)
	return p
}

func union(first, more []string) []string {
	var all []string
	for _, origin := range slices.Concat(first, slices.Sorted(slices.Values(more))) {
		if !slices.Contains(all, origin) {
			all = append(all, origin)
		}
	}
	return all
}

// check panics if an origin would end its directive, or begin another one.
func (p Policy) check(where string) {
	for _, origin := range slices.Concat(p.FormTargets, p.ImageSources) {
		if origin == "" || strings.ContainsAny(origin, " \t\r\n;,") {
			panic(fmt.Sprintf("start: %s: %q is not an origin such as https://example.com", where, origin))
		}
	}
}
