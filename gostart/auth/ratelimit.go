package auth

import (
	"net/http"
	"strconv"
	"time"
)

// A Limit is how many attempts are taken from one client in some time.
type Limit struct {
	Count int
	Per   time.Duration
}

// Limits are the limits of an Auth. A client is an address, as RemoteAddr says
// it, or the /64 network of one, which is what one customer gets.
type Limits struct {
	SignIn      Limit // starts of a sign-in; default 60 in 15 minutes, as an office may share an address
	Credentials Limit // passwords tried, for one client and for one account; default 8 in 15 minutes
	SignUp      Limit // accounts made; default 5 in an hour
	Tokens      Limit // uses of a provider's tokens; default 10 in 15 minutes
}

// maxClients is how many clients a limiter remembers: some 10 MB.
const maxClients = 50_000

// limiter counts the attempts of each client.
type limiter struct {
	limit  Limit
	now    func() time.Time
	counts *expiringMap[int]
}

func newLimiter(limit, otherwise Limit, now func() time.Time) *limiter {
	if limit == (Limit{}) {
		limit = otherwise
	}
	return &limiter{limit, now, newExpiringMap[int](maxClients, now)}
}

// limiters are those of an Auth.
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

// take counts an attempt of client, and says on the answer how many are left.
// One too many is a failure, and does not lengthen the wait.
func (l *limiter) count(w http.ResponseWriter, client string) error {
	now := l.now()
	counted, _ := l.counts.change(client, func(old entry[int], found bool) entry[int] {
		if !found {
			return entry[int]{value: 1, until: now.Add(l.limit.Per)}
		}
		old.value++
		return old
	})
	header := w.Header()
	header.Set("X-RateLimit-Limit", strconv.Itoa(l.limit.Count))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, l.limit.Count-counted.value)))
	header.Set("X-RateLimit-Reset", strconv.FormatInt(counted.until.Unix(), 10))
	if counted.value <= l.limit.Count {
		return nil
	}
	wait := int((counted.until.Sub(now) + time.Second - 1) / time.Second)
	header.Set("Retry-After", strconv.Itoa(wait))
	e := newError(CodeRateLimited, nil)
	e.retryAfter, e.resetAt = wait, counted.until.UTC().Truncate(time.Second)
	return e
}

// giveBack takes back the attempt of a client that proved to be right.
func (l *limiter) uncount(client string) {
	l.counts.change(client, func(old entry[int], _ bool) entry[int] {
		old.value = max(0, old.value-1)
		return old
	})
}
