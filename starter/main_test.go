// Package starter_test tests what is about the starter itself: its documents, its
// tutorial, and what a clone goes through. init removes it.
package starter_test

import (
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"
)

// TestMain goes to the project's root, where people work.
func TestMain(m *testing.M) {
	if err := os.Chdir(".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// await asks until the answer is yes, for a minute at most.
func await(t testing.TB, what string, yes func() bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !yes() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the app is not %s in time", what)
		}
	}
}

// status returns that of a GET over a connection of its own, 0 if none can be
// made.
func status(url string) int {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	if err != nil {
		return 0
	}
	response.Body.Close()
	return response.StatusCode
}
