package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
)

const (
	replayLifetime = 2 * time.Minute // how long the outcome of a flow is kept
	maxAttempts    = 4096            // flows whose outcomes are kept, of at most 10 KB each
	maxTries       = 5               // codes of one flow that are sent to the provider
)

// attempt is one exchange of a code, under way or done, and its outcome. All
// fields but reported are written before done is closed, and read after it.
type attempt struct {
	code  string   // digest of the code
	tried []string // digests of this and of earlier codes of the flow
	done  chan struct{}

	token      *oauth2.Token // what the provider gave for a code, while pending; or nil
	session    *Session      // nil if err is set
	tokens     *Tokens       // nil if they do not fit into their cookie
	trimmed    bool          // a field of the user was left out
	redirectTo string
	err        error
	pending    bool // the attempt failed, and another one may finish the flow
	refused    bool // the provider refused the code, so it is not sent again
	ends       time.Time

	reported atomic.Bool // its event is reported
}

// attempts shares one exchange among the callbacks of a flow, and keeps its
// outcome for replayLifetime, by state. Other processes do not know of it.
type attempts struct{ byState *expiringMap[*attempt] }

func newAttempts(now func() time.Time) attempts {
	return attempts{newExpiringMap[*attempt](maxAttempts, now)}
}

// finished returns the attempt that finished the flow with that state, or nil.
func (s attempts) finished(state string) *attempt {
	found, ok := s.byState.get(state)
	if !ok || !found.value.isDone() || found.value.pending {
		return nil
	}
	return found.value
}

// do returns the attempt whose outcome a callback with that code gets. If there is
// none, it calls exchange, which sets the outcome. It first waits for an attempt that
// is under way, but not longer than ctx, so that a second code is sent only if the
// first one failed.
func (s attempts) do(ctx context.Context, state, code string, exchange func(*attempt)) (*attempt, error) {
	sum := sha256.Sum256([]byte(code))
	code = hex.EncodeToString(sum[:])
	for {
		t, mine := s.join(state, code)
		if mine {
			s.run(state, t, exchange)
			return t, nil
		}
		select {
		case <-t.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if t.code == code || !t.replaceable(code) {
			return t, nil
		}
	}
}

// join returns the attempt of a flow. It adds a new attempt to a flow without one, and
// to a flow whose last attempt is replaceable. mine reports whether the attempt is new:
// then the caller must run it.
func (s attempts) join(state, code string) (t *attempt, mine bool) {
	s.byState.sweep()
	s.byState.update(state, func(old entry[*attempt], found bool) entry[*attempt] {
		if t = old.value; found && !t.replaceable(code) {
			return old
		}
		mine = true
		next := &attempt{code: code, tried: []string{code}, done: make(chan struct{})}
		if found {
			next.tried, next.token = append(slices.Clone(t.tried), code), t.token
		}
		t = next
		return entry[*attempt]{t, s.byState.now().Add(finishTimeout + replayLifetime)}
	})
	return t, mine
}

// replaceable reports whether a callback with that code may start another attempt.
func (t *attempt) replaceable(code string) bool {
	return t.isDone() && t.pending && len(t.tried) < maxTries && (!t.refused || t.code != code)
}

func (t *attempt) isDone() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

// run calls exchange, and keeps the outcome for replayLifetime from then on.
func (s attempts) run(state string, t *attempt, exchange func(*attempt)) {
	t.err, t.pending = newError(CodeInternal, errors.New("finishing a sign-in panicked")), true // the outcome if exchange panics
	defer func() {
		t.ends = s.byState.now().Add(replayLifetime)
		s.byState.update(state, func(old entry[*attempt], found bool) entry[*attempt] {
			if found && old.value != t { // t was evicted, and another attempt has begun
				return old
			}
			return entry[*attempt]{t, t.ends}
		})
		close(t.done)
	}()
	exchange(t)
}

// claimCode returns CodeFlowUsed if another process has finished the flow or is
// sending the same code. A provider takes a code that is sent twice for stolen
// and may revoke its tokens (RFC 6749, section 4.1.2).
func (a *Auth) claimCode(ctx context.Context, f flow, t *attempt) error {
	used, err := a.config.Revocations.Has(ctx, "flow:"+f.State)
	if err == nil && !used && !slices.Contains(t.tried[:len(t.tried)-1], t.code) {
		var added bool
		added, err = a.config.Revocations.Add(ctx, "flow:"+f.State+":"+t.code, a.config.Now().Add(finishTimeout))
		used = !added
	}
	return flowUsedError(used, err)
}

// spendFlow marks a flow as finished, for all processes. If one has done that
// before, it returns CodeFlowUsed.
func (a *Auth) spendFlow(ctx context.Context, f flow) error {
	until := time.Unix(f.Started, 0).Add(flowLifetime + finishTimeout + ClockSkew)
	added, err := a.config.Revocations.Add(ctx, "flow:"+f.State, until)
	return flowUsedError(!added, err)
}

// flowUsedError returns the *Error for err, a failure of the store, or for a flow or
// a code that was used before.
func flowUsedError(used bool, err error) error {
	switch {
	case err != nil:
		return newError(CodeInternal, err)
	case used:
		return newError(CodeFlowUsed, nil)
	default:
		return nil
	}
}
