// Package activity serves /activity: a worked example of a page that streams slow data,
// and of a file to download.
package activity

import (
	"gostart/start"

	"myapp/lib"
)

// Route is this folder's entry in the route table. It is not below with_session/,
// because /activity/csv works without a session. Its loader requires a session instead.
var Route = start.Page(load, page).Head(head).Unlisted().Nav("Activity", 30)

// Data is the data of the page.
type Data struct {
	Recent *start.Deferred[[]Activity]
}

func load(c *start.Context, _ start.NoParams) (Data, error) {
	session, err := lib.RequireSession(c)
	if err != nil {
		return Data{}, err
	}
	return Data{Recent: recent(c, session)}, nil
}

func head(Data) start.Head { return start.Head{Title: "Activity"} }
