package notes_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"gostart/auth"
	"gostart/starttest"

	"myapp/apptest"
)

// post sends a form to a server function, from the page at path from.
func post(v *starttest.Visitor, from, function string, form url.Values) starttest.Page {
	return v.From(from).Post("/_fn/"+function, form)
}

func TestANoteIsWrittenReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/notes").Wants(t, http.StatusOK, "No notes here.")

	note := post(v, "/notes/new", "save-note", url.Values{"title": {"Milk"}, "text": {"Two <b>pints"}})
	note.Wants(t, http.StatusOK, "<h2>Milk</h2>", "Two &lt;b&gt;pints", "<title>Milk")
	path := note.Request.URL.Path
	id := strings.TrimPrefix(path, "/notes/")
	v.Get("/notes").Wants(t, http.StatusOK, `href="`+path+`"`)

	v.Get(path+"/edit").Wants(t, http.StatusOK, `value="Milk"`, "Two &lt;b&gt;pints</textarea>", `value="`+id+`"`)
	post(v, path+"/edit", "save-note", url.Values{"id": {id}, "title": {"Oat milk"}}).Wants(t, http.StatusOK, "<h2>Oat milk</h2>")
	post(v, path, "delete-note", url.Values{"id": {id}}).Wants(t, http.StatusOK, "No notes here.")
	v.Get(path).Wants(t, http.StatusNotFound, "Page not found", "All notes", "New note")
}

func TestAFailedFormComesBackWithItsErrors(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	for _, visitor := range []*starttest.Visitor{v, v.Boosted()} {
		again := post(visitor, "/notes/new", "save-note", url.Values{"title": {""}, "text": {"Two pints"}})
		again.Wants(t, http.StatusUnprocessableEntity, "Title is needed.", "Two pints</textarea>", "autofocus", `aria-describedby="title-error"`)
		post(visitor, "/notes/new", "save-note", url.Values{"title": {" "}}).Wants(t, http.StatusUnprocessableEntity, "Title must not be blank.")
	}
	v.Get("/notes").Wants(t, http.StatusOK, "No notes here.")
}

func TestNotesAreListedByPageAndSearched(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	for i := range 21 {
		post(v, "/notes/new", "save-note", url.Values{"title": {"Errand " + strconv.Itoa(i)}, "text": {"in town"}})
	}
	first := v.Get("/notes")
	first.Wants(t, http.StatusOK, "Errand 20", "Errand 11", `href="/notes?page=2"`)
	first.Lacks(t, "Errand 10", "Newer")
	v.Get("/notes?page=3").Wants(t, http.StatusOK, "Errand 0", `href="/notes?page=2"`)
	v.Get("/notes?page=9").Wants(t, http.StatusOK, "No notes here.")
	v.Get("/notes?search=IN+TOWN").Wants(t, http.StatusOK, "Errand 20", `href="/notes?search=IN+TOWN&amp;page=2"`)
	v.Get("/notes?search=errand+7").Wants(t, http.StatusOK, "Errand 7")
	v.Get("/notes?page=0").Wants(t, http.StatusBadRequest, "page", "must be at least 1")
}

func TestNobodyReadsOrChangesTheNotesOfOthers(t *testing.T) {
	t.Parallel()
	site := apptest.New(t)
	ada, eve := site.Visitor(t), site.Visitor(t)
	ada.SignIn("ada@example.com", "/dashboard")
	eve.SignInAs(auth.User{Name: "Eve", Email: "eve@example.com"})
	path := post(ada, "/notes/new", "save-note", url.Values{"title": {"Secret"}}).Request.URL.Path
	id := strings.TrimPrefix(path, "/notes/")

	eve.Get("/notes").Lacks(t, "Secret")
	eve.Get(path).Wants(t, http.StatusNotFound)
	eve.Get(path+"/edit").Lacks(t, "Secret")
	post(eve, path, "save-note", url.Values{"id": {id}, "title": {"Mine"}}).Wants(t, http.StatusNotFound)
	post(eve, path, "delete-note", url.Values{"id": {id}})
	stranger := site.Visitor(t)
	stranger.Get(path).Wants(t, http.StatusOK, "<h1>Sign in</h1>")
	post(stranger, path, "delete-note", url.Values{"id": {id}}).Wants(t, http.StatusUnauthorized, "Please sign in again")

	ada.Get(path).Wants(t, http.StatusOK, "<h2>Secret</h2>")
}
