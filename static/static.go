// Package static holds the files that browsers load. They are embedded, and
// named by their content: a browser keeps one for good, and asks for a changed
// one under a new name.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"iter"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
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
	forms       []form // by our preference
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
	l.assets[l.urls[name]] = asset{contentType, formsOf(content)}
}

// fingerprinted puts a hash of its content into the name of a file.
func fingerprinted(name string, content []byte) string {
	extension := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, extension) + "." + hash(content) + extension
}

func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
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

// All returns the content of each file by its URL.
func All() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for url, asset := range assets {
			body, _ := asset.forms[len(asset.forms)-1].content() // as it is
			if !yield(url, body) {
				return
			}
		}
	}
}

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

// serve answers with the form of the asset that suits the client best. Its tag
// names the very bytes, so that whoever asks again, or for a part, gets a part
// of the same ones, or "304 Not Modified" (RFC 9110, sections 8.8.3 and 13).
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	form := a.choose(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	body, tag := form.content()
	header := w.Header()
	header.Set("Content-Type", a.contentType)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Vary", "Accept-Encoding")
	header.Set("ETag", tag)
	if form.coding != identity {
		header.Set("Content-Encoding", form.coding)
		header.Set("Content-Length", strconv.Itoa(len(body))) // or ServeContent leaves it out
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
