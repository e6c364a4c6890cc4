package start

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// Compress returns middleware that sends text of 1 KB and more in the content coding
// that the client prefers: zstd, gzip or none. Flushing sends what is written so
// far. A response with a Content-Encoding, a Content-Range or a strong ETag is not
// compressed.
func Compress() func(http.Handler) http.Handler {
	compress, err := gzhttp.NewWrapper(gzhttp.ContentTypeFilter(isText))
	if err != nil {
		panic(err) // these options are valid
	}
	return func(next http.Handler) http.Handler {
		get := compress(recorded(next))
		head := compress(recorded(asHEAD(next)))
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				head(w, withMethod(r, http.MethodGet))
				return
			}
			get(w, r)
		})
	}
}

// recorded returns a handler that calls next with a response writer that knows
// whether the response has begun, although gzhttp still buffers it: a failure after
// that must abort the response. The writer also prevents the compression of responses
// with a strong ETag.
func recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&response{ResponseWriter: w, beforeHeader: skipStrongETag}, r)
	})
}

// isText reports whether a media type is text, which is worth compressing.
func isText(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	kind, format, _ := strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), "/")
	switch format[strings.LastIndex(format, "+")+1:] {
	case "json", "xml", "javascript":
		return true
	}
	return kind == "text"
}

// skipStrongETag prevents the compression of a response with a strong ETag, which
// identifies its exact bytes: each content coding would need another ETag (RFC 9110,
// section 8.8.3).
func skipStrongETag(header http.Header) {
	if strings.HasPrefix(header.Get("ETag"), `"`) {
		header.Set(gzhttp.HeaderNoCompression, "strong tag")
	}
}

// asHEAD returns a handler that calls next with the method HEAD. gzhttp gets a HEAD
// request as GET, so that the response has the same headers as that to GET (RFC 9110,
// section 9.3.2). For HEAD, gzhttp would send the headers of the uncompressed response.
func asHEAD(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, withMethod(r, http.MethodHead))
	})
}

// withMethod returns a copy of r with another method.
func withMethod(r *http.Request, method string) *http.Request {
	other := *r
	other.Method = method
	return &other
}
