package auth

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"

	"golang.org/x/oauth2"
)

// callError says why a call failed, in words fit for the log.
type loggableError string

func (e loggableError) Error() string { return string(e) }

// describe says why a call failed without what was sent or answered: both may
// hold codes and tokens, and the description goes into the log.
func loggable(err error) error {
	if e, ok := errors.AsType[*Error](err); ok { // of discovery: it is fit for the log
		return e
	}
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("the token endpoint answers %d, error %q", e.Response.StatusCode, errorCode.FindString(e.ErrorCode))
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("calling %s: %s", hostOf(e.URL), transportFault(e))
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fmt.Errorf("the answer is longer than %d bytes", e.Limit)
	}
	if e, ok := errors.AsType[loggableError](err); ok {
		return e
	}
	return errors.New("the answer is not as expected")
}

// errorCode is what the error of RFC 6749, section 5.2, looks like.
var errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// reason names what kind of fault ended a call.
func transportFault(err *url.Error) string {
	if err.Timeout() {
		return "no answer in time"
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e.Op + " failed: " + e.Err.Error()
	}
	if errors.Is(err, errRedirected) {
		return errRedirected.Error()
	}
	return "the exchange failed"
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the provider"
	}
	return u.Host
}
