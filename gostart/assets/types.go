package assets

import (
	"fmt"
	"path"
	"strings"
)

// fileType says how files with one extension are served.
type fileType struct {
	contentType string
	isText      bool // sent with gzip to clients that accept it
}

// fileTypes is a fixed table, by extension, because the table of package mime
// differs from machine to machine.
var fileTypes = map[string]fileType{
	".css":         {"text/css; charset=utf-8", true},
	".js":          {"text/javascript; charset=utf-8", true},
	".json":        {"application/json", true},
	".map":         {"application/json", true},
	".mjs":         {"text/javascript; charset=utf-8", true},
	".svg":         {"image/svg+xml", true},
	".txt":         {"text/plain; charset=utf-8", true},
	".vtt":         {"text/vtt; charset=utf-8", true},
	".webmanifest": {"application/manifest+json", true},
	".xml":         {"application/xml", true},

	".avif":  {"image/avif", false},
	".gif":   {"image/gif", false},
	".ico":   {"image/x-icon", false},
	".jpeg":  {"image/jpeg", false},
	".jpg":   {"image/jpeg", false},
	".mp3":   {"audio/mpeg", false},
	".mp4":   {"video/mp4", false},
	".otf":   {"font/otf", false},
	".pdf":   {"application/pdf", false},
	".png":   {"image/png", false},
	".ttf":   {"font/ttf", false},
	".wasm":  {"application/wasm", false},
	".webm":  {"video/webm", false},
	".webp":  {"image/webp", false},
	".woff":  {"font/woff", false},
	".woff2": {"font/woff2", false},
}

// typeOf returns how a file is served, by its extension in any case.
func typeOf(name string) (fileType, error) {
	extension := strings.ToLower(path.Ext(name))
	kind, known := fileTypes[extension]
	if !known {
		return fileType{}, fmt.Errorf("%s has an unknown extension %q; rename the file, or leave it out of the patterns of go:embed", name, extension)
	}
	return kind, nil
}
