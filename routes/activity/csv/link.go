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

// linkUse says what the token in a link is valid for.
func linkUse() auth.TokenUse {
	return auth.TokenUse{Purpose: "activity-csv", Audience: href.ActivityCSV(), Lifetime: time.Hour}
}

// linkFor returns a link with which anyone can read a person's activity, without
// signing in. It works for an hour, even if the person signs out meanwhile, as the
// server keeps no record to revoke. The token in it is encrypted, because browsers and
// proxies record URLs.
func linkFor(c *start.Context, p lib.Person) (string, error) {
	token, err := lib.Auth(c).Jose().Encrypt(linkUse(), p.ID, p)
	return href.ActivityCSV() + "?token=" + url.QueryEscape(token), err
}

// personFromToken returns the person whose activity the token of a link shows. If the
// token is invalid, the error page says so.
func personFromToken(c *start.Context, token string) (lib.Person, error) {
	var p lib.Person
	opened, err := lib.Auth(c).Jose().Decrypt(linkUse(), token, &p)
	if errors.Is(err, auth.ErrInvalidToken) {
		return lib.Person{}, &start.Error{
			Status:  http.StatusForbidden,
			Code:    "LINK_INVALID",
			Title:   "This link does not work",
			Message: "It may be incomplete, or older than an hour. The page Activity has a new link.",
			Next:    start.Link{Label: "Open the activity", Href: href.Activity()},
			Cause:   err,
		}
	}
	p.ID = opened.Subject
	return p, err
}
