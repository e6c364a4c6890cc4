package static

import (
	"bytes"
	"compress/gzip"
	"sync"
)

// identity is the coding of content that is sent as it is.
const identity = "identity"

// A form is an asset in one content coding.
type form struct {
	coding  string
	content func() (body []byte, tag string) // made when first asked for
}

// formsOf returns the forms of content, by our preference. Files of this size
// gain nothing by zstd, and its best encoder takes 36 MB for each.
func formsOf(content []byte) []form {
	return []form{
		newForm("gzip", content, zip),
		newForm(identity, content, plain),
	}
}

// newForm tags a form by its own bytes: another coding, or another version of
// its encoder, gives another tag.
func newForm(coding string, content []byte, encode func([]byte) []byte) form {
	return form{coding, sync.OnceValues(func() ([]byte, string) {
		body := encode(content)
		return body, `"` + hash(body) + `"`
	})}
}

func zip(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close() // a buffer takes everything
	return b.Bytes()
}

func plain(content []byte) []byte { return content }
