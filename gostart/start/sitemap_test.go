package start_test

import (
	"net/http"
	"net/url"
	"testing"

	"gostart/start"
)

func TestTheSitemapListsWhatEveryoneMaySee(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Sitemap(&url.URL{Scheme: "https", Host: "example.com"})
	hidden := start.Page(func(*start.Context, start.NoParams) (string, error) { return "", nil }, text).Unlisted()
	s.Route("/", says(""))
	s.Route("/a&b", says(""))
	s.Route("/secret", says(""), lets)
	s.Route("/hidden", hidden)
	s.Route("/notes/:id", says(""))
	s.Route("/files/*path", start.Mount(func(*start.Context) http.Handler { return http.NotFoundHandler() }))

	sitemap := s.get(t, "/sitemap.xml")
	sitemap.wants(t, http.StatusOK, "<loc>https://example.com/</loc>", "<loc>https://example.com/a&amp;b</loc>")
	sitemap.hasHeader(t, "Content-Type", "application/xml; charset=utf-8")
	robots := s.get(t, "/robots.txt")
	robots.wants(t, http.StatusOK, "User-agent: *\nDisallow: /_fn/\n\nSitemap: https://example.com/sitemap.xml\n")
	for _, answer := range []answer{sitemap, robots} {
		answer.lacks(t, "secret", "hidden", "notes", "files", "healthz")
	}
	s.send(t, http.MethodHead, "/robots.txt", nil).wants(t, http.StatusOK)
}
