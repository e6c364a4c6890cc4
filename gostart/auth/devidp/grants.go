package devidp

import (
	"crypto/rand"
	"encoding/base64"
	"slices"
	"sync"
	"time"
)

// maxGrants limits the stored grants, so that a provider that runs for long uses
// bounded memory.
const maxGrants = 1000

// grant is the result of one sign-in at the authorization endpoint.
type grant struct {
	code, token string // the authorization code, and the access token for it
	redeemed    bool   // a token request used the code, even if the request was rejected
	person      Person
	nonce       string
	challenge   string // code_challenge (RFC 7636)
	issued      time.Time
}

// grants stores the newest grants. The zero value is ready to use.
type grants struct {
	mu   sync.Mutex
	list []*grant // oldest first
}

// add stores a grant and returns its code. It deletes the oldest grant if there
// are maxGrants.
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

// redeem returns the grant of a code and marks the code as used, even if the
// caller then rejects the request. A second use means that the code was stolen,
// so it deletes the grant and its access token (RFC 6749, section 4.1.2).
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

// byToken returns the grant of an access token.
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
