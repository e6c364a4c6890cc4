// Package static holds the assets that pages share: stylesheets, scripts, images and
// fonts. Pages get their URLs from start.Asset. A file here replaces the framework's
// script of the same name, such as page.js.
package static

import "embed"

// Files are the files of this folder. The pattern leaves out hidden files.
//
//go:embed [a-zA-Z0-9]*
var Files embed.FS
