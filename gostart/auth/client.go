package auth

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
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
