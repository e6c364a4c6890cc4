package start

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// Compress returns middleware that sends text of 1 KB and more in the coding
// that the client prefers: zstd, gzip or none. Flushing sends what is written so
// far. An answer that has a coding, a part of one, or one with a strong tag is
// not changed.
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

// recorded returns next behind a response that keeps strong tags. It records
// what gzhttp holds back: a failure after that must not look like a whole answer.
func recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&response{ResponseWriter: w, beforeHeader: keepTagged}, r)
	})
}

// isText reports whether content of a type gets smaller by compression.
func isText(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	kind, format, _ := strings.Cut(strings.ToLower(strings.TrimSpace(mediaType)), "/")
	switch format[strings.LastIndex(format, "+")+1:] {
	case "json", "xml", "javascript":
		return true
	}
	return kind == "text"
}

// keepTagged leaves an answer with a strong tag alone: the tag names its very
// bytes, and those of a coding need another (RFC 9110, section 8.8.3).
func keepTagged(header http.Header) {
	if strings.HasPrefix(header.Get("ETag"), `"`) {
		header.Set(gzhttp.HeaderNoCompression, "strong tag")
	}
}

// asHEAD returns next for HEAD requests that gzhttp sees as GET. So HEAD is
// answered with the headers of GET; for HEAD, gzhttp would promise those of the
// uncompressed answer (RFC 9110, section 9.3.2).
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
