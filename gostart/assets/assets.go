// Package assets serves embedded files: stylesheets, scripts, images, fonts.
//
// The URL of a file contains a hash of its content, so that browsers cache the
// file for a year without asking again, and load a changed file at once under
// its new URL. Text is sent with gzip to clients that accept it.
//
// Read assets.go (Set), references.go (imports between files), variants.go and
// accept.go (compression), then types.go (content types).
package assets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Set holds files by their URLs. [Set.Add] must not be called once the set serves
// requests; the other methods are safe for concurrent use.
type Set struct {
	prefix string
	layers [][]string        // the names of the files of each layer, for error messages
	files  map[string]source // by name
	urls   map[string]string // by name; "" while a file is being added
	assets map[string]asset  // by URL
}

// source says where to read a file: its layer, and its path in the layer.
type source struct {
	layer fs.FS
	path  string
}

// asset is one file.
type asset struct {
	contentType string
	variants    []variant // in order of preference; the last is not encoded
}

// New loads the files of all layers, which are served below prefix, such as
// "/static/". A file of a later layer replaces the file of the same name in an
// earlier one, so that an app can replace a script of the framework.
//
// In JavaScript modules, relative imports are replaced by the URLs of the
// imported files, and in stylesheets, relative url() and @import. JavaScript
// below vendor/ is served unchanged.
//
// New skips Go files, and files whose names begin with "." or "_" or end in
// "~". It returns an error for a file of an unknown type, for a reference to a
// file that does not exist, and for a cycle of references.
func New(prefix string, layers ...fs.FS) (*Set, error) {
	if !strings.HasPrefix(prefix, "/") || !strings.HasSuffix(prefix, "/") {
		return nil, fmt.Errorf("assets: prefix %q must begin and end with a slash, such as /static/", prefix)
	}
	s := &Set{prefix: prefix, files: map[string]source{}, urls: map[string]string{}, assets: map[string]asset{}}
	for i, layer := range layers {
		names, err := namesOf(layer)
		if err != nil {
			return nil, fmt.Errorf("assets: list the files of layer %d: %w", i+1, err)
		}
		for _, name := range names {
			s.files[name] = source{layer, name}
		}
		s.layers = append(s.layers, names)
	}
	return s, s.load()
}

// Add loads more files, whose names begin with dir: client.js of dir "client" is
// "client/client.js", and can import "../auth-client.js". It is for files that only
// one page uses. It returns the errors of New, and an error for a name that the set
// contains already.
func (s *Set) Add(dir string, files fs.FS) error {
	inner, err := namesOf(files)
	if err != nil {
		return fmt.Errorf("assets: list the files of %s: %w", dir, err)
	}
	var names []string
	for _, file := range inner {
		name := path.Join(dir, file)
		if _, taken := s.files[name]; taken {
			return fmt.Errorf("assets: there are two files %s; rename one of them", name)
		}
		s.files[name] = source{files, file}
		names = append(names, name)
	}
	s.layers = append(s.layers, names)
	return s.load()
}

// load adds the files that are not added yet.
func (s *Set) load() error {
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		if err := s.add(name); err != nil {
			return fmt.Errorf("assets: %w", err)
		}
	}
	return nil
}

// Must returns set, or panics if err is not nil. It is for package variables:
//
//	var set = assets.Must(assets.New("/static/", files))
func Must(set *Set, err error) *Set {
	if err != nil {
		panic(err)
	}
	return set
}

// namesOf returns the names of the files of a layer, in lexical order.
func namesOf(layer fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(layer, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && isSkipped(entry.Name()) && entry.IsDir():
			return fs.SkipDir
		case !entry.IsDir() && !isSkipped(entry.Name()):
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// isSkipped reports whether a file with this base name is skipped: Go files, which an
// embed pattern such as [a-z]* includes, and files of editors and operating systems.
func isSkipped(base string) bool {
	return path.Ext(base) == ".go" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || strings.HasSuffix(base, "~")
}

// add loads a file, after the files that it refers to.
func (s *Set) add(name string) error {
	if _, known := s.urls[name]; known {
		return nil
	}
	s.urls[name] = ""
	kind, err := typeOf(name)
	if err != nil {
		return err
	}
	content, err := fs.ReadFile(s.files[name].layer, s.files[name].path)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if content, err = s.link(name, content); err != nil {
		return err
	}
	s.urls[name] = s.fingerprinted(name, content)
	s.assets[s.urls[name]] = asset{kind.contentType, variantsOf(content, kind.isText)}
	return nil
}

// fingerprinted returns the URL of a file: its name with a hash of its content.
func (s *Set) fingerprinted(name string, content []byte) string {
	extension := path.Ext(name)
	return s.prefix + strings.TrimSuffix(name, extension) + "." + hash(content) + extension
}

// hash returns the first 48 bits of a SHA-256 sum, in hexadecimal.
func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
}

// Prefix returns the path below which the files are served.
func (s *Set) Prefix() string { return s.prefix }

// URL returns the URL of a file: URL("app.css") returns a path such as
// "/static/app.0123456789ab.css". It panics if there is no such file, so that a
// test of any page that uses the file fails.
func (s *Set) URL(name string) string {
	url, ok := s.urls[name]
	if !ok {
		panic("assets: no file " + name + s.layerFiles())
	}
	return url
}

// layerFiles lists the files of each layer, for error messages.
func (s *Set) layerFiles() string {
	var b strings.Builder
	for i, names := range s.layers {
		fmt.Fprintf(&b, "; layer %d has %s", i+1, strings.Join(names, ", "))
	}
	return b.String() + "; add the file to its folder, or to the patterns of go:embed"
}

// All returns the content of each file, not encoded, by its URL and in the
// order of the URLs.
func (s *Set) All() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, url := range slices.Sorted(maps.Keys(s.assets)) {
			variants := s.assets[url].variants
			body, _ := variants[len(variants)-1].content()
			if !yield(url, body) {
				return
			}
		}
	}
}

// Handler serves the files by their URLs, to GET and HEAD. It looks a path up
// in a map and never in a file system, so that path traversal is impossible.
func (s *Set) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := s.assets[r.URL.Path]
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

// serve sends the variant that the client prefers. Each variant has its
// own strong ETag, so that conditional and range requests never mix encodings
// (RFC 9110, sections 8.8.3, 13 and 14).
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	v := a.choose(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	body, tag := v.content()
	header := w.Header()
	header.Set("Content-Type", a.contentType)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("ETag", tag)
	if len(a.variants) > 1 && !slices.Contains(header.Values("Vary"), "Accept-Encoding") { // a compressing middleware may have added it
		header.Add("Vary", "Accept-Encoding")
	}
	if v.coding != identity {
		header.Set("Content-Encoding", v.coding)
		header.Set("Content-Length", strconv.Itoa(len(body))) // ServeContent omits it for an encoded body
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
