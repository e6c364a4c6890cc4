package assets

import (
	"bytes"
	"compress/gzip"
	"sync"
)

// identity is the content coding of a body that is not encoded.
const identity = "identity"

// variant is an asset in one content coding.
type variant struct {
	coding  string
	content func() (body []byte, tag string) // encodes when first called, then returns the same
}

// variantsOf returns the variants of content, in order of preference. Images,
// fonts and the like are compressed already and have one variant.
//
// There is no zstd: it saves nothing for files of this size, and its best encoder
// needs 36 MB of memory for each.
func variantsOf(content []byte, isText bool) []variant {
	plain := newVariant(identity, content, func(content []byte) []byte { return content })
	if !isText {
		return []variant{plain}
	}
	return []variant{newVariant("gzip", content, compress), plain}
}

// newVariant returns a variant. Its ETag is a hash of the encoded bytes, because two
// encoders can produce different bytes from the same content.
func newVariant(coding string, content []byte, encode func([]byte) []byte) variant {
	return variant{coding, sync.OnceValues(func() ([]byte, string) {
		body := encode(content)
		return body, `"` + hash(body) + `"`
	})}
}

// compress encodes content with gzip. Writing to a buffer cannot fail.
func compress(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}
