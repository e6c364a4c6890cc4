package start

import (
	"hash/maphash"
	"net/http"
	"strconv"
	"strings"
)

// unchanged tags a page that caches may keep, and reports whether the client
// has it already: then the answer is "304 Not Modified" without a body (RFC
// 9110, sections 13.1.2 and 15.4.5). An answer with no-store gets no tag, and
// neither does an error.
//
// The tag is weak, as it stands for the page in every coding. It is a hash with
// a random seed of this process. After a restart and on another machine it
// differs, and the client gets the full answer once more.
func (c *Context) unchanged(status int, body []byte) bool {
	r, header := c.r, c.header()
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !isRead || status != http.StatusOK || strings.Contains(header.Get("Cache-Control"), "no-store") {
		return false
	}
	var text [20]byte // W/, two quotes and at most 13 digits
	tag := string(append(strconv.AppendUint(append(text[:0], `W/"`...), maphash.Bytes(c.app.seed, body), 36), '"'))
	header.Set("ETag", tag)
	return lists(r.Header.Values("If-None-Match"), strings.TrimPrefix(tag, "W/"))
}

// lists reports whether an If-None-Match header holds a tag, weak or strong, or
// "*", which stands for any.
func lists(header []string, tag string) bool {
	for _, line := range header {
		for known := range strings.SplitSeq(line, ",") {
			known = strings.TrimSpace(known)
			if known == "*" || strings.TrimPrefix(known, "W/") == tag {
				return true
			}
		}
	}
	return false
}
