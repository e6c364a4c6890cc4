package main

import (
	"strings"
	"testing"
)

const wrkOut = `Running 5s test @ http://127.0.0.1:4103/
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.02ms    2.67ms  52.98ms   91.32%
    Req/Sec    35.50k   464.15    41.40k    83.67%
  Latency Distribution
     50%  820.00us
     75%    1.10ms
     90%    2.29ms
     99%    1.02s 
  174730 requests in 5.01s, 1.09GB read
Requests/sec:  34881.16
Transfer/sec:    221.81MB
`

func TestTheOutputOfWrkIsParsed(t *testing.T) {
	t.Parallel()
	want := sample{requests: 174730, perSecond: 34881.16, p50: 0.82, p99: 1020, longest: 52.98}
	if got, err := parseWrk(wrkOut); err != nil || got != want {
		t.Errorf("parseWrk() = %v, %v; want %v", got, err, want)
	}
}

func TestARunOfWrkWithErrorsFails(t *testing.T) {
	t.Parallel()
	for _, failure := range []string{"Socket errors: connect 0, read 3, write 0, timeout 0", "Non-2xx or 3xx responses: 5"} {
		out := strings.Replace(wrkOut, "Requests/sec", "  "+failure+"\nRequests/sec", 1)
		if _, err := parseWrk(out); err == nil || err.Error() != failure {
			t.Errorf("with %q the error is %v", failure, err)
		}
	}
	if _, err := parseWrk("wrk has changed"); err == nil {
		t.Error("output in another format is accepted")
	}
}
