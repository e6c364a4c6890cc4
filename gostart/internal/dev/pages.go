package dev

import (
	"html/template"
	"net/http"
)

// pages are shown while the app is not running. Their script reloads them when the app runs.
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

{{define "problems"}}{{template "head" "The app is not running"}}
<main>
<h1>The app is not running</h1>
{{range .Problems}}<pre>{{.}}</pre>{{else}}<p>It stopped during this request. Reload the page.</p>{{end}}
</main>
{{.Script}}
{{end}}

{{define "building"}}{{template "head" "Building…"}}
<noscript><meta http-equiv="refresh" content="1"></noscript>
<main>
<h1>Building…</h1>
<p>The first build compiles everything and can take a minute. Then this page shows the app.</p>
<progress aria-label="Building the app"></progress>
</main>
{{.Script}}
{{end}}
`))

// serveProblems sends the problems that keep the app from running. A request for another host gets no details.
func (f *front) serveProblems(w http.ResponseWriter, r *http.Request) {
	state, _ := f.current()
	if !f.site.isOwnHost(r.Host) {
		state.Problems = nil
	}
	w.Header().Set("Cache-Control", "no-store")
	if !asksForDocument(r) {
		http.Error(w, "the app is not running; see the terminal for the reason", http.StatusServiceUnavailable)
		return
	}
	state.servePage(w, "problems")
}

// serveBuildingPage sends a page that reloads after the first build. The state is from before that build ended.
func serveBuildingPage(w http.ResponseWriter, state state) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "2")
	state.servePage(w, "building")
}

// servePage sends one of pages.
func (s state) servePage(w http.ResponseWriter, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	_ = pages.ExecuteTemplate(w, page, struct {
		Problems []Problem
		Script   template.HTML
	}{s.Problems, template.HTML(s.script())})
}
