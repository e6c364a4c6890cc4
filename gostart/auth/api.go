package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"golang.org/x/oauth2"
)

// API calls a provider, for someone who has signed in there: in time, bounded,
// and never led to another host.
type API struct {
	Token        *oauth2.Token // nil for what anyone may ask
	ClientID     string
	ClientSecret string
	client       *http.Client
}

// Get fetches a JSON answer into v.
func (a API) Get(ctx context.Context, url string, v any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return loggableError("the address of the call is none")
	}
	return a.Do(r, v)
}

// Do sends r, with the access token unless it proves itself another way, and
// reads a JSON answer into v, unless v is nil. Its errors name the host alone:
// a path may hold a token.
func (a API) Do(r *http.Request, v any) error {
	r.Header.Set("Accept", "application/json")
	if a.Token != nil && r.Header.Get("Authorization") == "" {
		a.Token.SetAuthHeader(r)
	}
	response, err := a.client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return loggableError(fmt.Sprintf("%s answers %d", r.URL.Host, response.StatusCode))
	}
	if v == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(v); err != nil {
		return loggableError(r.URL.Host + ": the answer is not the JSON expected")
	}
	return nil
}
