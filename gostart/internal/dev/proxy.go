package dev

import (
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"strings"
)

// upstream is where a request goes. The context has it by upstreamKey.
type upstream struct {
	target string // the app's address
	state  state  // when the app was asked: what the page comes with
}

type upstreamKey struct{}

func upstreamOf(r *http.Request) upstream {
	to, _ := r.Context().Value(upstreamKey{}).(upstream)
	return to
}

// newProxy hands requests on as they are, so that the app sees the browser's Host, and adds our script to documents.
func (f *front) newProxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme = "http"
			r.Out.URL.Host = upstreamOf(r.In).target
			if asksForDocument(r.In) {
				for _, name := range []string{"Accept-Encoding", "If-None-Match", "If-Modified-Since"} {
					r.Out.Header.Del(name) // a document that we add to must come whole and plain
				}
			}
		},
		ModifyResponse: addScript,
		Transport:      &http.Transport{DisableCompression: true},
		FlushInterval:  -1,                         // what the app streams, we stream
		ErrorLog:       log.New(io.Discard, "", 0), // ErrorHandler tells
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, _ error) {
			if r.Context().Err() == nil { // else the browser has left
				f.explain(w, r)
			}
		},
	}
}

// asksForDocument reports whether a browser asks for a whole page. Tools such as curl get what the app says, byte for byte.
func asksForDocument(r *http.Request) bool {
	return asksForHTML(r) && r.Header.Get("HX-Request") == ""
}

// asksForHTML reports whether a browser, or htmx in it, loads a page.
func asksForHTML(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// opensDocument reports whether a browser is going to show the answer as a page of its own.
func opensDocument(r *http.Request) bool {
	return asksForDocument(r) && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// addScript puts our script behind the end of a document, where browsers take it as the last of its body.
func addScript(response *http.Response) error {
	header := response.Header
	if !asksForDocument(response.Request) || !strings.HasPrefix(header.Get("Content-Type"), "text/html") ||
		header.Get("Content-Encoding") != "" || !allowsScript(header.Get("Content-Security-Policy")) {
		return nil
	}
	header.Del("Content-Length")
	header.Del("ETag") // names the bytes of the app alone
	header.Del("Last-Modified")
	response.ContentLength = -1
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(response.Body, strings.NewReader(upstreamOf(response.Request).state.script())), response.Body}
	return nil
}

// allowsScript reports whether a page with a Content-Security-Policy may load a script of its own site.
func allowsScript(policy string) bool {
	return policy == "" || strings.Contains(policy, "script-src 'self'")
}
