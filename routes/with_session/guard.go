// Package session holds the pages for those who are signed in. The folder adds
// nothing to their URLs.
package session

import (
	"gostart/start"

	"myapp/lib"
)

// Guard lets in who is signed in, and hands their session down. Everyone else
// goes to sign in, and comes back.
var Guard = start.Guard(check)

func check(c *start.Context, _ start.NoParams) (*lib.Session, error) {
	return lib.RequireSession(c)
}
