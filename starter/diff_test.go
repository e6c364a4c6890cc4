package starter_test

import (
	"errors"
	"fmt"
	"strings"
)

// apply applies a diff of the tutorial to text. Its lines begin with a space, - or +, and
// it has no line numbers, so the old lines must occur in text exactly once.
func apply(diff, text string) (string, error) {
	var before, after strings.Builder
	for line := range strings.Lines(diff) {
		if line == "\n" { // an editor has trimmed the space
			line = " \n"
		}
		switch line[0] {
		case ' ':
			before.WriteString(line[1:])
			after.WriteString(line[1:])
		case '-':
			before.WriteString(line[1:])
		case '+':
			after.WriteString(line[1:])
		default:
			return "", fmt.Errorf("a line of a diff begins with a space, - or +: %q", line)
		}
	}
	if before.Len() == 0 {
		return "", errors.New("the diff has only new lines, so its place is unknown")
	}
	text = "\n" + text
	if places := strings.Count(text, "\n"+before.String()); places != 1 {
		return "", fmt.Errorf("these lines occur %d times, want once:\n%s", places, before.String())
	}
	return strings.Replace(text, "\n"+before.String(), "\n"+after.String(), 1)[1:], nil
}
