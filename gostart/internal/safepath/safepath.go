// Package safepath decides whether a redirect target stays on this site.
//
// Browsers repair malformed Location headers, for example by removing tabs, so
// the rule is stricter than a URL parser and lists what is allowed. Package
// start applies it to every redirect, package auth to every redirectTo.
package safepath

import (
	"net/url"
	"strings"
)

// MaxLength is the longest target accepted, in bytes.
const MaxLength = 2048

// Valid reports whether target is an absolute path on this origin, with an
// optional query and fragment, that no browser interprets as another origin.
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

// printable reports whether s consists of visible ASCII characters. A browser
// removes tabs and newlines, and maps full-width characters to ASCII.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x21 || s[i] > 0x7E {
			return false
		}
	}
	return true
}

// cleanPath checks the decoded path. A server or proxy may decode and clean it
// again, and the result must not begin with "//".
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
