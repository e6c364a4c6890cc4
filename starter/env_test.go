package starter_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gostart/config"

	"myapp/lib"
	"myapp/lib/href"
)

func TestTheExampleEnvironmentHasOnlyVariablesThatTheAppReads(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile(".env.example")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^#?([A-Z0-9_]+)=`).FindAllSubmatch(example, -1)
	if len(names) == 0 {
		t.Error(".env.example has no variables")
	}
	for _, name := range names {
		if !slices.Contains(config.Variables(lib.ReadConfig), string(name[1])) {
			t.Errorf(".env.example has %s, which the app does not read", name[1])
		}
	}
}

func TestTheExampleEnvironmentDescribesEveryProvider(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(".env.example")
	if err != nil {
		t.Fatal(err)
	}
	example := strings.ReplaceAll(string(text), "\n# ", " ") // a paragraph on one line
	cfg, err := config.Load(func(string) string { return "" }, t.TempDir(), lib.ReadConfig)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range config.NewRegistrations(cfg.Config, href.APIAuth()) {
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

// paragraph returns what .env.example must say about a provider.
func paragraph(r config.Registration) string {
	text := r.Name
	if r.RegisterAt != "" {
		text += ", at " + r.RegisterAt
	}
	text += "."
	if r.Hint != "" {
		text += " " + r.Hint
	}
	if r.LocalHost != "" {
		text += " On your own machine, use " + r.LocalHost + ", not "
	}
	if r.NeedsPublicURL {
		text += " The callback URL must be https at a public domain."
	}
	return text
}
