package lib_test

import (
	"os"
	"strings"
	"testing"

	"myapp/lib"
)

func TestTheExampleOfAnEnvironmentTellsHowToRegister(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	example := strings.ReplaceAll(string(text), "\n# ", " ") // a paragraph on one line
	for _, r := range lib.NewRegistrations(load(t, env{"AUTH_SECRET": secret}, t.TempDir())) {
		wants := []string{paragraph(r)}
		for _, line := range r.Lines {
			if strings.HasSuffix(line, "=") {
				wants = append(wants, "\n#"+strings.TrimPrefix(line, "#"))
			}
		}
		for _, want := range wants {
			if !strings.Contains(example, want) {
				t.Errorf(".env.example does not say %q", want)
			}
		}
	}
}

// paragraph is what is to be said of a provider.
func paragraph(r lib.Registration) string {
	text := r.Name
	if r.At != "" {
		text += ", at " + r.At
	}
	text += "."
	if r.Hint != "" {
		text += " " + r.Hint
	}
	if r.Local != "" {
		text += " Locally " + r.Local + ", not "
	}
	if r.Public {
		text += " It calls back a domain over https only."
	}
	return text
}
