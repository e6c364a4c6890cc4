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

func TestEveryPageAndAssetIsTheSameInEachCoding(t *testing.T) {
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
		plain := coded(v, path, "identity", "")
		for coding, accepts := range codings {
			got := coded(v, path, accepts, "")
			if length := len(got.Body); coding != "" && length > len(plain.Body)*2/3 {
				t.Errorf("%s in %q is %d bytes of %d", path, coding, length, len(plain.Body))
			}
			if got.Header.Get("Content-Encoding") != coding || decoded(got) != plain.Body {
				t.Errorf("%s in %q comes in %q, or as something else", path, coding, got.Header.Get("Content-Encoding"))
			}
			if vary := strings.Join(got.Header.Values("Vary"), ", "); strings.Count(vary, "Accept-Encoding") != 1 {
				t.Errorf("%s varies by %q", path, vary)
			}
		}
	}
}

// The weights may ask for plain bytes where gzip would do: the tag of an asset
// is of these, so that nothing may code them on the way.
func TestAnAssetIsWhatItsTagSays(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	plain := coded(v, s.App.Asset("app.css"), "identity", "")
	got := coded(v, s.App.Asset("app.css"), "identity, gzip;q=0.5", "")
	if got.Body != plain.Body || got.Header.Get("Content-Encoding") != "" || got.Header.Get("ETag") != plain.Header.Get("ETag") {
		t.Errorf("%d plain bytes come as %d in %q", len(plain.Body), len(got.Body), got.Header.Get("Content-Encoding"))
	}
}

func TestAPublicPageIsNotSentAgainUntilSomeoneSignsIn(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	tag := v.Get("/").Header.Get("ETag")
	if again := coded(v, "/", "gzip, zstd", tag); again.StatusCode != http.StatusNotModified || again.Body != "" {
		t.Errorf("/ again = %d and %d bytes, want 304 and none", again.StatusCode, len(again.Body))
	}
	v.SignIn("ada@example.com", "/dashboard")
	for _, path := range append(s.App.PublicPages(), "/dashboard") {
		private := coded(v, path, "identity", tag+", *")
		private.Wants(t, http.StatusOK, "Ada")
		if got := private.Header.Get("ETag"); got != "" || private.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s is private and has the tag %q", path, got)
		}
	}
	coded(s.Visitor(t), "/nowhere", "identity", "*").Wants(t, http.StatusNotFound)
}

// coded asks for a path as a client that takes these codings, and has what the
// tag says unless it is empty. The body comes as it was sent.
func coded(v *starttest.Visitor, path, accepts, tag string) starttest.Page {
	r := v.Request(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accepts) // net/http decodes only what it asked for itself
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	return v.Do(r)
}

// decoded returns what a page says, whatever it is coded in.
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
