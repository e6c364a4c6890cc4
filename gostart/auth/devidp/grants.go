package devidp

import (
	"crypto/rand"
	"encoding/base64"
	"slices"
	"sync"
	"time"
)

// maxGrants bounds the memory of a provider that nobody restarts.
const maxGrants = 1000

// grant is one sign-in. It need not name client and callback, since a provider
// has one of each.
type grant struct {
	code, token string // the token is made along with the code, and told in exchange for it
	redeemed    bool   // the code has been presented
	person      Person
	nonce       string
	challenge   string // of the PKCE verifier that must come with the code
	at          time.Time
}

// grants remembers the latest sign-ins. The zero value is ready to use.
type grants struct {
	mu   sync.Mutex
	list []*grant // the oldest first
}

// add remembers a grant, in place of the oldest when there are too many, and
// returns its code.
func (g *grants) add(added grant) (code string) {
	added.code, added.token = newSecret(), newSecret()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.list) == maxGrants {
		g.list = slices.Delete(g.list, 0, 1)
	}
	g.list = append(g.list, &added)
	return added.code
}

// spend uses up a code, even when the caller then finds fault with the rest of
// the request. A code that comes again was stolen from someone, so its grant
// and token die (RFC 6749, section 4.1.2).
func (g *grants) redeem(code string) (grant, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.list, func(each *grant) bool { return each.code == code })
	switch {
	case i < 0:
		return grant{}, false
	case g.list[i].redeemed:
		g.list = slices.Delete(g.list, i, i+1)
		return grant{}, false
	}
	g.list[i].redeemed = true
	return *g.list[i], true
}

// byToken finds the grant of an access token.
func (g *grants) byToken(token string) (grant, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, each := range g.list {
		if each.token == token {
			return *each, true
		}
	}
	return grant{}, false
}

// newSecret returns 32 random bytes in base64url.
func newSecret() string {
	secret := make([]byte, 32)
	rand.Read(secret)
	return base64.RawURLEncoding.EncodeToString(secret)
}
