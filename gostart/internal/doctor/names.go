package doctor

import (
	"slices"
	"strings"
)

// Environ checks the names of the variables of a process, as os.Environ gives them. The app looks up those that are known.
func Environ(environ, known []string) []Finding {
	var names []string
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		names = append(names, name)
	}
	return misspelt("Environment", names, known)
}

// misspelt tells which names are not known where one that is is nearly the same. Others may belong to something else.
func misspelt(about string, names, known []string) []Finding {
	var findings []Finding
	for _, name := range slices.Sorted(slices.Values(names)) {
		if slices.Contains(known, name) {
			continue
		}
		if meant := nearest(name, known); meant != "" {
			findings = append(findings, Warn(about, name+" is no variable of this app", "did you mean "+meant+"?"))
		}
	}
	return findings
}

// nearest returns the known name that somebody meant; "" if there is none. In long names more may be wrong.
func nearest(name string, known []string) string {
	name = strings.ToUpper(name)
	meant, least := "", min(2, 1+len(name)/16)+1
	for _, k := range known {
		if name == shortened(k) {
			return k
		}
		if n := edits(name, k); n < least {
			meant, least = k, n
		}
	}
	return meant
}

// shortened is a name without its last word but one: GITHUB_ID for GITHUB_CLIENT_ID, as other libraries call it.
func shortened(name string) string {
	words := strings.Split(name, "_")
	if len(words) < 3 {
		return name
	}
	return strings.Join(slices.Delete(words, len(words)-2, len(words)-1), "_")
}

// edits counts the letters to put in, take out, replace or swap with the next, to make b of a.
func edits(a, b string) int {
	// Each row holds the count for a beginning of a, by the beginnings of b.
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			if a[i] == b[j] {
				row[j+1] = last[j]
				continue
			}
			row[j+1] = 1 + min(last[j], last[j+1], row[j])
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], 1+before[j-1])
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
