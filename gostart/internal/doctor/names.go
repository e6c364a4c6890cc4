package doctor

import (
	"slices"
	"strings"
)

// Environ checks the names of variables in the form of os.Environ. known lists the variables of the app.
func Environ(environ, known []string) []Finding {
	var names []string
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		names = append(names, name)
	}
	return misspelt("Environment", names, known)
}

// misspelt warns about each unknown name that is similar to a known one. Other unknown names may belong to other programs.
func misspelt(about string, names, known []string) []Finding {
	var findings []Finding
	for _, name := range slices.Sorted(slices.Values(names)) {
		if slices.Contains(known, name) {
			continue
		}
		if meant := nearest(name, known); meant != "" {
			findings = append(findings, Warn(about, name+" is not a variable of this app", "did you mean "+meant+"?"))
		}
	}
	return findings
}

// nearest returns the known name that is most similar, or "". It allows one edit in a short name, two in a long one.
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

// shortened removes the second-last word of a name: GITHUB_ID for GITHUB_CLIENT_ID, as other libraries name it.
func shortened(name string) string {
	words := strings.Split(name, "_")
	if len(words) < 3 {
		return name
	}
	return strings.Join(slices.Delete(words, len(words)-2, len(words)-1), "_")
}

// edits returns the number of letters to insert, delete, replace or swap with the next one, to turn a into b.
func edits(a, b string) int {
	// A row has the numbers for one prefix of a and each prefix of b.
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
