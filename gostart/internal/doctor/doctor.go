// Package doctor checks what surrounds an app: its files, its port and the clock.
package doctor

import (
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// A Finding is what a check says about something. It never tells a secret.
type Finding struct {
	mark  string
	about string // in a word or two, such as the name of a variable
	says  string
	cure  string // what to do; "" for nothing
}

const wrong = "✗"

// Good finds that all is well.
func Good(about, says string) Finding { return Finding{mark: "✓", about: about, says: says} }

// Warn finds what is worth a look: the app works, and perhaps not as meant.
func Warn(about, says, cure string) Finding { return Finding{"!", about, says, cure} }

// Wrong finds what keeps the app from working.
func Wrong(about, says, cure string) Finding { return Finding{wrong, about, says, cure} }

// AnyWrong reports whether something keeps the app from working.
func AnyWrong(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.mark == wrong })
}

// Print writes one line for each finding, and below it what to do.
func Print(w io.Writer, findings []Finding) {
	width := 0
	for _, f := range findings {
		width = max(width, utf8.RuneCountInString(f.about))
	}
	for _, f := range findings {
		fmt.Fprintf(w, "  %s %-*s  %s\n", f.mark, width, f.about, f.says)
		if f.cure != "" {
			fmt.Fprintf(w, "    %-*s  → %s\n", width, "", f.cure)
		}
	}
}
