package activity_test

import (
	"net/http"
	"strings"
	"testing"

	"gostart/starttest/chromium"

	"myapp/apptest"
	"myapp/lib"
)

func TestThePageShowsTheActivity(t *testing.T) {
	t.Parallel()
	page := apptest.New(t).Visitor(t).SignIn("ada@example.com", "/activity")
	page.Wants(t, http.StatusOK, "<h1 id=\"activity\">Activity", "Signed in", "192.0.2.29")
	if rows := strings.Count(page.Body, "<tr>"); rows != 1+20 {
		t.Errorf("it has %d table rows, want a header and 20", rows)
	}
}

func TestInABrowserWithoutScriptTheActivityStillArrives(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.DisableScript()
	b.SignIn("ada@example.com", "/activity")
	b.Sees("Download as CSV")
	b.Sees("192.0.2.29")
}

func TestInABrowserANavigationFetchesTheActivity(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/activity")
	b.Click(lib.Name)
	b.Sees("Open the dashboard")
	b.Click("Activity")
	b.Sees("192.0.2.29")
	b.IsAt("/activity")
	b.Lacks("Loading the activity")
}
