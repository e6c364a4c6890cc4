package dev

import (
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"strings"
)

// upstream is where a request is forwarded. It is a context value under upstreamKey.
type upstream struct {
	target string // the app's address
	state  state  // before the request was forwarded; its numbers are in the URL of the script
}

type upstreamKey struct{}

func upstreamOf(r *http.Request) upstream {
	u, _ := r.Context().Value(upstreamKey{}).(upstream)
	return u
}

// newProxy returns a proxy to the app that keeps the Host header of the browser, and adds our script to documents.
func (f *front) newProxy() *httputil.ReverseProxy {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme = "http"
			r.Out.URL.Host = upstreamOf(r.In).target
			if asksForDocument(r.In) {
				for _, name := range []string{"Accept-Encoding", "If-None-Match", "If-Modified-Since"} {
					r.Out.Header.Del(name) // addScript needs the whole document, uncompressed
				}
			}
		},
		ModifyResponse: addScript,
		Transport:      &http.Transport{DisableCompression: true},
		FlushInterval:  -1,                         // flush each write, for streamed responses
		ErrorLog:       log.New(io.Discard, "", 0), // ErrorHandler reports errors
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, _ error) {
			if r.Context().Err() == nil { // the browser has not disconnected
				f.serveProblems(w, r)
			}
		},
	}
}

// asksForDocument reports whether a browser requests a whole document. Tools such as curl get the app's bytes unchanged.
func asksForDocument(r *http.Request) bool {
	return asksForHTML(r) && r.Header.Get("HX-Request") == ""
}

// asksForHTML reports whether a browser or htmx requests HTML.
func asksForHTML(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// opensDocument reports whether a browser navigates to the response as a top-level document.
func opensDocument(r *http.Request) bool {
	return asksForDocument(r) && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// addScript appends our script to a document. Browsers parse what follows </html> as part of the body.
func addScript(response *http.Response) error {
	header := response.Header
	if !asksForDocument(response.Request) || !strings.HasPrefix(header.Get("Content-Type"), "text/html") ||
		header.Get("Content-Encoding") != "" || !allowsScript(header.Get("Content-Security-Policy")) {
		return nil
	}
	header.Del("Content-Length")
	header.Del("ETag") // identifies the document without our script
	header.Del("Last-Modified")
	response.ContentLength = -1
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(response.Body, strings.NewReader(upstreamOf(response.Request).state.script())), response.Body}
	return nil
}

// allowsScript reports whether a Content-Security-Policy allows scripts of the same origin.
func allowsScript(policy string) bool {
	return policy == "" || strings.Contains(policy, "script-src 'self'")
}
