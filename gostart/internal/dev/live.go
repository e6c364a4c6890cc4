package dev

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
)

// prefix begins the paths of the endpoints in this package.
const prefix = "/_live/"

//go:embed client.js
var client []byte

// script loads client.js. The query is the state when the page was served.
func (s state) script() string {
	return fmt.Sprintf(`<script type="module" src="%sclient.js?build=%d&amp;style=%d"></script>`, prefix, s.Build, s.Style)
}

// serveOwn handles the requests that are not for the app, and reports whether this was one.
func (f *front) serveOwn(w http.ResponseWriter, r *http.Request) bool {
	style := stylesheet.FindStringSubmatch(r.URL.Path)
	switch {
	case r.URL.Path == prefix+"client.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(client)
	case r.URL.Path == prefix+"events" && f.site.isOwnHost(r.Host):
		f.events(w, r)
	case r.URL.Path == f.panicPath && r.Method == http.MethodPost:
		f.receivePanic(w, r)
	case style != nil && r.URL.Query().Has("style"):
		f.serveStyle(w, r, style[1]+".css")
	default:
		return false
	}
	return true
}

// stylesheet matches the URL of a stylesheet in package assets, which contains a hash.
var stylesheet = regexp.MustCompile(`^/static/((?:[\w-]+/)*[\w.-]+)\.[0-9a-f]{12}\.css$`)

// serveStyle sends a stylesheet from its file, which can be newer than the one that the app embeds.
func (f *front) serveStyle(w http.ResponseWriter, r *http.Request, name string) {
	text, err := os.ReadFile(filepath.Join(f.root, "static", filepath.FromSlash(name)))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(text)
}

// events sends the state, now and after each change, as server-sent events.
func (f *front) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	for {
		state, changed := f.current()
		data, err := json.Marshal(state)
		if err != nil {
			return // cannot happen
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
			return
		}
		if http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}
