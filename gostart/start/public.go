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

// Sitemap serves /sitemap.xml and /robots.txt of the site at base, from what is
// mounted: the pages that everyone may see and search engines should know. Pages
// behind a guard are in neither, as robots.txt is public.
func (a *App) Sitemap(base *url.URL) {
	a.add(readMethods, "/sitemap.xml", func(c *Context) error {
		return c.write(http.StatusOK, "application/xml; charset=utf-8", a.sitemap(base))
	})
	a.add(readMethods, "/robots.txt", func(c *Context) error {
		return c.write(http.StatusOK, "text/plain; charset=utf-8", a.robots(base))
	})
}

// PublicPages lists the paths of the pages that everyone may see and search
// engines should know: those without parameters, guards and [PageRoute.Unlisted]
// that are not off.
func (a *App) PublicPages() []string {
	var paths []string
	for _, route := range a.routes {
		if !route.Off() && !route.Unlisted && len(route.Guards) == 0 && !strings.ContainsAny(route.Pattern, ":*") {
			paths = append(paths, route.Pattern)
		}
	}
	return paths
}

// sitemap writes the public pages as https://www.sitemaps.org/protocol.html
// has it.
func (a *App) sitemap(base *url.URL) []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, xml.Header, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, "\n")
	for _, path := range a.PublicPages() {
		fmt.Fprint(&b, "<url><loc>")
		_ = xml.EscapeText(&b, []byte(base.JoinPath(path).String())) // a buffer takes everything
		fmt.Fprint(&b, "</loc></url>\n")
	}
	fmt.Fprint(&b, "</urlset>\n")
	return b.Bytes()
}

// robots keeps crawlers from what shows no page (RFC 9309).
func (a *App) robots(base *url.URL) []byte {
	return fmt.Appendf(nil, "User-agent: *\nDisallow: %s\n\nSitemap: %s\n", funcPrefix, base.JoinPath("sitemap.xml"))
}

// notFoundPage is the file that hosts of static files show where nothing is.
const notFoundPage = "/404.html"

// Prerender returns the files of the site at base that any host of static files
// can serve, by their names: each of the [App.PublicPages] as a visitor without a
// session sees it, the 404 page, and what [App.Sitemap] and [App.Assets] serve.
// Its error names every page that is not the same for all visitors.
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

// prerender returns the answer to a visitor without a session.
func (a *App) prerender(ctx context.Context, host, at string, status int) ([]byte, error) {
	r := &http.Request{
		Method: http.MethodGet, URL: &url.URL{Path: at}, Host: host, RemoteAddr: "127.0.0.1:0",
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Accept": {"text/html"}},
	}
	response := bufferedResponse{header: http.Header{}}
	a.ServeHTTP(&response, r.WithContext(context.WithValue(ctx, prerenderKey{}, true)))
	switch {
	case response.status != status:
		return nil, fmt.Errorf("it answers %d, and cannot be a file; put a page for the signed-in below a guard, or add .Unlisted() to its Route", response.status)
	case len(response.header["Set-Cookie"]) > 0:
		return nil, errors.New("it sets a cookie, and a file cannot; add .Unlisted() to its Route")
	case status == http.StatusOK && response.header.Get("Cache-Control") == "no-store":
		return nil, errors.New("it is private, and a file is for all; add .Unlisted() to its Route")
	}
	return response.body.Bytes(), nil
}

// fileKey is the key of a value that marks the context of a request for a file.
type prerenderKey struct{}

// becomesFile reports whether the answer becomes a file. A file holds the late
// parts in their places, and not what is shown until they are there.
func isPrerender(ctx context.Context) bool { return ctx.Value(prerenderKey{}) != nil }

// A sheet is a response writer that keeps the answer.
type bufferedResponse struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (s *bufferedResponse) Header() http.Header { return s.header }

func (s *bufferedResponse) WriteHeader(status int) { s.status = status }

func (s *bufferedResponse) Write(p []byte) (int, error) { return s.body.Write(p) }
