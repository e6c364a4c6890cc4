package auth

import (
	"context"
	"encoding/json"
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
	callTimeout     = 5 * time.Second // for a whole call: headers and body
	maxCallResponse = 1<<20 - 1       // bytes; x/oauth2 silently truncates a token response at 1 << 20
	maxCallHeader   = 64 << 10        // bytes
	maxCalls        = 32              // concurrent calls to one provider
)

// newClient returns the HTTP client for calls to a provider. It limits the
// time, the size and the number of concurrent calls, and follows redirects on
// the same host only.
func newClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		own := http.DefaultTransport.(*http.Transport).Clone()
		own.MaxResponseHeaderBytes = maxCallHeader
		transport = own
	}
	return &http.Client{
		Timeout:       callTimeout,
		Transport:     boundedTransport{transport, make(chan struct{}, maxCalls)},
		CheckRedirect: refuseOtherHost,
	}
}

var errRedirected = errors.New("it redirects to another host")

func refuseOtherHost(r *http.Request, via []*http.Request) error {
	if len(via) >= 5 || r.URL.Host != via[0].URL.Host || r.URL.Scheme != via[0].URL.Scheme {
		return errRedirected
	}
	return nil
}

// boundedTransport makes reading a response fail after maxCallResponse bytes. Each
// call takes one of the slots until its response is closed. If none is free, the
// call waits, at most until its context is done.
type boundedTransport struct {
	next  http.RoundTripper
	slots chan struct{}
}

func (t boundedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case t.slots <- struct{}{}:
	case <-r.Context().Done():
		if r.Body != nil {
			r.Body.Close() // a RoundTripper must close it, even on errors
		}
		return nil, r.Context().Err()
	}
	response, err := t.next.RoundTrip(r)
	if err != nil {
		<-t.slots
		return nil, err
	}
	body := http.MaxBytesReader(nil, response.Body, maxCallResponse)
	response.Body = &callBody{ReadCloser: body, release: sync.OnceFunc(func() { <-t.slots })}
	return response, nil
}

// callBody is the body of a response. Closing it makes room for another call.
type callBody struct {
	io.ReadCloser
	release func()
}

func (b *callBody) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}

// API calls a provider on behalf of a user. Its calls are limited to 5 seconds
// and 1 MiB, and are never redirected to another host.
type API struct {
	Token        *oauth2.Token // of the user; nil for public resources
	ClientID     string
	ClientSecret string
	client       *http.Client
}

// Get fetches url and decodes the JSON response into v, as DecodeProfile does.
func (a API) Get(ctx context.Context, url string, v any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return loggableError("the URL of the call is malformed")
	}
	return a.Do(r, v)
}

// Do sends r and decodes the JSON response into v, as DecodeProfile does, unless v
// is nil. It adds the access token, unless r has an Authorization header. Its
// errors name the host but not the path, which may contain a token.
func (a API) Do(r *http.Request, v any) error {
	response, err := a.call(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if v == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(v); ignoreFieldTypes(err, v) != nil {
		return loggableError(r.URL.Host + notExpectedJSON)
	}
	return nil
}

// call sends r as Do does. It returns an error for a status other than 2xx.
func (a API) call(r *http.Request) (*http.Response, error) {
	r.Header.Set("Accept", "application/json")
	if a.Token != nil && r.Header.Get("Authorization") == "" {
		a.Token.SetAuthHeader(r)
	}
	response, err := a.client.Do(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		response.Body.Close()
		return nil, loggableError(fmt.Sprintf("%s answers %d", r.URL.Host, response.StatusCode))
	}
	return response, nil
}

// getStrict is like Get, but returns an error for a field of an unexpected type. It
// is for the keys of a provider: that response has no optional part.
func (a API) getStrict(ctx context.Context, url string, v any) error {
	var body json.RawMessage
	if err := a.Get(ctx, url, &body); err != nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return loggableError(hostOf(url) + notExpectedJSON)
	}
	return nil
}

const notExpectedJSON = ": the response is not the JSON expected"

// loggableError is the cause of a failed call, without secrets.
type loggableError string

func (e loggableError) Error() string { return string(e) }

// loggable returns the cause of a failed call without anything that was sent or
// answered: both may contain codes and tokens, and the result is logged.
func loggable(err error) error {
	if e, ok := errors.AsType[*Error](err); ok { // of discovery, which has made it loggable
		return e
	}
	if e, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("the token endpoint answers %d, error %q", e.Response.StatusCode, errorCode.FindString(e.ErrorCode))
	}
	if e, ok := errors.AsType[*url.Error](err); ok {
		if errors.Is(e, context.Canceled) { // the visitor left
			return fmt.Errorf("calling %s: %w", hostOf(e.URL), context.Canceled)
		}
		return fmt.Errorf("calling %s: %s", hostOf(e.URL), transportFault(e))
	}
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fmt.Errorf("the response is longer than %d bytes", e.Limit)
	}
	if e, ok := errors.AsType[loggableError](err); ok {
		return e
	}
	return errors.New("the response is not as expected")
}

// errorCode matches the error codes of RFC 6749, section 5.2.
var errorCode = regexp.MustCompile(`^[a-z_]{1,40}$`)

// transportFault returns why a call got no response.
func transportFault(err *url.Error) string {
	if err.Timeout() {
		return "no response in time"
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e.Op + " failed: " + e.Err.Error()
	}
	if errors.Is(err, errRedirected) {
		return errRedirected.Error()
	}
	return "the call failed"
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the provider"
	}
	return u.Host
}
