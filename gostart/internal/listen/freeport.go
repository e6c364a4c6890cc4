package listen

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
)

// The ports below those that systems assign to connections: Linux assigns from
// 32768 on, others from 49152 (RFC 6335). An assigned port could be taken before
// the process listens.
const first, end = 10_000, 32_768

// A process tries one port after another, from a random first one. It never
// tries a port twice, because it is about to listen at those that were free.
var (
	start = rand.Uint32N(end - first) //nolint:gosec // is no secret
	tried atomic.Uint32
)

// FreePort returns a TCP port of host that is free, for a process that is about to
// start.
func FreePort(ctx context.Context, host string) (string, error) {
	for {
		port := strconv.Itoa(first + int((start+tried.Add(1))%(end-first)))
		if err := Try(ctx, host, port); !InUse(err) {
			return port, err
		}
	}
}
