package assets_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"gostart/assets"
)

// styles is a stylesheet that gzip makes smaller.
var styles = strings.Repeat("p { margin: 0; }\n", 40)

// site has one file of most kinds, in two layers.
var site = assets.Must(assets.New("/static/",
	folder{"lib.js": "export const a = 1;", "vendor/lib-4.0.1.min.js": "1", "icon.svg": "<svg>framework</svg>"}.fs(),
	folder{"app.css": styles, "icon.svg": "<svg/>", "LOGO.PNG": "\x89PNG", "fonts/a.woff2": "wOF2", "data.json": "{}", "app.go": "package app"}.fs(),
))

// folder maps the names of files to their content.
type folder map[string]string

func (f folder) fs() fstest.MapFS {
	files := fstest.MapFS{}
	for name, content := range f {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

// request serves site over HTTP and sends one request, with an Accept-Encoding
// unless it is empty, and with more headers, given as name, value, name, value. The
// body that it returns is still encoded.
func request(t *testing.T, method, path, encoding string, more ...string) (*http.Response, []byte) {
	t.Helper()
	server := httptest.NewServer(site.Handler())
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	for pair := range slices.Chunk(more, 2) {
		r.Header.Add(pair[0], pair[1])
	}
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, body
}

// wantHeader checks one header; want is empty if it must be absent.
func wantHeader(t *testing.T, response *http.Response, name, want string) {
	t.Helper()
	if got := response.Header.Get(name); got != want {
		t.Errorf("%s of %s = %q, want %q", name, response.Request.URL.Path, got, want)
	}
}

func TestAFileIsCachedForAYear(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct{ content, contentType, vary string }{
		"app.css":                 {styles, "text/css; charset=utf-8", "Accept-Encoding"},
		"icon.svg":                {"<svg/>", "image/svg+xml", "Accept-Encoding"},
		"lib.js":                  {"export const a = 1;", "text/javascript; charset=utf-8", "Accept-Encoding"},
		"vendor/lib-4.0.1.min.js": {"1", "text/javascript; charset=utf-8", "Accept-Encoding"},
		"data.json":               {"{}", "application/json", "Accept-Encoding"},
		"LOGO.PNG":                {"\x89PNG", "image/png", ""},
		"fonts/a.woff2":           {"wOF2", "font/woff2", ""},
	} {
		response, body := request(t, http.MethodGet, site.URL(name), "")
		if response.StatusCode != http.StatusOK || string(body) != want.content {
			t.Errorf("GET %s = %d %q, want 200 %q", site.URL(name), response.StatusCode, body, want.content)
		}
		wantHeader(t, response, "Content-Type", want.contentType)
		wantHeader(t, response, "Content-Length", strconv.Itoa(len(want.content)))
		wantHeader(t, response, "Cache-Control", "public, max-age=31536000, immutable")
		wantHeader(t, response, "Vary", want.vary)
		wantHeader(t, response, "Content-Encoding", "")
	}
}

func TestOnlyTextIsCompressed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"app.css": "gzip", "icon.svg": "gzip", "data.json": "gzip", "LOGO.PNG": "", "fonts/a.woff2": ""} {
		response, _ := request(t, http.MethodGet, site.URL(name), "gzip")
		wantHeader(t, response, "Content-Encoding", want)
	}
}

func TestEveryCommonWebFileHasAContentType(t *testing.T) {
	t.Parallel()
	for _, extension := range strings.Fields("css js mjs svg png jpg jpeg webp avif gif ico woff woff2 ttf otf json webmanifest txt xml map wasm mp4 webm mp3 vtt pdf") {
		if _, err := assets.New("/", folder{"a." + extension: ""}.fs()); err != nil {
			t.Error(err)
		}
	}
}

func TestVaryIsSentOnce(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"Accept-Encoding", "Origin"} {
		w := httptest.NewRecorder()
		w.Header().Set("Vary", before)
		site.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, site.URL("app.css"), nil))
		got := w.Header().Values("Vary")
		slices.Sort(got)
		if want := slices.Compact([]string{"Accept-Encoding", before}); !slices.Equal(got, want) {
			t.Errorf("Vary = %q, want %q", got, want)
		}
	}
}

func TestAURLContainsAHashAndKeepsTheExtension(t *testing.T) {
	t.Parallel()
	for name, pattern := range map[string]string{
		"app.css":                 `^/static/app\.[0-9a-f]{12}\.css$`,
		"vendor/lib-4.0.1.min.js": `^/static/vendor/lib-4\.0\.1\.min\.[0-9a-f]{12}\.js$`,
		"LOGO.PNG":                `^/static/LOGO\.[0-9a-f]{12}\.PNG$`,
	} {
		if url := site.URL(name); !regexp.MustCompile(pattern).MatchString(url) {
			t.Errorf("URL(%q) = %q, want a match of %s", name, url, pattern)
		}
	}
}

func TestURLPanicsForAnUnknownName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"app.js", "", "/app.css", "./app.css", "app.go", "../go.mod", "vendor"} {
		func() {
			defer func() {
				want := "assets: no file " + name + "; layer 1 has icon.svg, lib.js, vendor/lib-4.0.1.min.js" +
					"; layer 2 has LOGO.PNG, app.css, data.json, fonts/a.woff2, icon.svg" +
					"; add the file to its folder, or to the patterns of go:embed"
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("URL(%q) panics with %q, want %q", name, got, want)
				}
			}()
			site.URL(name)
		}()
	}
}

func TestALaterLayerReplacesFilesByName(t *testing.T) {
	t.Parallel()
	framework := folder{"page.js": `import "./client.js"`, "client.js": "framework"}
	before := assets.Must(assets.New("/", framework.fs(), folder{}.fs()))
	after := assets.Must(assets.New("/", framework.fs(), folder{"client.js": "app"}.fs()))
	if got := contentOf(after, "client.js"); got != "app" {
		t.Errorf("client.js = %q, want that of the later layer", got)
	}
	if got, want := contentOf(after, "page.js"), `import "`+after.URL("client.js")+`"`; got != want {
		t.Errorf("page.js = %q, want %q", got, want)
	}
	if before.URL("page.js") == after.URL("page.js") {
		t.Error("the URL of page.js is the same, but it imports another file")
	}
}

// contentOf returns the content of a file as it is served.
func contentOf(set *assets.Set, name string) string {
	for url, content := range set.All() {
		if url == set.URL(name) {
			return string(content)
		}
	}
	return ""
}

func TestAllReturnsEveryFileInOrder(t *testing.T) {
	t.Parallel()
	var urls []string
	for url := range site.All() {
		urls = append(urls, url)
	}
	if len(urls) != 7 || !slices.IsSorted(urls) || !slices.Contains(urls, site.URL("icon.svg")) {
		t.Errorf("All returns %q", urls)
	}
	for range site.All() {
		break // must not panic
	}
	if site.Prefix() != "/static/" {
		t.Errorf("Prefix() = %q", site.Prefix())
	}
}

func TestNewRefusesUnknownFileTypesAndMalformedPrefixes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "LICENSE", "a.html", "img/logo.psd"} {
		_, err := assets.New("/static/", folder{name: ""}.fs())
		if err == nil || !strings.HasPrefix(err.Error(), "assets: "+name+" has an unknown extension") {
			t.Errorf("New with %s = %v, want an error that names it", name, err)
		}
	}
	for _, prefix := range []string{"", "static", "/static", "static/"} {
		if _, err := assets.New(prefix); err == nil {
			t.Errorf("New(%q) returns no error", prefix)
		}
	}
}

func TestGoFilesAndHiddenFilesAndBackupsAreSkipped(t *testing.T) {
	t.Parallel()
	set, err := assets.New("/", folder{"static.go": "", "static_test.go": "", ".DS_Store": "", ".env": "", "_draft.css": "", "app.css~": "", "img/.a.png": "", ".git/a.css": "", "app.css": ""}.fs())
	if err != nil {
		t.Fatal(err)
	}
	for url := range set.All() {
		if url != set.URL("app.css") {
			t.Errorf("%s is served", url)
		}
	}
}

func TestMustPanicsWithTheError(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("Must does not panic")
		}
	}()
	assets.Must(assets.New("", nil))
}

func TestMethodsOtherThanGETAndHEADGet405(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodTrace, "FOO"} {
		response, body := request(t, method, site.URL("app.css"), "")
		if response.StatusCode != http.StatusMethodNotAllowed || bytes.Contains(body, []byte("{")) {
			t.Errorf("%s = %d %q, want 405", method, response.StatusCode, body)
		}
		wantHeader(t, response, "Allow", "GET, HEAD")
	}
}

func TestOtherPathsGet404(t *testing.T) {
	t.Parallel()
	css := site.URL("app.css")
	for _, path := range []string{
		"/", "/static", "/static/", "/static/vendor", "/static/vendor/",
		"/static/app.css", "/static/icon.svg", "/static/app.go", "/static/.env",
		"/static/..%2f..%2fgo.mod", "/static/../go.mod", "/static/%2e%2e/go.mod", "/static/..%5c..%5cgo.mod", "/static/%5c",
		"/static/%00", css + "%00", css + "/", css + "/..", "/" + css, strings.ToUpper(css),
		strings.Replace(css, ".css", "", 1), strings.Replace(css, "/static/", "/static/./", 1),
	} {
		response, body := request(t, http.MethodGet, path, "")
		if response.StatusCode != http.StatusNotFound || string(body) != "404 page not found\n" {
			t.Errorf("GET %s = %d %.40q, want 404", path, response.StatusCode, body)
		}
		wantHeader(t, response, "Cache-Control", "")
	}
}

func TestAddedFilesCanImportFilesOfTheSet(t *testing.T) {
	t.Parallel()
	set, err := assets.New("/static/", fstest.MapFS{"lib.js": {Data: []byte("export {}")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Add("client", fstest.MapFS{"client.js": {Data: []byte(`import "../lib.js"`)}}); err != nil {
		t.Fatal(err)
	}
	all := maps.Collect(set.All())
	url := set.URL("client/client.js")
	if !strings.HasPrefix(url, "/static/client/client.") || string(all[url]) != `import "`+set.URL("lib.js")+`"` {
		t.Errorf("%s is served as %s", url, all[url])
	}
	for name, files := range map[string]fstest.MapFS{
		"a file of an unknown type":   {"data.unknown": {}},
		"an import of a missing file": {"a.js": {Data: []byte(`import "./b.js"`)}},
	} {
		if err := set.Add("other", files); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestAddRefusesANameThatTheSetContains(t *testing.T) {
	t.Parallel()
	set, err := assets.New("/static/", fstest.MapFS{"client/a.js": {Data: []byte("1")}})
	if err != nil {
		t.Fatal(err)
	}
	for dir, file := range map[string]string{"client": "a.js", "": "client/a.js"} {
		if err := set.Add(dir, fstest.MapFS{file: {Data: []byte("2")}}); err == nil || !strings.Contains(err.Error(), "client/a.js") {
			t.Errorf("Add(%q) of %s = %v", dir, file, err)
		}
	}
	if err := set.Add("", fstest.MapFS{"home.js": {Data: []byte("3")}}); err != nil {
		t.Error(err)
	}
}
