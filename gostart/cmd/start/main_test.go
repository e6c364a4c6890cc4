package main

import (
	"strings"
	"testing"
)

func TestTheCommandLineIsChecked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		args   []string
		status int
		stdout string
		stderr string
	}{
		{"no command", nil, 2, "", "usage: go tool start COMMAND"},
		{"an unknown command", []string{"launch"}, 2, "", `go tool start: unknown command "launch"`},
		{"help", []string{"help"}, 0, "usage: go tool start COMMAND", ""},
		{"-h", []string{"-h"}, 0, "usage: go tool start COMMAND", ""},
		{"an unknown flag", []string{"generate", "-x"}, 2, "", "generate: flag provided but not defined: -x; to list the flags, run go tool start generate -h\n"},
		{"an argument for dev", []string{"dev", "3001"}, 2, "", "dev takes no arguments, got [\"3001\"]\n"},
		{"an argument for generate", []string{"generate", "routes"}, 2, "", "generate takes no arguments, got [\"routes\"]\n"},
		{"an argument for routes", []string{"routes", "/notes"}, 2, "", "routes takes no arguments, got [\"/notes\"]\n"},
		{"two folders for new", []string{"new", "a", "b"}, 2, "", "new takes one folder, such as routes/projects/by_id, got [\"a\" \"b\"]\n"},
		{"no source for upgrade", []string{"upgrade"}, 2, "", "upgrade takes one folder or git URL that has a newer gostart/, got []\n"},
		{"help of dev", []string{"dev", "-h"}, 0, "usage: go tool start dev\n\nserve the app", ""},
		{"help of examples", []string{"examples", "-h"}, 0, "usage: go tool start examples\n\nlist the examples", ""},
		{"help of generate", []string{"generate", "-h"}, 0, "usage: go tool start generate [flags]\n\nwrite the Go code of templates, the route table and the links\n\n  -check\n    \twrite nothing", ""},
		{"help of init", []string{"init", "-h"}, 0, "usage: go tool start init [flags] MODULE\n\nturn a clone into your app", ""},
		{"help of lock", []string{"lock", "-h"}, 0, "usage: go tool start lock [flags]\n\nrecord the contents", ""},
		{"help of new", []string{"new", "-h"}, 0, "usage: go tool start new FOLDER\n\nwrite a page", ""},
		{"help of routes", []string{"routes", "-h"}, 0, "usage: go tool start routes\n\nlist the pages", ""},
		{"help of upgrade", []string{"upgrade", "-h"}, 0, "usage: go tool start upgrade [flags] SOURCE\n\nreplace gostart/ by the newer one", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr strings.Builder
			if got := (tool{dir: t.TempDir()}).run(t.Context(), test.args, &stdout, &stderr); got != test.status {
				t.Errorf("status %d, want %d", got, test.status)
			}
			for name, text := range map[string][2]string{
				"stdout": {stdout.String(), test.stdout},
				"stderr": {stderr.String(), test.stderr},
			} {
				if got, want := text[0], text[1]; !strings.HasPrefix(got, want) || (want == "" && got != "") {
					t.Errorf("%s is %q, want it to begin with %q", name, got, want)
				}
			}
		})
	}
}
