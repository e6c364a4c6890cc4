// Package csv serves /dashboard/csv: a person's activity, for a spreadsheet or
// a script. They have no session: the token in the link says whose it is. Who
// has one is sent to such a link.
package csv

import (
	"net/http"
	"net/url"
	"strconv"

	"gostart/start"
	"myapp/lib"
	"myapp/routes/with_session/dashboard"
)

// Route is what the route table mounts.
var Route = start.Mount(handler)

func handler(c *start.Context) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "no-referrer") // the address holds the token
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			start.Fail(r, &start.Error{Status: http.StatusMethodNotAllowed})
			return
		}
		person, err := reader(c, r.URL.Query())
		if err != nil {
			start.Fail(r, err)
			return
		}
		activity, err := start.Provided[dashboard.Source](c).ActivityOf(c, person)
		if err != nil {
			start.Fail(r, err)
			return
		}
		c.Private()
		send(w, table(person, activity))
	})
}

// reader returns whose activity the token shows. Without one, whoever is signed
// in is sent on to a link with theirs.
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

// send answers with a file to keep. A reader who left is told nothing.
func send(w http.ResponseWriter, file []byte) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="activity.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file)
}
