package auth

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// writeHeaders sets what every answer carries.
func setCommonHeaders(w http.ResponseWriter) {
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

// done is the answer to a mutation that has nothing to tell.
type successAnswer struct {
	Success bool `json:"success"`
}

// answerDone answers a mutation that is done: a program with status and JSON, a
// form with the redirect.
func (a *Auth) writeDone(w http.ResponseWriter, r *http.Request, status int) error {
	type answer struct {
		Success     bool    `json:"success"`
		Redirect    bool    `json:"redirect"`
		RedirectURL *string `json:"redirectURL"` // null when the answer is the redirect
	}
	redirect, url := a.redirectParams(r, wantsPage(r))
	if !redirect {
		return writeJSON(w, status, answer{Success: true, RedirectURL: &url})
	}
	w.Header().Set("Location", url)
	return writeJSON(w, redirectStatus(r), answer{Success: true, Redirect: true})
}

// writeError answers with an error: as the app's page where a person gets to
// see it, else as JSON.
func (a *Auth) writeError(w http.ResponseWriter, r *http.Request, e *Error, page bool) {
	if page && a.config.ErrorPage != nil && wantsPage(r) {
		w.Header().Set("Referrer-Policy", "no-referrer") // the address may hold a code
		a.config.ErrorPage(w, r, e)
		return
	}
	_ = writeJSON(w, e.Status, e.body()) // the error of marshalling strings is none
}

// body is what a program is told of an error.
func (e *Error) body() any {
	message := e.Title + ". " + e.Message
	if e.Code == CodeRateLimited {
		return struct {
			Error      string    `json:"error"`
			RetryAfter int       `json:"retryAfter"` // seconds
			ResetAt    time.Time `json:"resetAt"`
		}{message, e.retryAfter, e.resetAt}
	}
	return struct {
		Type    string            `json:"type"`
		Code    Code              `json:"code"`
		Message string            `json:"message"`
		Details map[string]string `json:"details,omitempty"`
	}{e.Type, e.Code, message, e.Details}
}

// wantsPage reports whether a browser shows the answer to a person.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}
