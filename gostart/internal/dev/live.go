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

// prefix is where we answer ourselves; what is below it never reaches the app.
const prefix = "/_live/"

//go:embed client.js
var client []byte

// script loads our client, which knows by its URL what the page came with.
func (s state) script() string {
	return fmt.Sprintf(`<script type="module" src="%sclient.js?build=%d&amp;style=%d"></script>`, prefix, s.Build, s.Style)
}

// live answers what is not the app's to answer, and reports whether it was.
func (f *front) live(w http.ResponseWriter, r *http.Request) bool {
	style := stylesheet.FindStringSubmatch(r.URL.Path)
	switch {
	case r.URL.Path == prefix+"client.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(client)
	case r.URL.Path == prefix+"events" && f.place.names(r.Host):
		f.events(w, r)
	case r.URL.Path == f.panicPath && r.Method == http.MethodPost:
		f.takePanic(w, r)
	case style != nil && r.URL.Query().Has("style"):
		f.serveStyle(w, r, style[1]+".css")
	default:
		return false
	}
	return true
}

// stylesheet is the path of one that the app has embedded, with the hash of what it held.
var stylesheet = regexp.MustCompile(`^/static/((?:[\w-]+/)*[\w.-]+)\.[0-9a-f]{12}\.css$`)

// serveStyle sends a stylesheet as it is in its file, before it is embedded.
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

// events tells a browser the state, and each one that follows, as server-sent events.
func (f *front) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	for {
		state, changed := f.now()
		data, err := json.Marshal(state)
		if err != nil {
			return // it always can be
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
