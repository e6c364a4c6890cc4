package starter_test

import (
	"regexp"
	"strings"
	"testing"
)

// A quote is a line with only a link to a file, by its path in backquotes, and the code
// block below it. A path without a link is above code for the reader to write.
var (
	quoteMark = regexp.MustCompile("(?m)^\\[`([^`\n]+)`\\]\\(\\S+\\)$")
	quote     = regexp.MustCompile(quoteMark.String() + "\n\n```\\w*\n((?s).*?)^```$")
)

func TestDocumentsQuoteFilesWordForWord(t *testing.T) {
	t.Parallel()
	quoted := 0
	for _, page := range documents(t) {
		text := readText(t, page)
		quotes := quote.FindAllStringSubmatch(text, -1)
		if marks := quoteMark.FindAllString(text, -1); len(marks) != len(quotes) {
			t.Errorf("%s has %d links to quoted files, and %d quotes", page, len(marks), len(quotes))
		}
		for _, q := range quotes {
			if path, code := q[1], q[2]; !strings.Contains(unindented(readText(t, path)), unindented(code)) {
				t.Errorf("%s: %s does not contain\n%s", page, path, code)
			}
		}
		quoted += len(quotes)
	}
	if quoted == 0 {
		t.Error("no document has a quote")
	}
}

// unindented returns text without the indentation of its lines.
func unindented(text string) string {
	return regexp.MustCompile(`(?m)^[ \t]+`).ReplaceAllString("\n"+text, "")
}
