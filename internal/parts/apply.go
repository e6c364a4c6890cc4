package parts

import (
	"errors"
	"fmt"
	"strings"
)

// Apply changes text as a diff says, whose lines begin with a space, - or +.
// There are no line numbers: the lines that it expects must stand in one place.
func Apply(diff, text string) (string, error) {
	var before, after strings.Builder
	for line := range strings.Lines(diff) {
		switch {
		case line == "\n": // an editor trims the space
			line = " \n"
			fallthrough
		case strings.HasPrefix(line, " "):
			before.WriteString(line[1:])
			after.WriteString(line[1:])
		case strings.HasPrefix(line, "-"):
			before.WriteString(line[1:])
		case strings.HasPrefix(line, "+"):
			after.WriteString(line[1:])
		default:
			return "", fmt.Errorf("a line of a diff begins with a space, - or +: %q", line)
		}
	}
	if before.Len() == 0 {
		return "", errors.New("a diff says where it applies, by lines that are there")
	}
	// A line begins at the text's beginning, or behind the end of another.
	text = "\n" + text
	switch places := strings.Count(text, "\n"+before.String()); places {
	case 1:
		return strings.Replace(text, "\n"+before.String(), "\n"+after.String(), 1)[1:], nil
	case 0:
		return "", fmt.Errorf("these lines are not there as shown:\n%s", before.String())
	default:
		return "", fmt.Errorf("these lines are there %d times:\n%s", places, before.String())
	}
}
