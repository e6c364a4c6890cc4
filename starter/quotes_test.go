package starter_test

import (
	"regexp"
	"strings"
	"testing"
)

// A quote is a link to a file on a line of its own, by its path in backquotes,
// and a code block below it. Below a path that is no link stands what a reader
// would write.
var (
	quoteMark = regexp.MustCompile("(?m)^\\[`([^`\n]+)`\\]\\(\\S+\\)$")
	quote     = regexp.MustCompile(quoteMark.String() + "\n\n```\\w*\n((?s).*?)^```$")
)

func TestPagesQuoteFilesWordForWord(t *testing.T) {
	t.Parallel()
	quoted := 0
	for _, page := range pages(t) {
		text := readText(t, page)
		quotes := quote.FindAllStringSubmatch(text, -1)
		if marks := quoteMark.FindAllString(text, -1); len(marks) != len(quotes) {
			t.Errorf("%s links %d files above code, and quotes %d", page, len(marks), len(quotes))
		}
		for _, q := range quotes {
			if path, code := q[1], q[2]; !strings.Contains(unindented(readText(t, path)), unindented(code)) {
				t.Errorf("%s: %s does not say\n%s", page, path, code)
			}
		}
		quoted += len(quotes)
	}
	if quoted == 0 {
		t.Error("no page quotes anything")
	}
}

// unindented returns whole lines without the space that they begin with.
func unindented(text string) string {
	return regexp.MustCompile(`(?m)^[ \t]+`).ReplaceAllString("\n"+text, "")
}
