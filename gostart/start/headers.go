package start

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Policy configures the security headers.
type Policy struct {
	HTTPS        bool     // the site is served by https only
	FormTargets  []string // origins to which a form may be sent or redirected, such as those of sign-in providers
	ImageSources []string // origins from which images may be loaded, such as those of avatars

	// SendOrigin sends the origin of this site, without the path, in requests to other
	// sites. Without it, a browser sends a form to another site with "Origin: null", and
	// a site that trusts this one refuses the form.
	SendOrigin bool
}

// SecurityHeaders returns middleware that sets security headers on every response.
// They forbid inline scripts and styles, frames around a page and, unless SendOrigin is
// set, a Referer header to other sites. It panics if an origin of p is malformed.
//
// All responses have the same policy: p and the union of the policies of all routes,
// see [PageRoute.Allow]. A policy for each page would not work, because htmx replaces
// parts of a document, and the browser keeps the policy of the document. The headers
// are computed when the app begins to serve.
func (a *App) SecurityHeaders(p Policy) func(http.Handler) http.Handler {
	p.check("SecurityHeaders")
	return func(next http.Handler) http.Handler {
		prepared := p.withOriginsOf(a.allowed).headers()
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			header := w.Header()
			for name, values := range prepared {
				header[name] = values
			}
			next.ServeHTTP(w, r)
		})
	}
}

// headers returns the security headers for p.
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

// contentSecurityPolicy returns a policy that allows resources of the app's own
// origin and nothing inline, so that it needs no nonce.
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

// withOriginsOf returns p with the origins of more: first those of p in their order,
// then the others sorted, without duplicates.
func (p Policy) withOriginsOf(more Policy) Policy {
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

// check panics if an origin has characters that could change the policy.
func (p Policy) check(where string) {
	for _, origin := range slices.Concat(p.FormTargets, p.ImageSources) {
		if origin == "" || strings.ContainsAny(origin, " \t\r\n;,") {
			panic(fmt.Sprintf("start: %s: %q is not an origin such as https://example.com", where, origin))
		}
	}
}
