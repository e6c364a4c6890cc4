package start

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Sitemap serves /sitemap.xml and /robots.txt of the site at base, from what is
// mounted: the pages that everyone may see and search engines should know. Pages
// behind a guard are in neither, as robots.txt is public.
func (a *App) Sitemap(base *url.URL) {
	a.add(reads, "/sitemap.xml", func(c *Context) error {
		return c.write(http.StatusOK, "application/xml; charset=utf-8", a.sitemap(base))
	})
	a.add(reads, "/robots.txt", func(c *Context) error {
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
