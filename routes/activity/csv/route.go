// Package csv serves /activity/csv: a person's activity, for a spreadsheet or
// a script. Neither has a session: the token in the link says whose it is.
// Signed-in users are redirected to a fresh link.
package csv

import (
	"net/http"
	"net/url"
	"strconv"

	"gostart/start"

	"myapp/lib"
	"myapp/routes/activity"
)

// Route is what the route table mounts.
var Route = start.Methods{GET: download}

// download answers with a file.
func download(c *start.Context) error {
	// The URL contains the token. With no-referrer, the forms of an error page would
	// send Origin: null.
	c.Response().Header().Set("Referrer-Policy", "strict-origin")
	person, err := reader(c, c.Request().URL.Query())
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

// reader returns whose activity the token shows. Without a token, signed-in users
// are redirected to a link with one.
func reader(c *start.Context, query url.Values) (lib.Person, error) {
	if query.Has("token") {
		return personIn(c, query.Get("token"))
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

// send answers with a file to download.
func send(w http.ResponseWriter, file []byte) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="activity.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, err := w.Write(file)
	return err
}
