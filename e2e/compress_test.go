package e2e_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"gostart/starttest"

	"myapp/apptest"
)

func TestEveryPageAndAssetIsTheSameInEachContentCoding(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	pages := map[string]string{"gzip": "gzip, deflate, br", "zstd": "gzip, deflate, br, zstd", "": "gzip;q=x, zstd;q=, ;,"}
	assets := map[string]string{"gzip": "gzip, deflate, br, zstd", "": "br, zstd"}
	accepted := map[string]map[string]string{"/dashboard": pages, s.App.Asset("app.css"): assets, s.App.Asset("page.js"): assets}
	for _, path := range s.App.PublicPages() {
		accepted[path] = pages
	}
	for path, codings := range accepted {
		plain := getEncoded(v, path, "identity", "")
		for coding, accepts := range codings {
			got := getEncoded(v, path, accepts, "")
			if length := len(got.Body); coding != "" && length > len(plain.Body)*2/3 {
				t.Errorf("%s in %q has %d bytes, want at most two thirds of %d", path, coding, length, len(plain.Body))
			}
			if got.Header.Get("Content-Encoding") != coding || decoded(got) != plain.Body {
				t.Errorf("%s in %q has the Content-Encoding %q, or another body", path, coding, got.Header.Get("Content-Encoding"))
			}
			if vary := strings.Join(got.Header.Values("Vary"), ", "); strings.Count(vary, "Accept-Encoding") != 1 {
				t.Errorf("%s: Vary is %q", path, vary)
			}
		}
	}
}

// The client accepts gzip and prefers identity. The ETag is that of the plain bytes, so
// nothing may compress them.
func TestAnAssetIsNotCompressedIfTheClientPrefersIdentity(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	plain := getEncoded(v, s.App.Asset("app.css"), "identity", "")
	got := getEncoded(v, s.App.Asset("app.css"), "identity, gzip;q=0.5", "")
	if got.Body != plain.Body || got.Header.Get("Content-Encoding") != "" || got.Header.Get("ETag") != plain.Header.Get("ETag") {
		t.Errorf("%d plain bytes are sent as %d in %q", len(plain.Body), len(got.Body), got.Header.Get("Content-Encoding"))
	}
}

func TestAnUnchangedPublicPageIsNotSentAgainUntilSomeoneSignsIn(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	tag := v.Get("/").Header.Get("ETag")
	if again := getEncoded(v, "/", "gzip, zstd", tag); again.StatusCode != http.StatusNotModified || again.Body != "" {
		t.Errorf("/ again: status %d and %d bytes, want 304 and none", again.StatusCode, len(again.Body))
	}
	v.SignIn("ada@example.com", "/dashboard")
	for _, path := range append(s.App.PublicPages(), "/dashboard") {
		private := getEncoded(v, path, "identity", tag+", *")
		private.Wants(t, http.StatusOK, "Ada")
		if got := private.Header.Get("ETag"); got != "" || private.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s is private and has the ETag %q, or may be stored", path, got)
		}
	}
	getEncoded(s.Visitor(t), "/nowhere", "identity", "*").Wants(t, http.StatusNotFound)
}

// getEncoded requests a path with the headers Accept-Encoding and, unless tag is "",
// If-None-Match. It does not decompress the body.
func getEncoded(v *starttest.Visitor, path, accepts, tag string) starttest.Page {
	r := v.Request(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accepts) // so net/http does not decompress the body
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	return v.Do(r)
}

// decoded returns the decompressed body of a page.
func decoded(p starttest.Page) string {
	var r io.Reader = strings.NewReader(p.Body)
	var err error
	switch p.Header.Get("Content-Encoding") {
	case "gzip":
		r, err = gzip.NewReader(r)
	case "zstd":
		r, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
	}
	if err != nil {
		return err.Error()
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err.Error()
	}
	return string(content)
}
