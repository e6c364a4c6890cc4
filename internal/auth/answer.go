package auth

import (
	"encoding/json"
	"net/http"
	"strings"
)

// writeHeaders sets what every answer carries.
func writeHeaders(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Cookie")
}

// writeJSON answers with body as compact JSON.
func writeJSON(w http.ResponseWriter, status int, body any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return newError(CodeInternal, err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // the client may have left; there is nobody to tell
	return nil
}

// writeError answers with an error: as the app's page where a person gets to
// see it, else as JSON.
func (a *Auth) writeError(w http.ResponseWriter, r *http.Request, e *Error, page bool) {
	if page && a.config.ErrorPage != nil && wantsPage(r) {
		w.Header().Set("Referrer-Policy", "no-referrer") // the address may hold a code
		a.config.ErrorPage(w, r, e)
		return
	}
	_ = writeJSON(w, e.Status, struct { // the error of marshalling strings is none
		Type    string `json:"type"`
		Code    Code   `json:"code"`
		Message string `json:"message"`
	}{e.Type, e.Code, e.Title + ". " + e.Message})
}

// wantsPage reports whether a browser shows the answer to a person.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}
