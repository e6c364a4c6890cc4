package e2e_test

import (
	"os"
	"os/exec"
	"testing"

	"myapp/apptest"
)

// Lighthouse measures the machine too, so it runs alone: make lighthouse.
func TestLighthouseGivesEveryPublicPageFullMarks(t *testing.T) {
	script := os.Getenv("LIGHTHOUSE")
	if script == "" {
		t.Skip("this takes a minute, and Node: make quality")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	s := apptest.New(t, apptest.Production())
	audit := exec.CommandContext(t.Context(), "node", script, s.URL)
	audit.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	audit.Stdout, audit.Stderr = os.Stdout, os.Stderr
	if err := audit.Run(); err != nil {
		t.Error(err)
	}
}
