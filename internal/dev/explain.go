package dev

import (
	"html/template"
	"net/http"
)

// explanation is a page while there is no app to make one. It needs no script, and with one it is replaced as soon as the
// app runs.
var explanation = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>The app does not run</title>
<main>
<h1>The app does not run</h1>
{{range .Problems}}<pre style="white-space: pre-wrap">{{.}}</pre>{{else}}<p>It stopped while it answered. Load the page again.</p>{{end}}
</main>
{{.Script}}
`))

// explain says why there is no answer of the app.
func (f *front) explain(w http.ResponseWriter, r *http.Request) {
	state, _ := f.now()
	if !f.place.names(r.Host) {
		state.Problems = nil
	}
	w.Header().Set("Cache-Control", "no-store")
	if !asksForDocument(r) {
		http.Error(w, "the app does not run; the terminal says why", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	_ = explanation.Execute(w, struct {
		Problems []Problem
		Script   template.HTML
	}{state.Problems, template.HTML(f.script())})
}
