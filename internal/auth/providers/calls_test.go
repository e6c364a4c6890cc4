package providers_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"gostart/internal/auth"
)

// recorder is a network that gives anyone the same token, and keeps the last
// call.
type recorder struct{ last string }

func (n *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(sent)
	}
	n.last = fmt.Sprintf("%s %s\n%s\n%s\n%s", r.Method, r.URL, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), body)
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"access_token":"t0ken","token_type":"bearer"}`)
	return w.Result(), nil
}

// revoking is p, which revokes a token instead of asking whose it is.
func revoking(p peer) peer {
	revoke := p.provider.Revoke
	p.provider.Profile = func(ctx context.Context, api auth.API) (auth.User, error) {
		return auth.User{Sub: "someone"}, revoke(ctx, api)
	}
	return p
}

func TestCallsOfAnotherKindAreAsDocumented(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		peer peer
		want string
	}{
		"Notion revokes a token": {revoking(newNotion()),
			"POST https://api.notion.com/v1/oauth/revoke\nBasic aWQ6c2VjcmV0\napplication/json\n" + `{"token":"t0ken"}`},
		"Dropbox revokes a token": {revoking(newDropbox()),
			"POST https://api.dropboxapi.com/2/auth/token/revoke\nBearer t0ken\n\n"},
		"HubSpot says whose token it is": {newHubSpot(),
			"POST https://api.hubapi.com/oauth/2026-03/token/introspect\nBearer t0ken\napplication/x-www-form-urlencoded\n" +
				"client_id=id&client_secret=secret&token=t0ken&token_type_hint=access_token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			network := &recorder{}
			tt.peer.provider.Transport = network
			tt.peer.visit(t, nil)
			if network.last != tt.want {
				t.Errorf("the last call:\n%s\nwant:\n%s", network.last, tt.want)
			}
		})
	}
}
