package activity

import (
	"context"
	"fmt"
	"time"

	"gostart/start"

	"myapp/lib"
)

// Activity is one event of an account.
type Activity struct {
	Number  int
	Time    time.Time
	Action  string
	Place   string
	Address string
	OK      bool
}

// Status returns "ok" or "failed".
func (a Activity) Status() string {
	if a.OK {
		return "ok"
	}
	return "failed"
}

// Find returns the activity of a person's account, newest first. This sample is the
// same for everyone; query your database by the person's ID instead. In development
// it is as slow as a slow query, to show how the page streams the result.
func Find(ctx context.Context, services *lib.Services, _ lib.Person) ([]Activity, error) {
	if services.Config.Production {
		return sampleActivity, nil
	}
	select {
	case <-time.After(150 * time.Millisecond):
		return sampleActivity, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// recent starts Find for the person who is signed in, and does not wait for the result.
func recent(c *start.Context, session *lib.Session) *start.Deferred[[]Activity] {
	services, person := lib.ServicesOf(c), lib.PersonOf(session)
	return start.Defer(c, "activity", func(ctx context.Context) ([]Activity, error) {
		return Find(ctx, services, person)
	})
}

// sampleActivity is used in place of a database: 20 rows, newest first.
var sampleActivity = sample(20)

func sample(n int) []Activity {
	actions := []string{"Signed in", "Changed the profile", "Made a token", "Invited a teammate", "Exported a report"}
	places := []string{"Lisbon", "Osaka", "Nairobi", "Quito"}
	newest := time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	rows := make([]Activity, n)
	for i := range rows {
		rows[i] = Activity{
			Number:  i + 1,
			Time:    newest.Add(-time.Duration(i) * 90 * time.Minute),
			Action:  actions[i%len(actions)],
			Place:   places[i%len(places)],
			Address: fmt.Sprintf("192.0.2.%d", i+10), // RFC 5737: for documentation
			OK:      i%7 != 3,
		}
	}
	return rows
}
