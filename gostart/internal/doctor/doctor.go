// Package doctor checks the environment of an app: its files, its port and the clock.
package doctor

import (
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// A Finding is the result of a check. It never contains a secret.
type Finding struct {
	mark   string
	about  string // what was checked, such as the name of a variable
	says   string
	remedy string // what to do; may be ""
}

const wrong = "✗"

// Good reports that nothing is wrong.
func Good(about, says string) Finding { return Finding{mark: "✓", about: about, says: says} }

// Warn reports a possible mistake. The app works.
func Warn(about, says, remedy string) Finding { return Finding{"!", about, says, remedy} }

// Wrong reports an error that keeps the app from working.
func Wrong(about, says, remedy string) Finding { return Finding{wrong, about, says, remedy} }

// AnyWrong reports whether a finding is Wrong.
func AnyWrong(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.mark == wrong })
}

// Print writes a line for each finding, and what to do on the next line.
func Print(w io.Writer, findings []Finding) {
	width := 0
	for _, f := range findings {
		width = max(width, utf8.RuneCountInString(f.about))
	}
	for _, f := range findings {
		fmt.Fprintf(w, "  %s %-*s  %s\n", f.mark, width, f.about, f.says)
		if f.remedy != "" {
			fmt.Fprintf(w, "    %-*s  → %s\n", width, "", f.remedy)
		}
	}
}
