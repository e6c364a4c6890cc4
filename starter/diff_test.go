package starter_test

import (
	"errors"
	"fmt"
	"strings"
)

// apply changes text as a diff of the tutorial shows, whose lines begin with a
// space, - or +. There are no line numbers: the lines before the change must be in
// one place.
func apply(diff, text string) (string, error) {
	var before, after strings.Builder
	for line := range strings.Lines(diff) {
		if line == "\n" { // an editor trims the space
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
		return "", errors.New("the diff has no line that is there already")
	}
	text = "\n" + text
	if places := strings.Count(text, "\n"+before.String()); places != 1 {
		return "", fmt.Errorf("these lines are there %d times, want once:\n%s", places, before.String())
	}
	return strings.Replace(text, "\n"+before.String(), "\n"+after.String(), 1)[1:], nil
}
