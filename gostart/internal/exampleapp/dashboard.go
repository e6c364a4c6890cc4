package exampleapp

import (
	"fmt"
	"time"

	"gostart/auth"
	"gostart/start"
)

// dashboardData is what the dashboard shows.
type dashboardData struct {
	name, email, provider string
	expires               time.Time // of the session
	activities            []activity
}

func loadDashboard(c *start.Context, _ start.NoParams) (dashboardData, error) {
	session := start.FromGuard[*auth.Session](c)
	provider, _ := authOf(c).Provider(session.Provider) // the session is valid, so its provider is configured
	return dashboardData{
		name:       displayName(session),
		email:      session.User.Email,
		provider:   provider.Name,
		expires:    session.Expires,
		activities: activities,
	}, nil
}

func dashboardHead(dashboardData) start.Head { return start.Head{Title: "Dashboard"} }

// activity is one thing that happened to an account.
type activity struct {
	number  int
	time    time.Time
	action  string
	place   string
	address string
	status  string // "ok" or "failed"
}

// activities are sample data in place of a database: 20 rows, newest first.
var activities = newActivities(20)

func newActivities(n int) []activity {
	actions := []string{"Signed in", "Changed the profile", "Made a token", "Invited a teammate", "Exported a report"}
	places := []string{"Lisbon", "Osaka", "Nairobi", "Quito"}
	newest := time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	rows := make([]activity, n)
	for i := range rows {
		status := "ok"
		if i%7 == 3 {
			status = "failed"
		}
		rows[i] = activity{
			number:  i + 1,
			time:    newest.Add(-time.Duration(i) * 90 * time.Minute),
			action:  actions[i%len(actions)],
			place:   places[i%len(places)],
			address: fmt.Sprintf("192.0.2.%d", i+10), // a range for documentation, RFC 5737
			status:  status,
		}
	}
	return rows
}
