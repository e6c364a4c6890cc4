package dashboard_test

import (
	"net/http"
	"strings"
	"testing"

	"myapp/apptest"
	"gostart/starttest/chromium"
)

func TestTheDashboardShowsTheActivity(t *testing.T) {
	t.Parallel()
	page := apptest.New(t).Visitor(t).SignIn("ada@example.com", "/dashboard")
	page.Wants(t, http.StatusOK, "Recent activity", "Signed in", "192.0.2.29")
	if rows := strings.Count(page.Body, "<tr>"); rows != 1+20 {
		t.Errorf("it has %d table rows, want a head and 20", rows)
	}
}

func TestInABrowserWithoutScriptTheActivityStillArrives(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.DisableScript()
	b.SignIn("ada@example.com", "/dashboard")
	b.Sees("Welcome, Ada Lovelace!")
	b.Sees("192.0.2.29")
}

func TestInABrowserANavigationFetchesTheActivity(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/dashboard")
	b.Click("Home")
	b.Sees("Open the dashboard")
	b.Click("Open the dashboard")
	b.Sees("192.0.2.29")
	b.IsAt("/dashboard")
	b.Hides("Loading the activity")
}
