// Package starter_test tests the starter itself: its documents, its tutorial, and "go tool
// start init" and "upgrade" in clones. init removes it.
package starter_test

import (
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"
)

// TestMain changes to the project's root, so that all paths are relative to it.
func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// await waits until ready returns true. It fails the test after a minute.
func await(t testing.TB, state string, ready func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the app is not %s after a minute", state)
		}
	}
}

// status returns the status of a GET over a new connection, or 0 if it fails.
func status(url string) int {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}
