package dev

import (
	"html/template"
	"net/http"
)

// explanation is the page shown while the app is not running. With script, the app's page replaces it as soon as the app
// runs.
var explanation = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>The app does not run</title>
<style>
	body { max-width: 60rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
	pre { font: 0.875rem/1.6 ui-monospace, monospace; tab-size: 4; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<main>
<h1>The app does not run</h1>
{{range .Problems}}<pre>{{.}}</pre>{{else}}<p>It stopped while it answered. Load the page again.</p>{{end}}
</main>
{{.Script}}
`))

// explain answers with the problems that keep the app from running.
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
