// Package safepath decides whether a redirect target stays on this site.
//
// Browsers strip, fold and repair what they find in a Location header, so
// the rule is stricter than a URL parser: it lists what is allowed instead of
// what is dangerous. Package start applies it to every redirect, package auth
// to every redirectTo.
package safepath

import (
	"net/url"
	"strings"
)

// MaxLength is the longest target accepted, in bytes.
const MaxLength = 2048

// Valid reports whether target is a path of this origin, with an optional
// query and fragment, that no browser reads as another origin.
func Valid(target string) bool {
	if target == "" || len(target) > MaxLength || target[0] != '/' {
		return false
	}
	if len(target) > 1 && target[1] == '/' {
		return false
	}
	if !printable(target) || strings.Contains(target, `\`) {
		return false
	}
	u, err := url.Parse(target)
	return err == nil && u.Host == "" && cleanPath(u.Path)
}

// printable reports whether s is made of visible ASCII only: a browser drops
// tabs and newlines, and folds full-width characters into ASCII.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7E {
			return false
		}
	}
	return true
}

// cleanPath checks the decoded path: a server or proxy further on may decode
// and clean it once more, and what is left must not become "//host".
func cleanPath(path string) bool {
	if strings.Contains(path, "//") || strings.Contains(path, `\`) {
		return false
	}
	for i := range len(path) {
		if path[i] < 0x20 || path[i] == 0x7F {
			return false
		}
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return false
		}
	}
	return true
}
