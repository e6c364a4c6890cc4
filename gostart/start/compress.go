package start

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"
)

// Compress sends text of 1 KB and more in the coding that the client prefers:
// zstd, gzip or none. Flushing sends what is written so far. An answer that has
// a coding, a part of one, or one with a strong tag leaves as it is.
func Compress() echo.MiddlewareFunc {
	compress, err := gzhttp.NewWrapper(gzhttp.ContentTypeFilter(isText))
	if err != nil {
		panic(err) // these options are valid
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(ec echo.Context) (err error) {
			response := ec.Response()
			direct := response.Writer
			defer func() { response.Writer = direct }() // the other one serves many requests, one after another
			response.Before(func() { keepTagged(response.Header()) })
			compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				response.Writer = w
				err = next(ec)
			})).ServeHTTP(direct, asGET(ec.Request()))
			return err
		}
	}
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

// asGET lets HEAD be answered with the headers of GET, of which gzhttp would
// promise the plain ones (RFC 9110, section 9.3.2).
func asGET(r *http.Request) *http.Request {
	if r.Method != http.MethodHead {
		return r
	}
	get := *r
	get.Method = http.MethodGet
	return &get
}
