// Package static holds the files that browsers load from every page. Put a
// stylesheet, a script, an image or a font here, and link it by start.Asset. A
// file replaces the framework's script of the same name, such as page.js.
package static

import "embed"

// Files are the files of this folder. The pattern leaves out hidden files.
//
//go:embed [a-zA-Z0-9]*
var Files embed.FS
