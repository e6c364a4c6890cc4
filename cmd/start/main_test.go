package main

import (
	"strings"
	"testing"
)

func TestTheCommandLine(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		args   []string
		status int
		stdout string
		stderr string
	}{
		{"no command", nil, 2, "", "usage: go tool start <command>"},
		{"a command that is not there", []string{"launch"}, 2, "", `start: no command "launch"`},
		{"help", []string{"help"}, 0, "usage: go tool start <command>", ""},
		{"-h", []string{"-h"}, 0, "usage: go tool start <command>", ""},
		{"help of a command", []string{"generate", "-h"}, 0, "", "Usage of generate"},
		{"a flag that is not there", []string{"generate", "-x"}, 2, "", "flag provided but not defined: -x"},
		{"an argument too many", []string{"generate", "routes"}, 2, "", `generate takes no arguments, got ["routes"]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr strings.Builder
			if got := run(tool{t.TempDir(), nil, &stdout, &stderr}, test.args); got != test.status {
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
