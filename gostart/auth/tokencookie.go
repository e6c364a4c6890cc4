package auth

import (
	"net/http"
	"time"
)

// sealedTokens is Tokens as their cookie holds them.
type sealedTokens struct {
	Session  string `json:"i"`
	Provider string `json:"p"`
	Access   string `json:"a"`
	Refresh  string `json:"r,omitempty"`
	Type     string `json:"t,omitempty"`
	Scope    string `json:"s,omitempty"`
	Expires  int64  `json:"x,omitempty"` // Unix seconds
}

// keepTokens gives the browser the cookie of tokens. Too large for one, they are
// not kept, which is told.
func (a *Auth) keepTokens(w http.ResponseWriter, r *http.Request, s *Session, t *Tokens) {
	sealed, err := a.sealTokens(s, t)
	if err != nil || len(sealed) > maxTokens {
		a.cookies.clear(w, tokensCookie)
		a.config.OnEvent(r, Event{Name: TokensNotKept, Provider: s.Provider, Session: s})
		return
	}
	a.cookies.set(w, tokensCookie, sealed, int(s.LatestExpiry.Sub(a.config.Now()).Seconds()))
}

func (a *Auth) sealTokens(s *Session, t *Tokens) (string, error) {
	sealed := sealedTokens{
		Session: s.ID, Provider: s.Provider,
		Access: t.AccessToken, Refresh: t.RefreshToken, Type: t.TokenType, Scope: t.Scope,
	}
	if !t.Expires.IsZero() {
		sealed.Expires = t.Expires.Unix()
	}
	return a.keys.seal(forTokens, sealed)
}

// openTokens returns the tokens that a request carries, if they came with s.
func (a *Auth) openTokens(r *http.Request, s *Session) (*Tokens, bool) {
	var sealed sealedTokens
	value := a.cookies.get(r, tokensCookie)
	if value == "" || !a.keys.open(forTokens, value, &sealed) || sealed.Session != s.ID || sealed.Provider != s.Provider {
		return nil, false
	}
	tokens := &Tokens{AccessToken: sealed.Access, RefreshToken: sealed.Refresh, TokenType: sealed.Type, Scope: sealed.Scope}
	if sealed.Expires != 0 {
		tokens.Expires = time.Unix(sealed.Expires, 0)
	}
	return tokens, true
}
