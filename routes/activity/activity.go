package activity

import (
	"context"
	"fmt"
	"time"

	"gostart/start"

	"myapp/lib"
)

// Activity is one thing that happened to the account.
type Activity struct {
	Number  int
	Time    time.Time
	Action  string
	Place   string
	Address string
	OK      bool
}

// Status is the outcome in one word.
func (a Activity) Status() string {
	if a.OK {
		return "ok"
	}
	return "failed"
}

// Find returns what happened to a person's account, newest first. Yours asks a
// database, by the person's ID; the sample is the same for everyone. In
// development it takes as long as a slow database, to show how the page deals
// with that.
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

// recent starts to find the activity of the person who is signed in. The page
// does not wait for it.
func recent(c *start.Context, session *lib.Session) *start.Deferred[[]Activity] {
	services, person := lib.ServicesOf(c), lib.PersonOf(session)
	return start.Defer(c, "activity", func(ctx context.Context) ([]Activity, error) {
		return Find(ctx, services, person)
	})
}

// sampleActivity stands in for a database: 20 rows, newest first.
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
