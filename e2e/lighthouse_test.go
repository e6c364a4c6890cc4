package e2e_test

import (
	"os"
	"os/exec"
	"testing"

	"myapp/apptest"
)

// Run this test alone, by make lighthouse: other tests would slow the pages down.
func TestLighthouseGivesEveryPublicPageTheHighestScore(t *testing.T) {
	script := os.Getenv("LIGHTHOUSE")
	if script == "" {
		t.Skip("LIGHTHOUSE is not set: run make quality, which needs Node and takes a minute")
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
