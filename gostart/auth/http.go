package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// maxInput is the largest JSON body that is read, in bytes.
const maxInput = 64 << 10

// isForm reports whether the Content-Type is that of an HTML form.
func isForm(r *http.Request) bool { return hasContentType(r, "application/x-www-form-urlencoded") }

func hasContentType(r *http.Request, want string) bool { return mediaType(r.Header) == want }

// mediaType returns the media type of the Content-Type without its parameters,
// or "" if it is malformed.
func mediaType(header http.Header) string {
	mediaType, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return mediaType
}

// readJSON decodes the body, one JSON value, into v. The Content-Type must be
// application/json, as a form of another site can send JSON as text/plain.
func readJSON(r *http.Request, v any) error {
	if !hasContentType(r, "application/json") {
		return newError(CodeUnsupportedMedia, nil)
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxInput))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return newError(CodeTooLarge, nil)
	}
	if err != nil {
		return newError(CodeBadRequest, nil)
	}
	return DecodeFields(body, v)
}

// DecodeFields decodes a JSON object into v, a pointer to a struct. It ignores
// unknown fields. Its errors are *Error; that for a field of the wrong type
// names the field.
func DecodeFields(object []byte, v any) error {
	if object = bytes.TrimSpace(object); len(object) == 0 || object[0] != '{' {
		return newError(CodeBadRequest, nil)
	}
	err := json.Unmarshal(object, v)
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Field != "" {
		return Invalid(map[string]string{e.Field: "is not of the right type"})
	}
	if err != nil {
		return newError(CodeBadRequest, nil)
	}
	return nil
}

// setCommonHeaders sets the headers that every response has.
func setCommonHeaders(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Cookie")
}

// writeJSON answers with a status and body as compact JSON.
func writeJSON(w http.ResponseWriter, status int, body any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return newError(CodeInternal, err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // fails only if the client has gone
	return nil
}

// successResponse is the response to a change that returns nothing.
type successResponse struct {
	Success bool `json:"success"`
}

// writeDone answers a change that succeeded: with status and JSON, or with a
// redirect if the request asks for one, as forms do.
func (a *Auth) writeDone(w http.ResponseWriter, r *http.Request, status int) error {
	type done struct {
		Success     bool    `json:"success"`
		Redirect    bool    `json:"redirect"`
		RedirectURL *string `json:"redirectURL"` // null when the response is the redirect
	}
	redirect, url := a.redirectParams(r, wantsPage(r))
	if !redirect {
		return writeJSON(w, status, done{Success: true, RedirectURL: &url})
	}
	w.Header().Set("Location", url)
	return writeJSON(w, redirectStatus(r), done{Success: true, Redirect: true})
}

// writeError answers with e: rendered by Config.ErrorPage if showsPage and a
// browser asks, otherwise as JSON. A visitor who has left gets neither.
func (a *Auth) writeError(w http.ResponseWriter, r *http.Request, e *Error, showsPage bool) {
	if clientGone(r) {
		w.WriteHeader(statusClientClosedRequest)
		return
	}
	if showsPage && a.config.ErrorPage != nil && wantsPage(r) {
		// The URL may contain a code. With no-referrer, the forms of the page would
		// send Origin: null, which CheckCSRF refuses.
		w.Header().Set("Referrer-Policy", "strict-origin")
		a.config.ErrorPage(w, r, e)
		return
	}
	_ = writeJSON(w, e.Status, e.body()) // encoding strings and a time never fails
}

// body returns the JSON body of e.
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

		SignInURL string `json:"signInURL,omitempty"`
	}{e.Type, e.Code, message, e.Details, e.signInURL}
}

// wantsPage reports whether the Accept header asks for HTML.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}
