package auth

import (
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

// A Limit is how many attempts one client may make in a period. The period
// starts with the first attempt.
type Limit struct {
	Count int
	Per   time.Duration
}

// Limits are the limits of an Auth. A client is what ClientAddress returns: an
// IPv4 address, or a /64 network of IPv6, which is what one customer gets.
type Limits struct {
	SignIn      Limit // sign-ins started; default 60 in 15 minutes, as an office may share an address
	Credentials Limit // wrong passwords, by client and by account; default 8 in 15 minutes
	SignUp      Limit // sign-ups tried; default 5 in an hour
	Tokens      Limit // uses of a provider's tokens; default 10 in 15 minutes
}

// maxClients is how many clients a limiter remembers, in some 10 MB.
const maxClients = 50_000

// limiter counts the attempts of each client.
type limiter struct {
	limit  Limit
	now    func() time.Time
	counts *expiringMap[int]
}

func newLimiter(limit, defaultLimit Limit, now func() time.Time) *limiter {
	if limit == (Limit{}) {
		limit = defaultLimit
	}
	return &limiter{limit, now, newExpiringMap[int](maxClients, now)}
}

// limiters are the limiters of an Auth.
type limiters struct{ signIn, credentials, signUp, tokens *limiter }

func newLimiters(l Limits, now func() time.Time) limiters {
	const quarter = 15 * time.Minute
	return limiters{
		signIn:      newLimiter(l.SignIn, Limit{60, quarter}, now),
		credentials: newLimiter(l.Credentials, Limit{8, quarter}, now),
		signUp:      newLimiter(l.SignUp, Limit{5, time.Hour}, now),
		tokens:      newLimiter(l.Tokens, Limit{10, quarter}, now),
	}
}

// count counts an attempt of client and sets the X-RateLimit headers of the
// response. Over the limit it returns CodeRateLimited and sets Retry-After; such
// an attempt does not extend the wait.
func (l *limiter) count(w http.ResponseWriter, client string) error {
	now := l.now()
	counted, _ := l.counts.update(client, func(old entry[int], found bool) entry[int] {
		if !found {
			return entry[int]{value: 1, expires: now.Add(l.limit.Per)}
		}
		old.value++
		return old
	})
	header := w.Header()
	header.Set("X-RateLimit-Limit", strconv.Itoa(l.limit.Count))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, l.limit.Count-counted.value)))
	header.Set("X-RateLimit-Reset", strconv.FormatInt(counted.expires.Unix(), 10))
	if counted.value <= l.limit.Count {
		return nil
	}
	wait := int((counted.expires.Sub(now) + time.Second - 1) / time.Second)
	header.Set("Retry-After", strconv.Itoa(wait))
	e := newError(CodeRateLimited, nil)
	e.retryAfter, e.resetAt = wait, counted.expires.UTC().Truncate(time.Second)
	return e
}

// uncount takes back one attempt of client, which turned out to be right.
func (l *limiter) uncount(client string) {
	l.counts.update(client, func(old entry[int], _ bool) entry[int] {
		old.value = max(0, old.value-1)
		return old
	})
}

// ClientAddress returns the client of a request by its RemoteAddr, for limits
// and logs: an IPv4 address, the /64 network of an IPv6 address, or "unknown".
func ClientAddress(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	address := peer.Addr().Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	network, _ := address.Prefix(64) // never fails: 64 is less than the 128 bits of IPv6
	return network.String()
}
