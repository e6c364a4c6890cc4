// Package csv serves /dashboard/csv: a person's activity, for a spreadsheet or
// a script. There is no session: the token in the link says whose it is.
package csv

import (
	"net/http"
	"strconv"

	"gostart/internal/start"
	"gostart/lib"
	"gostart/routes/dashboard"
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
		person, err := lib.OpenActivityLink(c, r.URL.Query().Get("token"))
		if err != nil {
			start.Fail(r, err)
			return
		}
		c.Private()
		send(w, table(person, dashboard.ActivityOf(person)))
	})
}

// send answers with a file to keep. A reader who left is told nothing.
func send(w http.ResponseWriter, file []byte) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", `attachment; filename="activity.csv"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file)
}
