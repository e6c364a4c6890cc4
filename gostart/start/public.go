package start

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// Sitemap serves /sitemap.xml and /robots.txt of the site at the URL base. The sitemap
// lists the [App.PublicPages]. Neither file names a page behind a guard, as both are
// public.
func (a *App) Sitemap(base *url.URL) {
	a.add(readMethods, "/sitemap.xml", func(c *Context) error {
		return c.write(http.StatusOK, "application/xml; charset=utf-8", a.sitemap(base))
	})
	a.add(readMethods, "/robots.txt", func(c *Context) error {
		return c.write(http.StatusOK, "text/plain; charset=utf-8", a.robots(base))
	})
}

// PublicPages returns the paths of the pages that everyone may see and that search
// engines may index: those without path parameters, guards and [PageRoute.Unlisted]
// that are not off, see [Require].
func (a *App) PublicPages() []string {
	var paths []string
	for _, route := range a.routes {
		if !route.Off() && !route.Unlisted && len(route.Guards) == 0 && !strings.ContainsAny(route.Pattern, ":*") {
			paths = append(paths, route.Pattern)
		}
	}
	return paths
}

// sitemap returns the sitemap of the public pages, in the format of
// https://www.sitemaps.org/protocol.html.
func (a *App) sitemap(base *url.URL) []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, xml.Header, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, "\n")
	for _, path := range a.PublicPages() {
		fmt.Fprint(&b, "<url><loc>")
		_ = xml.EscapeText(&b, []byte(base.JoinPath(path).String())) // a buffer returns no error
		fmt.Fprint(&b, "</loc></url>\n")
	}
	fmt.Fprint(&b, "</urlset>\n")
	return b.Bytes()
}

// robots returns a robots.txt that excludes server functions (RFC 9309).
func (a *App) robots(base *url.URL) []byte {
	return fmt.Appendf(nil, "User-agent: *\nDisallow: %s\n\nSitemap: %s\n", funcPrefix, base.JoinPath("sitemap.xml"))
}

// notFoundPage is the file that static file hosts serve for an unknown path.
const notFoundPage = "/404.html"

// Prerender returns the content of the site at the URL base as files for a static file
// host, by name: each of the [App.PublicPages] for a visitor without a session, the 404
// page, and the files of [App.Sitemap] and [App.Assets]. It returns an error that names
// every page that depends on the visitor or fails.
func (a *App) Prerender(ctx context.Context, base *url.URL) (map[string][]byte, error) {
	files := map[string][]byte{}
	var faults []error
	add := func(at, name string, status int) {
		body, err := a.prerender(ctx, base.Host, at, status)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", at, err))
		}
		files[name] = body
	}
	for _, page := range a.PublicPages() {
		add(page, path.Join(page, "index.html")[1:], http.StatusOK)
	}
	add("/sitemap.xml", "sitemap.xml", http.StatusOK)
	add("/robots.txt", "robots.txt", http.StatusOK)
	add(notFoundPage, notFoundPage[1:], http.StatusNotFound)
	if a.assets != nil {
		for url, content := range a.assets.All() {
			files[url[1:]] = content
		}
	}
	return files, errors.Join(faults...)
}

// prerender returns the body of the response to a visitor without a session. It
// returns an error if the status is another one or the response is not for everyone.
func (a *App) prerender(ctx context.Context, host, at string, status int) ([]byte, error) {
	r := &http.Request{
		Method: http.MethodGet, URL: &url.URL{Path: at}, Host: host, RemoteAddr: "127.0.0.1:0",
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Accept": {"text/html"}},
	}
	response := bufferedResponse{header: http.Header{}}
	a.ServeHTTP(&response, r.WithContext(context.WithValue(ctx, prerenderKey{}, true)))
	switch {
	case response.status != status:
		return nil, fmt.Errorf("it answers %d, so it cannot be prerendered; put a page for signed-in users behind a guard, or add .Unlisted() to its Route", response.status)
	case len(response.header["Set-Cookie"]) > 0:
		return nil, errors.New("it sets a cookie, so it cannot be prerendered; add .Unlisted() to its Route")
	case status == http.StatusOK && response.header.Get("Cache-Control") == "no-store":
		return nil, errors.New("it has Cache-Control: no-store, so it cannot be prerendered; add .Unlisted() to its Route")
	}
	return response.body.Bytes(), nil
}

// prerenderKey is the key of the context value that marks a request of Prerender.
type prerenderKey struct{}

// isPrerender reports whether Prerender sent the request. Its pages contain deferred
// parts in place, and no waiting views.
func isPrerender(ctx context.Context) bool { return ctx.Value(prerenderKey{}) != nil }

// A bufferedResponse is a response writer that stores the response.
type bufferedResponse struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (s *bufferedResponse) Header() http.Header { return s.header }

func (s *bufferedResponse) WriteHeader(status int) { s.status = status }

func (s *bufferedResponse) Write(p []byte) (int, error) { return s.body.Write(p) }
