// Package dashboard serves /dashboard, the signed-in home page.
package dashboard

import (
	"context"
	"time"

	"gostart/internal/start"
	"gostart/lib"
)

// Route is what the route table mounts.
var Route = start.Page(load, page).Head(head)

// Data is what the page shows.
type Data struct {
	Name     string
	Email    string
	Provider string
	Expires  time.Time
	Activity *start.Deferred[[]Activity]
}

// load needs no check of its own: what is over this folder has let in who is
// signed in. For the activity the page does not wait.
func load(c *start.Context, _ start.NoParams) (Data, error) {
	session := start.Given[*lib.Session](c)
	source, person := start.Provided[Source](c), lib.PersonOf(session)
	return Data{
		Name:     session.DisplayName(),
		Email:    session.User.Email,
		Provider: lib.ProviderName(c, session.Provider),
		Expires:  session.Expires,
		Activity: start.Defer(c, "activity", func(ctx context.Context) ([]Activity, error) {
			return source.ActivityOf(ctx, person)
		}),
	}, nil
}

func head(Data) start.Head { return start.Head{Title: "Dashboard"} }
