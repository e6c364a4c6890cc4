package csv

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"gostart/auth"
	"gostart/start"

	"myapp/lib"
	"myapp/lib/href"
)

// linkUse is what the token in a link is for.
func linkUse() auth.TokenUse {
	return auth.TokenUse{Purpose: "activity-csv", Audience: href.ActivityCSV(), Lifetime: time.Hour}
}

// linkFor returns a link with which anyone can read a person's activity, without
// signing in. It works for an hour, even if the person signs out meanwhile: the
// server keeps nothing that it could revoke. The token in it is encrypted, as
// URLs stay in histories and in the logs of others.
func linkFor(c *start.Context, p lib.Person) (string, error) {
	token, err := lib.Auth(c).Jose().Encrypt(linkUse(), p.ID, p)
	return href.ActivityCSV() + "?token=" + url.QueryEscape(token), err
}

// personIn returns whose activity the token of a link shows, or the error that
// says it has ended.
func personIn(c *start.Context, token string) (lib.Person, error) {
	var p lib.Person
	opened, err := lib.Auth(c).Jose().Decrypt(linkUse(), token, &p)
	if errors.Is(err, auth.ErrInvalidToken) {
		return lib.Person{}, &start.Error{
			Status:  http.StatusForbidden,
			Code:    "LINK_INVALID",
			Title:   "This link does not work",
			Message: "It may be incomplete, or older than an hour. The page Activity has a new one.",
			Next:    start.Link{Label: "Open the activity", Href: href.Activity()},
			Cause:   err,
		}
	}
	p.ID = opened.Subject
	return p, err
}
