package main

import (
	"fmt"
	"time"
)

// activity is one thing that happened to an account.
type activity struct {
	number                         int
	time                           time.Time
	action, place, address, status string
}

// activities returns 20 rows, newest first.
func activities() []activity {
	actions := []string{"Signed in", "Changed the profile", "Made a token", "Invited a teammate", "Exported a report"}
	places := []string{"Lisbon", "Osaka", "Nairobi", "Quito"}
	newest := time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	rows := make([]activity, 20)
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
			address: fmt.Sprintf("192.0.2.%d", i+10),
			status:  status,
		}
	}
	return rows
}
