package listen

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
)

// Ports that systems do not hand out by themselves: Linux does so from 32768 on,
// others from 49152 (RFC 6335). One of those could be another's before the
// process listens.
const first, end = 10_000, 32_768

// A process tries one port after another, from a start of its own: it is about to
// listen at those that were free, and so must not find one twice.
var (
	start = rand.Uint32N(end - first) //nolint:gosec // is no secret
	tried atomic.Uint32
)

// FreePort returns a TCP port of host that nothing listens at, for a process
// that is about to start.
func FreePort(ctx context.Context, host string) (string, error) {
	for {
		port := strconv.Itoa(first + int((start+tried.Add(1))%(end-first)))
		if err := Try(ctx, host, port); !InUse(err) {
			return port, err
		}
	}
}
