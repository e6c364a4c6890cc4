package auth

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

const (
	callTimeout   = 5 * time.Second // for a whole call: headers and body
	maxCallAnswer = 1<<20 - 1       // bytes; at 1 << 20 x/oauth2 would cut a token answer unsaid
	maxCallHeader = 64 << 10        // bytes
	maxCalls      = 32              // to one provider at a time
)

// newClient returns the client for calls to a provider: in time, bounded, and
// never led to another host.
func newClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.MaxResponseHeaderBytes = maxCallHeader
		transport = own
	}
	return &http.Client{
		Timeout:       callTimeout,
		Transport:     boundedTransport{transport, make(chan struct{}, maxCalls)},
		CheckRedirect: sameHost,
	}
}

var errRedirected = errors.New("it redirects to another host")

func sameHost(r *http.Request, via []*http.Request) error {
	if len(via) >= 5 || r.URL.Host != via[0].URL.Host || r.URL.Scheme != via[0].URL.Scheme {
		return errRedirected
	}
	return nil
}

// boundedTransport ends an answer that is too long with an error, and lets so
// many calls be under way as there is room in calls: the next one waits, as
// long as its context allows.
type boundedTransport struct {
	next  http.RoundTripper
	calls chan struct{}
}

func (t boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case t.calls <- struct{}{}:
	case <-r.Context().Done():
		if r.Body != nil {
			r.Body.Close() // a RoundTripper must, even when it fails
		}
		return nil, r.Context().Err()
	}
	response, err := t.next.RoundTrip(r)
	if err != nil {
		<-t.calls
		return nil, err
	}
	body := http.MaxBytesReader(nil, response.Body, maxCallAnswer)
	response.Body = &callBody{ReadCloser: body, done: sync.OnceFunc(func() { <-t.calls })}
	return response, nil
}

// callBody is an answer, whose call is over when it is closed.
type callBody struct {
	io.ReadCloser
	done func()
}

func (b *callBody) Close() error {
	defer b.done()
	return b.ReadCloser.Close()
}

// callError says why a call failed, in words fit for the log.
type callError string

func (e callError) Error() string { return string(e) }

// describe says why a call failed without what was sent or answered: both may
// hold codes and tokens, and the description goes into the log.
func describe(err error) error {
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("the token endpoint answers %d, error %q", e.Response.StatusCode, errorCode.FindString(e.ErrorCode))
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("calling %s: %s", hostOf(e.URL), reason(e))
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fmt.Errorf("the answer is longer than %d bytes", e.Limit)
	}
	if e, ok := errors.AsType[callError](err); ok {
		return e
	}
	return errors.New("the answer is not as expected")
}

// errorCode is what the error of RFC 6749, section 5.2, looks like.
var errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// reason names what kind of fault ended a call.
func reason(err *url.Error) string {
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
