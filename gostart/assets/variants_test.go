package assets_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"testing"
)

func TestTheClientsPreferredCodingIsSent(t *testing.T) {
	t.Parallel()
	plain := []byte(styles)
	for accepts, want := range map[string]string{
		"gzip":                             "gzip",
		"gzip, deflate, br, zstd":          "gzip",
		"br;q=1.0, GZIP;Q=0.8":             "gzip",
		"identity;q=0.5, gzip;q=0.501":     "gzip",
		"gzip ; q=1 ,identity;q=1.000":     "gzip",
		"*":                                "gzip",
		"identity;q=0, *;q=0.1":            "gzip",
		"gzip, *;q=0":                      "gzip",
		"gzip;q=0.5":                       "gzip",
		"identity;q=0, gzip;q=0.001":       "gzip",
		"":                                 "",
		"identity":                         "",
		"br, zstd":                         "",
		"gzip;q=0":                         "",
		"identity, gzip; q=0.0, br":        "",
		"identity;q=0.9, gzip;q=0.8":       "",
		"gzip;q=0, *":                      "",
		"identity;q=0, br":                 "", // nothing is acceptable
		"*;q=0":                            "",
		"gzip;q=much":                      "",
		"gzip;q=nan, zstd;q=2, *;q=-1":     "",
		"gzip;level=9":                     "",
		";;,,;q=1,=,\"gzip\", gzip zstd;q": "",
	} {
		response, body := request(t, http.MethodGet, site.URL("app.css"), accepts)
		if got := response.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q = Content-Encoding %q, want %q", accepts, got, want)
		}
		wantHeader(t, response, "Content-Length", strconv.Itoa(len(body)))
		wantHeader(t, response, "Vary", "Accept-Encoding")
		if !bytes.Equal(decoded(t, want, body), plain) {
			t.Errorf("Accept-Encoding %q sends other bytes than app.css", accepts)
		}
	}
}

func TestAcceptEncodingMayBeSentInTwoHeaders(t *testing.T) {
	t.Parallel()
	response, _ := request(t, http.MethodGet, site.URL("app.css"), "br", "Accept-Encoding", "gzip")
	wantHeader(t, response, "Content-Encoding", "gzip")
}

func TestHEADSendsTheHeadersOfGET(t *testing.T) {
	t.Parallel()
	for _, coding := range []string{"", "gzip"} {
		get, _ := request(t, http.MethodGet, site.URL("app.css"), coding)
		head, body := request(t, http.MethodHead, site.URL("app.css"), coding)
		if head.StatusCode != http.StatusOK || len(body) > 0 {
			t.Errorf("HEAD = %d and %d bytes, want 200 and no body", head.StatusCode, len(body))
		}
		for name := range get.Header {
			if name != "Date" {
				wantHeader(t, head, name, get.Header.Get(name))
			}
		}
	}
}

func TestAMatchingETagGets304(t *testing.T) {
	t.Parallel()
	css, tags := site.URL("app.css"), map[string]string{}
	for _, coding := range []string{"identity", "gzip"} {
		first, _ := request(t, http.MethodGet, css, coding)
		tag := first.Header.Get("ETag")
		if other, ok := tags[tag]; ok || len(tag) != 2+12 || tag[0] != '"' {
			t.Errorf("ETag of %s = %s, that of %q is the same or malformed; want a strong one for each", coding, tag, other)
		}
		tags[tag] = coding
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			again, body := request(t, method, css, coding, "If-None-Match", `"other", W/`+tag)
			if again.StatusCode != http.StatusNotModified || len(body) > 0 {
				t.Errorf("%s in %s = %d and %d bytes, want 304 and no body", method, coding, again.StatusCode, len(body))
			}
			for name, want := range map[string]string{
				"ETag": tag, "Cache-Control": first.Header.Get("Cache-Control"), "Vary": "Accept-Encoding",
				"Content-Type": "", "Content-Length": "", "Content-Encoding": "",
			} {
				wantHeader(t, again, name, want)
			}
		}
	}
	for tag, coding := range tags {
		for _, other := range []string{"identity", "gzip"} {
			if response, _ := request(t, http.MethodGet, css, other, "If-None-Match", tag); other != coding && response.StatusCode != http.StatusOK {
				t.Errorf("If-None-Match with the ETag of %s = %d for %s, want 200", coding, response.StatusCode, other)
			}
		}
	}
}

// If-Range with the ETag of a variant prevents that a client mixes ranges of
// different encodings.
func TestARangeCountsEncodedBytes(t *testing.T) {
	t.Parallel()
	for _, coding := range []string{"", "gzip"} {
		whole, all := request(t, http.MethodGet, site.URL("app.css"), coding)
		part, body := request(t, http.MethodGet, site.URL("app.css"), coding, "Range", "bytes=10-19", "If-Range", whole.Header.Get("ETag"))
		if part.StatusCode != http.StatusPartialContent || !bytes.Equal(body, all[10:20]) {
			t.Errorf("ten bytes of %q = %d and %d bytes", coding, part.StatusCode, len(body))
		}
		wantHeader(t, part, "Content-Encoding", coding)
		wantHeader(t, part, "Content-Length", "10")
		wantHeader(t, part, "ETag", whole.Header.Get("ETag"))
		if other, body := request(t, http.MethodGet, site.URL("app.css"), coding, "Range", "bytes=10-19", "If-Range", `"other"`); other.StatusCode != http.StatusOK || len(body) != len(all) {
			t.Errorf("a range with another ETag = %d and %d bytes, want 200 and all", other.StatusCode, len(body))
		}
	}
}

// decoded returns a body without its coding.
func decoded(t *testing.T, coding string, body []byte) []byte {
	t.Helper()
	if coding == "" {
		return body
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
