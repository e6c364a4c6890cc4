package dev

import (
	"html/template"
	"net/http"
)

// pages are shown while the app is not running. With script, the app's page replaces them as soon as the app runs.
var pages = template.Must(template.New("").Parse(`
{{define "head"}}<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{{.}}</title>
<style>
	body { max-width: 60rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
	pre { font: 0.875rem/1.6 ui-monospace, monospace; tab-size: 4; white-space: pre-wrap; overflow-wrap: anywhere; }
	progress { width: min(20rem, 100%); }
</style>{{end}}

{{define "problems"}}{{template "head" "The app does not run"}}
<main>
<h1>The app does not run</h1>
{{range .Problems}}<pre>{{.}}</pre>{{else}}<p>It stopped while it answered. Load the page again.</p>{{end}}
</main>
{{.Script}}
{{end}}

{{define "building"}}{{template "head" "Building…"}}
<noscript><meta http-equiv="refresh" content="1"></noscript>
<main>
<h1>Building…</h1>
<p>The first build compiles everything and can take a minute. This page then shows the app.</p>
<progress aria-label="Building the app"></progress>
</main>
{{.Script}}
{{end}}
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
	state.show(w, "problems")
}

// announce answers with a page that waits for the first build. The state is from before it.
func announce(w http.ResponseWriter, state state) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "2")
	state.show(w, "building")
}

// show answers with one of pages.
func (s state) show(w http.ResponseWriter, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	_ = pages.ExecuteTemplate(w, page, struct {
		Problems []Problem
		Script   template.HTML
	}{s.Problems, template.HTML(s.script())})
}
