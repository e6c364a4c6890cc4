package main

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

func TestEachFileDescribesAServer(t *testing.T) {
	t.Parallel()
	ports := map[string]string{}
	for _, file := range servers {
		s, err := readServer(t.Context(), file, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []string{s.name, s.dir, s.port, s.start, s.build, s.cookieCommand, s.about} {
			if v == "" {
				t.Errorf("%s does not set every variable: %+v", file, s)
			}
		}
		if strings.ContainsAny(s.start, `'"$`) {
			t.Errorf("%s needs a shell to start its server: %s", file, s.start)
		}
		if other := ports[s.port]; other != "" {
			t.Errorf("%s and %s share a port", file, other)
		}
		ports[s.port] = file
	}
}

func TestTheUsageOfAProcessGroupIsMeasured(t *testing.T) {
	t.Parallel()
	process := exec.CommandContext(t.Context(), "cat")
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	input, err := process.StdinPipe() // it waits for input
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	got := usageOf(process.Process.Pid)
	if got.now <= 0 || got.peak < got.now {
		t.Errorf("a running process uses %+v", got)
	}
	if err := input.Close(); err != nil {
		t.Error(err)
	}
	if err := process.Wait(); err != nil {
		t.Error(err)
	}
	if got := usageOf(process.Process.Pid); got != (usage{}) {
		t.Errorf("an ended process uses %+v", got)
	}
}
