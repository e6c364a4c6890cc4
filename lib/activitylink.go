package lib

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"gostart/internal/auth"
	"gostart/internal/start"
	"gostart/lib/href"
)

// activityLink is what the token in an activity link is for.
func activityLink() auth.TokenUse {
	return auth.TokenUse{Purpose: "activity-csv", Audience: href.DashboardCSV(), Lifetime: time.Hour}
}

// ActivityLink returns a link with which anyone can read a person's activity as
// CSV, without signing in: for a spreadsheet or a script, which have no cookie.
// It works for an hour, even if the person signs out meanwhile: nothing is kept
// of it that could be taken back. The token in it is encrypted, as addresses
// stay in histories and logs of others: there it must not tell who it was about.
func ActivityLink(c *start.Context, p Person) (string, error) {
	token, err := Auth(c).Jose().Encrypt(activityLink(), p.ID, p)
	return href.DashboardCSV() + "?token=" + url.QueryEscape(token), err
}

// OpenActivityLink returns whose activity the token of an activity link shows,
// or the error that says it has ended.
func OpenActivityLink(c *start.Context, token string) (Person, error) {
	var p Person
	opened, err := Auth(c).Jose().Decrypt(activityLink(), token, &p)
	if errors.Is(err, auth.ErrToken) {
		return Person{}, &start.Error{
			Status:  http.StatusForbidden,
			Code:    "LINK_INVALID",
			Title:   "This link does not work",
			Message: "It may be incomplete, or older than an hour. The dashboard has a new one.",
			Next:    start.Link{Label: "Open the dashboard", Href: href.Dashboard()},
			Cause:   err,
		}
	}
	p.ID = opened.Subject
	return p, err
}
