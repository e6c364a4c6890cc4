package start_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"gostart/start"
)

// long is a text that is long enough to be compressed.
var long = strings.Repeat("All the world's a stage. ", 100)

// newPlainSite serves a site whose client does not decompress by itself.
func newPlainSite(t *testing.T) site {
	t.Helper()
	s := newSite(t)
	s.Client().Transport.(*http.Transport).DisableCompression = true
	return s
}

// accepting returns the headers of a client that accepts these codings.
func accepting(codings string) headers { return headers{"Accept-Encoding": codings} }

// decoder returns a reader that decodes body.
func decoder(t *testing.T, coding string, body io.Reader) io.Reader {
	t.Helper()
	var err error
	switch coding {
	case "gzip":
		body, err = gzip.NewReader(body)
	case "zstd":
		body, err = zstd.NewReader(body, zstd.WithDecoderConcurrency(1))
	}
	if err != nil {
		t.Fatalf("%s: %v", coding, err)
	}
	return body
}

// decoded returns the decoded body, and checks the Content-Encoding.
func (a response) decoded(t *testing.T, coding string) string {
	t.Helper()
	a.hasHeader(t, "Content-Encoding", coding)
	content, err := io.ReadAll(decoder(t, a.Header.Get("Content-Encoding"), strings.NewReader(a.body)))
	if err != nil {
		t.Errorf("%s: %v", a.request, err)
	}
	return string(content)
}

func TestAPageComesInTheCodingThatTheClientPrefers(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	s.Route("/", says(long))
	for accepts, want := range map[string]string{
		"gzip, deflate, br, zstd": "zstd",
		"gzip, deflate, br":       "gzip",
		"GZIP;q=0.8, zstd;q=0.7":  "gzip",
		"zstd;q=0, gzip":          "gzip",
		"gzip;q=0, zstd;q=0.001":  "zstd",
		"gzip;q=0, zstd;q=0":      "",
		"identity":                "",
		"br":                      "",
		"":                        "",
		"gzip;q=much":             "",
		";;q=1,,=":                "",
		"\"gzip\", gzip zstd":     "",
	} {
		page := s.get(t, "/", accepting(accepts))
		if got := page.decoded(t, want); got != long {
			t.Errorf("Accept-Encoding %q answers %d bytes, decoded %d, want %d", accepts, len(page.body), len(got), len(long))
		}
		if want != "" && len(page.body) > len(long)/10 {
			t.Errorf("with %s it has %d of %d bytes, want at most a tenth", want, len(page.body), len(long))
		}
		page.hasHeader(t, "Content-Length", strconv.Itoa(len(page.body)))
		page.hasHeader(t, "Vary", "Accept-Encoding")
	}
}

func TestVaryKeepsTheHeadersOfThePage(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	s.Route("/", loads(func(c *start.Context) string {
		c.Response().Header().Add("Vary", "Cookie")
		return long
	}))
	for _, accepts := range []string{"zstd", ""} {
		got := strings.Join(s.get(t, "/", accepting(accepts)).Header.Values("Vary"), ", ")
		if got != "Accept-Encoding, Cookie" {
			t.Errorf("Vary is %q", got)
		}
	}
}

func TestHEADHasTheHeadersOfGET(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	s.Route("/", says(long))
	for _, accepts := range []string{"zstd", "gzip", ""} {
		get := s.get(t, "/", accepting(accepts))
		head := s.send(t, http.MethodHead, "/", nil, accepting(accepts))
		head.wants(t, http.StatusOK)
		if head.body != "" || len(head.Header) != len(get.Header) {
			t.Errorf("HEAD answers %q with %v, want the headers of GET: %v", head.body, head.Header, get.Header)
		}
		for name := range get.Header {
			if name != "Date" && name != start.RequestIDHeader {
				head.hasHeader(t, name, get.Header.Get(name))
			}
		}
	}
}

func TestAnErrorPageIsCompressedAsAnyOther(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	s.Route("/failing", fails(errors.New("canary")))
	s.Route("/refused", fails(&start.Error{Status: http.StatusForbidden, Message: long}))
	page := s.get(t, "/refused", accepting("gzip"))
	page.wants(t, http.StatusForbidden)
	if got := page.decoded(t, "gzip"); !strings.Contains(got, long) {
		t.Errorf("it says %.80q", got)
	}
	for path, status := range map[string]int{"/failing": 500, "/nowhere": 404} { // small
		page := s.get(t, path, accepting("gzip"))
		page.wants(t, status, "<h1>")
		page.hasHeader(t, "Content-Encoding", "")
	}
	_, requests := s.logged(t, "request")
	if len(requests) != 3 || requests[0].Status != http.StatusForbidden {
		t.Errorf("the log says %v", requests)
	}
}

func TestSmallBinaryAndEncodedResponsesAreNotCompressed(t *testing.T) {
	t.Parallel()
	zipped := new(bytes.Buffer)
	w := gzip.NewWriter(zipped)
	fmt.Fprint(w, long)
	w.Close()
	for name, c := range map[string]struct {
		header headers
		status int
		body   string
	}{
		"a small response":            {headers{"Content-Type": "text/html"}, 200, "small"},
		"a small one with its length": {headers{"Content-Type": "text/html", "Content-Length": "5"}, 200, "small"},
		"an image":                    {headers{"Content-Type": "image/png"}, 200, long},
		"bytes":                       {headers{"Content-Type": "application/octet-stream", "Content-Length": strconv.Itoa(len(long))}, 200, long},
		"an encoded response":         {headers{"Content-Type": "text/css", "Content-Encoding": "gzip"}, 200, zipped.String() + long},
		"a range":                     {headers{"Content-Type": "text/css", "Content-Range": "bytes 0-2499/5000"}, 206, long},
		"a strong ETag":               {headers{"Content-Type": "text/css", "ETag": `"1"`}, 200, long},
		"no content":                  {nil, 204, ""},
		"not modified":                {headers{"ETag": `"1"`}, 304, ""},
		"a redirect":                  {headers{"Location": "/"}, 303, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newPlainSite(t)
			s.Handle("/", handlerOf(c.header, c.status, c.body))
			got := s.get(t, "/file", accepting("gzip, zstd"))
			got.wants(t, c.status)
			if got.body != c.body {
				t.Errorf("%d bytes arrive as %d", len(c.body), len(got.body))
			}
			got.hasHeader(t, "Content-Encoding", c.header["Content-Encoding"])
			got.hasHeader(t, "ETag", c.header["ETag"])
			got.hasHeader(t, "No-Gzip-Compression", "")
		})
	}
}

func TestTextOfEveryKindIsCompressed(t *testing.T) {
	t.Parallel()
	for _, contentType := range []string{
		"text/html; charset=utf-8", "text/csv; charset=utf-8; header=present", "Text/Plain", "application/json",
		"application/problem+json; charset=utf-8", "image/svg+xml", "application/xml", "application/javascript", "",
	} {
		s := newPlainSite(t)
		s.Handle("/", handlerOf(headers{"Content-Type": contentType, "ETag": `W/"1"`}, http.StatusOK, long))
		got := s.get(t, "/file", accepting("zstd"))
		if got.decoded(t, "zstd") != long {
			t.Errorf("%q arrives as other bytes", contentType)
		}
		got.hasHeader(t, "ETag", `W/"1"`) // a weak ETag is kept in every coding
	}
}

// handlerOf returns a handler that always answers with header, status and body.
func handlerOf(header headers, status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range header {
			if value != "" {
				w.Header().Set(name, value)
			}
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestEachFlushReachesTheClientAtOnce(t *testing.T) {
	t.Parallel()
	for _, coding := range []string{"", "gzip", "zstd"} {
		t.Run("in "+coding, func(t *testing.T) {
			t.Parallel()
			s, read := newPlainSite(t), make(chan bool)
			s.Handle("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				control := http.NewResponseController(w)
				if err := control.SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
					t.Error(err)
				}
				for part := range 3 {
					fmt.Fprintf(w, "part %d;", part)
					if err := control.Flush(); err != nil {
						t.Error(err)
					}
					select {
					case <-read: // the client has this part while the handler runs
					case <-r.Context().Done():
						return
					}
				}
			}))
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/stream", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", coding)
			response, err := s.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if got := response.Header.Get("Content-Encoding"); got != coding {
				t.Errorf("Content-Encoding is %q", got)
			}
			body := decoder(t, coding, response.Body)
			for part := range 3 {
				got := make([]byte, len("part 0;"))
				if _, err := io.ReadFull(body, got); err != nil || string(got) != fmt.Sprintf("part %d;", part) {
					t.Fatalf("part %d reads as %q, %v", part, got, err)
				}
				read <- true
			}
			if rest, err := io.ReadAll(body); err != nil || len(rest) > 0 {
				t.Errorf("after the last part come %q, %v", rest, err)
			}
		})
	}
}

func TestAnAbortedCompressedResponseLooksIncomplete(t *testing.T) {
	t.Parallel()
	for _, coding := range []string{"gzip", "zstd"} {
		for _, value := range []any{"boom", http.ErrAbortHandler} {
			s := newPlainSite(t)
			s.Handle("/", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprint(w, "half a file")
				_ = http.NewResponseController(w).Flush()
				panic(value)
			}))
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/file", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", coding)
			response, err := s.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%s after a panic with %v ends with %v", coding, value, err)
			}
			response.Body.Close()
		}
	}
}

// Compressors are pooled: no response may contain data of another.
func TestConcurrentCompressedResponsesDoNotMix(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	s.Route("/:n", start.Page(func(_ *start.Context, p struct {
		N string `path:"n"`
	}) (string, error) {
		if strings.HasPrefix(p.N, "1") {
			return "", errors.New(p.N)
		}
		return strings.Repeat(p.N+" ", 1000), nil
	}, text))
	for n := range 40 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			page := s.get(t, fmt.Sprintf("/%d", n), accepting("gzip;q=0.9, zstd"))
			if page.StatusCode == http.StatusOK && page.decoded(t, "zstd") != strings.Repeat(fmt.Sprint(n)+" ", 1000) {
				t.Errorf("the response to %d is that to another request", n)
			}
		})
	}
}

func TestACompressedErrorPageIsCompleteWithoutRecover(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	app := newApp(t, &struct{}{}, log)
	app.Use(start.LogRequests(log), start.Compress())
	server := httptest.NewServer(app)
	defer server.Close()
	s := site{app, server, nil}
	s.get(t, "/nowhere", accepting("gzip")).wants(t, http.StatusNotFound, "Page not found")
}
