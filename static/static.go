// Package static holds the files that browsers load. They are embedded, and
// named by their content: a browser keeps one for good, and asks for a changed
// one under a new name.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is where the files are served.
const Prefix = "/static/"

//go:embed *.css *.js *.svg vendor/*.js
var files embed.FS

// assets holds each file by the URL that names its content, urls those URLs by
// the name of the file.
var assets, urls = load(files)

type asset struct {
	contentType string
	plain       []byte
	gzipped     func() []byte // made when first asked for
}

// contentTypes are those of the files here. What a machine thinks of an
// extension may differ.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func load(files fs.FS) (map[string]asset, map[string]string) {
	l := loader{files, map[string]asset{}, map[string]string{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		l.add(name)
		return nil
	})
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return l.assets, l.urls
}

// loader collects assets and urls.
type loader struct {
	files  fs.FS
	assets map[string]asset
	urls   map[string]string // "" while a file is being added
}

func (l loader) add(name string) {
	if _, known := l.urls[name]; known {
		return
	}
	l.urls[name] = ""
	content, err := fs.ReadFile(l.files, name)
	if err != nil {
		panic(err) // what is embedded can be read
	}
	contentType, known := contentTypes[path.Ext(name)]
	if !known {
		panic("static: " + name + " needs a line in contentTypes")
	}
	if isModule(name) {
		content = l.linkImports(name, content)
	}
	l.urls[name] = fingerprinted(name, content)
	l.assets[l.urls[name]] = asset{
		contentType: contentType,
		plain:       content,
		gzipped:     sync.OnceValue(func() []byte { return compress(content) }),
	}
}

// fingerprinted puts a hash of its content into the name of a file.
func fingerprinted(name string, content []byte) string {
	sum := sha256.Sum256(content)
	extension := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(sum[:6]) + extension
}

func compress(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close() // a buffer takes everything
	return b.Bytes()
}

// URL returns the URL of a file, such as URL("app.css"). It panics for a file
// that is not there, so that a test of any page finds it.
func URL(name string) string {
	url, ok := urls[name]
	if !ok {
		panic("static: " + name + notEmbedded)
	}
	return url
}

const notEmbedded = " is not embedded: is it here, and among the patterns of go:embed?"

// Handler serves the files by their URL, and nothing else: there is no path to
// walk, and so none to escape from.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		default:
			a.serve(w, r)
		}
	})
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	body := a.plain
	header := w.Header()
	header.Set("Content-Type", a.contentType)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Vary", "Accept-Encoding")
	if takesGzip(r) {
		header.Set("Content-Encoding", "gzip")
		body = a.gzipped()
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the client may have left
}

// takesGzip reports whether the client lists gzip, and not to refuse it by a
// weight of 0.
func takesGzip(r *http.Request) bool {
	for offer := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(offer, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}
