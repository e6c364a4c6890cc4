package main

import (
	"compress/gzip"
	"io"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gostart/auth"
	"gostart/internal/exampleapp"
)

// A site is one of the two servers, with the Cookie header of a signed-in user.
type site struct {
	name    string
	handler http.Handler
	cookie  string
}

// sites returns both servers. Their logs are formatted, as in production, and discarded.
func sites(t testing.TB) (ours, theirs site) {
	t.Helper()
	log := slog.New(slog.NewJSONHandler(io.Discard, nil)) //nolint:sloglint // slog.DiscardHandler would skip the formatting
	app, err := exampleapp.New(t.Context(), exampleapp.Production(&url.URL{Scheme: "http", Host: "127.0.0.1:4103"}), log)
	if err != nil {
		t.Fatal(err)
	}
	session, err := app.Auth().NewSession(t.Context(), "", auth.User{Sub: "ada", Name: "Ada Lovelace", Email: "ada@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	store := newStore()
	cookie, err := newCookie(store, ada())
	if err != nil {
		t.Fatal(err)
	}
	return site{"exampleapp", app, session.Name + "=" + session.Value}, site{"echotempl", newHandler(store, log), cookie}
}

// A page is a response with its decompressed body.
type page struct {
	*http.Response
	body string
	sent int // length of the body before decompression
}

// get requests path over HTTP, with the headers of a browser and those in header.
func get(t *testing.T, s site, path string, header map[string]string) page {
	t.Helper()
	server := httptest.NewServer(s.handler)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = browserHeader()
	for name, value := range header {
		r.Header.Set(name, value)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	sent, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{response, decompressed(t, response, string(sent)), len(sent)}
}

// browserHeader returns the headers that a browser sends when somebody opens a page,
// except that it accepts no compression.
func browserHeader() http.Header {
	return http.Header{
		"Accept":          {"text/html,application/xhtml+xml,*/*;q=0.8"},
		"Accept-Encoding": {"identity"},
		"Sec-Fetch-Dest":  {"document"},
		"Sec-Fetch-Mode":  {"navigate"},
		"Sec-Fetch-Site":  {"none"},
	}
}

func decompressed(t *testing.T, response *http.Response, body string) string {
	t.Helper()
	if response.Header.Get("Content-Encoding") != "gzip" {
		return body
	}
	reader, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// requests are the requests on which the servers are compared.
var requests = []struct {
	path     string
	signedIn bool
}{{"/", false}, {"/login", false}, {"/dashboard", true}, {"/dashboard", false}, {"/", true}, {"/login", true}}

func TestBothServersSendTheSameResponses(t *testing.T) {
	t.Parallel()
	ours, theirs := sites(t)
	for _, r := range requests {
		for _, coding := range []string{"identity", "gzip"} {
			one, other := getAs(t, ours, r.path, r.signedIn, coding), getAs(t, theirs, r.path, r.signedIn, coding)
			name := coding + " " + r.path
			if one.StatusCode != other.StatusCode {
				t.Errorf("%s: the status of %s is %d, of %s %d", name, ours.name, one.StatusCode, theirs.name, other.StatusCode)
			}
			if a, b := headerNames(one), headerNames(other); !slices.Equal(a, b) {
				t.Errorf("%s: the headers differ:\n%q\n%q", name, a, b)
			}
			for _, header := range []string{"Content-Encoding", "Cache-Control", "Location"} {
				if a, b := one.Header.Get(header), other.Header.Get(header); a != b {
					t.Errorf("%s: %s is %q and %q", name, header, a, b)
				}
			}
			if one.StatusCode == http.StatusOK {
				t.Logf("%s, signed in: %t: %d and %d bytes, sent as %d and %d", name, r.signedIn, len(one.body), len(other.body), one.sent, other.sent)
				checkLengths(t, name, len(one.body), len(other.body))
				checkLengths(t, name+", sent", one.sent, other.sent)
			}
		}
	}
}

func getAs(t *testing.T, s site, path string, signedIn bool, coding string) page {
	t.Helper()
	header := map[string]string{"Accept-Encoding": coding}
	if signedIn {
		header["Cookie"] = s.cookie
	}
	return get(t, s, path, header)
}

func headerNames(p page) []string { return slices.Sorted(maps.Keys(p.Header)) }

func checkLengths(t *testing.T, name string, one, other int) {
	t.Helper()
	if ratio := float64(one) / float64(other); math.Abs(ratio-1) > 0.1 {
		t.Errorf("%s: %d and %d bytes differ by more than 10 %%", name, one, other)
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func TestBothDashboardsHaveTheSameRows(t *testing.T) {
	t.Parallel()
	ours, theirs := sites(t)
	one, other := rowsOf(getAs(t, ours, "/dashboard", true, "gzip")), rowsOf(getAs(t, theirs, "/dashboard", true, "gzip"))
	if len(one) != 20 || !slices.Equal(one, other) {
		t.Errorf("the rows differ, or are not 20:\n%q\n%q", one, other)
	}
}

// rowsOf returns the text of each row of the page's table.
func rowsOf(p page) (rows []string) {
	_, table, _ := strings.Cut(p.body, "<tbody>")
	table, _, _ = strings.Cut(table, "</tbody>")
	for _, row := range strings.Split(table, "<tr>")[1:] {
		rows = append(rows, strings.Join(strings.Fields(tags.ReplaceAllString(row, " ")), " "))
	}
	return rows
}

func TestBothServersRespondToAnUnchangedETagWith304(t *testing.T) {
	t.Parallel()
	ours, theirs := sites(t)
	for _, s := range []site{ours, theirs} {
		tag := get(t, s, "/", nil).Header.Get("Etag")
		again := get(t, s, "/", map[string]string{"If-None-Match": tag})
		if again.StatusCode != http.StatusNotModified || again.body != "" {
			t.Errorf("%s responds with %d to %s, want 304", s.name, again.StatusCode, tag)
		}
	}
}

func TestSigningOutDeletesTheCookie(t *testing.T) {
	t.Parallel()
	_, theirs := sites(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/signout", nil)
	r.Header = browserHeader()
	r.Header.Set("Cookie", theirs.cookie)
	for site, status := range map[string]int{"same-origin": http.StatusSeeOther, "cross-site": http.StatusForbidden} {
		r.Header.Set("Sec-Fetch-Site", site)
		w := httptest.NewRecorder()
		theirs.handler.ServeHTTP(w, r)
		if deleted := strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0"); w.Code != status || deleted != (status == http.StatusSeeOther) {
			t.Errorf("a %s form gets the status %d, Set-Cookie: %s", site, w.Code, w.Header().Get("Set-Cookie"))
		}
	}
}

// BenchmarkPage serves the pages of both servers in process, without a network.
func BenchmarkPage(b *testing.B) {
	ours, theirs := sites(b)
	for _, r := range requests[:3] {
		for _, coding := range []string{"identity", "gzip"} {
			for _, s := range []site{ours, theirs} {
				b.Run(r.path+"/"+coding+"/"+s.name, func(b *testing.B) {
					request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, r.path, nil)
					request.Header = browserHeader()
					request.Header.Set("Accept-Encoding", coding)
					if r.signedIn {
						request.Header.Set("Cookie", s.cookie)
					}
					w := discard{header: http.Header{}}
					b.ReportAllocs()
					for b.Loop() {
						clear(w.header)
						s.handler.ServeHTTP(w, request)
					}
				})
			}
		}
	}
}

// discard is a ResponseWriter that discards the body.
type discard struct{ header http.Header }

func (w discard) Header() http.Header         { return w.header }
func (w discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)               {}
