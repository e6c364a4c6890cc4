package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

// maxInput is the longest body that is read, in bytes.
const maxInput = 64 << 10

// isForm reports whether a request says that it carries a form.
func isForm(r *http.Request) bool { return hasContentType(r, "application/x-www-form-urlencoded") }

func hasContentType(r *http.Request, want string) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType == want
}

// readJSON reads the one JSON value that a request carries. It must say that it
// does: a form of another site can send JSON as text.
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

// DecodeFields reads a JSON object into v, a pointer to a struct. A field of
// another type than v's is told by its name; unknown ones have no effect. Its
// errors are *Error.
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
