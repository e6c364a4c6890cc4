package parts_test

import (
	"strings"
	"testing"

	"gostart/internal/parts"
)

func TestADiffChangesTheLinesThatItNames(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ diff, text, want string }{
		"a line goes":             {"-b\n", "a\nb\nc\n", "a\nc\n"},
		"the first line goes":     {"-a\n", "a\nb\n", "b\n"},
		"the last line goes":      {"-b\n", "a\nb\n", "a\n"},
		"a line comes":            {" a\n+b\n", "a\nc\n", "a\nb\nc\n"},
		"a line is another":       {"-a\n+b\n", "a\n", "b\n"},
		"the place is where all":  {" x\n-a\n", "a\nx\na\n", "a\nx\n"},
		"an empty line goes":      {" a\n-\n", "a\n\nb\n", "a\nb\n"},
		"the editor trims spaces": {" a\n\n-b\n", "a\n\nb\n", "a\n\n"},
		"a tab counts":            {"-\tb\n", "b\n\tb\n", "b\n"},
	} {
		if got, err := parts.Apply(tt.diff, tt.text); err != nil || got != tt.want {
			t.Errorf("%s: Apply(%q, %q) = %q, %v; want %q", name, tt.diff, tt.text, got, err, tt.want)
		}
	}
}

func TestADiffThatDoesNotFitIsRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ diff, text, want string }{
		"the line is not there":      {"-b\n", "a\n", "not there as shown:\nb\n"},
		"a part of a line":           {"-b\n", "ab\nbc\n", "not there as shown"},
		"the end without a newline":  {"-b\n", "a\nb", "not there as shown"},
		"the line is there twice":    {"-a\n", "a\nb\na\n", "there 2 times"},
		"nothing says where":         {"+a\n", "b\n", "says where it applies"},
		"a line that begins oddly":   {"a\n", "a\n", "begins with a space, - or +"},
		"a header of other programs": {"@@ -1 +1 @@\n-a\n", "a\n", "begins with a space, - or +"},
	} {
		if got, err := parts.Apply(tt.diff, tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Apply(%q, %q) = %q, %v; want %q", name, tt.diff, tt.text, got, err, tt.want)
		}
	}
}
