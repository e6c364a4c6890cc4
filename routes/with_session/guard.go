// Package session holds the pages for signed-in people. The folder with_session adds
// nothing to their URLs.
package session

import (
	"gostart/start"

	"myapp/lib"
)

// Guard lets signed-in people in and hands their session down. It redirects
// everyone else to the sign-in page and then back.
var Guard = start.Guard(check)

func check(c *start.Context, _ start.NoParams) (*lib.Session, error) {
	return lib.RequireSession(c)
}
