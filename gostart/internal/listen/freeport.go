package listen

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
)

// FreePort returns ports from first up to, but not including, end. Browsers block some
// ports up to 10080 (https://fetch.spec.whatwg.org/#port-blocking). Systems assign ports
// above the range to outgoing connections: Linux from 32768 on, others from 49152 (RFC
// 6335). So no connection can take the port before the process listens.
const first, end = 10_081, 32_768

// FreePort tries ports in order, from a random one. It never tries a port twice, because
// a caller may be about to listen at a port that it returned.
var (
	start = rand.Uint32N(end - first) //nolint:gosec // not a secret
	tried atomic.Uint32
)

// FreePort returns a free TCP port of host, for a process that is about to start.
func FreePort(ctx context.Context, host string) (string, error) {
	for {
		port := strconv.Itoa(first + int((start+tried.Add(1))%(end-first)))
		if err := Try(ctx, host, port); !InUse(err) {
			return port, err
		}
	}
}
