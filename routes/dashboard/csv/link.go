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
	return auth.TokenUse{Purpose: "activity-csv", Audience: href.DashboardCSV(), Lifetime: time.Hour}
}

// linkFor returns a link with which anyone can read a person's activity, without
// signing in. It works for an hour, even if the person signs out meanwhile:
// nothing is kept of it that could be taken back. The token in it is encrypted,
// as addresses stay in histories and logs of others: there it must not tell who
// it was about.
func linkFor(c *start.Context, p lib.Person) (string, error) {
	token, err := lib.Auth(c).Jose().Encrypt(linkUse(), p.ID, p)
	return href.DashboardCSV() + "?token=" + url.QueryEscape(token), err
}

// personIn returns whose activity the token of a link shows, or the error that
// says it has ended.
func personIn(c *start.Context, token string) (lib.Person, error) {
	var p lib.Person
	opened, err := lib.Auth(c).Jose().Decrypt(linkUse(), token, &p)
	if errors.Is(err, auth.ErrToken) {
		return lib.Person{}, &start.Error{
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
