package devidp

import (
	"crypto/rand"
	"encoding/base64"
	"slices"
	"sync"
	"time"
)

// maxGrants is how many grants are kept, so that a provider that runs for long
// uses bounded memory.
const maxGrants = 1000

// grant is one sign-in.
type grant struct {
	code, token string // the access token is made with the code, and sent in exchange for it
	redeemed    bool   // the code was presented, even if the request was refused
	person      Person
	nonce       string
	challenge   string // code_challenge (RFC 7636)
	issued      time.Time
}

// grants stores the latest grants. The zero value is ready to use.
type grants struct {
	mu   sync.Mutex
	list []*grant // oldest first
}

// add stores a grant and returns its code. It replaces the oldest grant if
// there are maxGrants.
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
// caller then refuses the request. A code that is used twice was stolen, so the
// second use deletes the grant and its access token (RFC 6749, section 4.1.2).
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
