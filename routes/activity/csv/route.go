// Package csv serves /activity/csv: a person's activity, for a spreadsheet or a script.
// Neither has a session, so a token in the link identifies the person. Signed-in people
// are redirected to a new link.
package csv

import (
	"net/http"
	"net/url"
	"strconv"

	"gostart/start"

	"myapp/lib"
	"myapp/routes/activity"
)

// Route is this folder's entry in the route table.
var Route = start.Methods{GET: download}

// download responds with the activity as a CSV file.
func download(c *start.Context) error {
	// The URL contains the token. With no-referrer, forms on the error page would
	// send Origin: null.
	c.Response().Header().Set("Referrer-Policy", "strict-origin")
	person, err := requestedPerson(c, c.Request().URL.Query())
	if err != nil {
		return err
	}
	rows, err := activity.Find(c, lib.ServicesOf(c), person)
	if err != nil {
		return err
	}
	c.NoStore()
	return send(c.Response(), table(person, rows))
}

// requestedPerson returns the person whom the token identifies. Without a token, its
// error redirects signed-in people to a link with one.
func requestedPerson(c *start.Context, query url.Values) (lib.Person, error) {
	if query.Has("token") {
		return personFromToken(c, query.Get("token"))
	}
	session, err := lib.RequireSession(c)
	if err != nil {
		return lib.Person{}, err
	}
	link, err := linkFor(c, lib.PersonOf(session))
	if err != nil {
		return lib.Person{}, err
	}
	return lib.Person{}, start.Redirect(link)
}

// send responds with a CSV file to download.
func send(w http.ResponseWriter, file []byte) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="activity.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, err := w.Write(file)
	return err
}
