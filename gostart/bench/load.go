package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// A sample is the result of one run of wrk.
type sample struct {
	requests  float64
	perSecond float64
	p50, p99  float64 // milliseconds
	longest   float64 // milliseconds
	cpu       float64 // microseconds of the server's processor for each request
	noise     float64 // percent of the machine that other processes used
}

// load runs wrk for a page, on the second core.
func load(ctx context.Context, s *server, t target, o options) (sample, error) {
	args := []string{"-c", "1", "wrk", "--latency", "-t1", fmt.Sprintf("-c%d", o.Connections), fmt.Sprintf("-d%ds", o.Seconds)}
	for name, values := range s.header(t) {
		args = append(args, "-H", name+": "+values[0])
	}
	wrk := exec.CommandContext(ctx, "taskset", append(args, s.url(t.path))...)
	before, err := machineTime()
	if err != nil {
		return sample{}, err
	}
	served, began := usageOf(s.group()).time, time.Now()
	out, err := wrk.Output()
	if err != nil {
		return sample{}, fmt.Errorf("wrk: %w", err)
	}
	took := time.Since(began)
	served = usageOf(s.group()).time - served
	after, err := machineTime()
	if err != nil {
		return sample{}, err
	}
	got, err := parseWrk(string(out))
	if err != nil {
		return sample{}, fmt.Errorf("%s %s: %w", s.name, t.path, err)
	}
	others := after - before - served - wrk.ProcessState.UserTime() - wrk.ProcessState.SystemTime()
	got.noise = max(0, share(others, took))
	got.cpu = float64(served.Microseconds()) / got.requests
	return got, nil
}

var (
	wrkRequests = regexp.MustCompile(`(?m)^ +(\d+) requests in`)
	wrkRate     = regexp.MustCompile(`(?m)^Requests/sec: +([\d.]+)$`)
	wrkLongest  = regexp.MustCompile(`(?m)^ +Latency +\S+ +\S+ +([\d.]+(?:us|ms|s|m)) `)
	wrkLatency  = regexp.MustCompile(`(?m)^ +(50|99)% +([\d.]+(?:us|ms|s|m)) *$`)
	wrkErrors   = regexp.MustCompile(`(?m)^ +((?:Socket errors|Non-2xx).*)$`)
)

// parseWrk parses the output of wrk.
func parseWrk(out string) (sample, error) {
	if failure := wrkErrors.FindStringSubmatch(out); failure != nil {
		return sample{}, errors.New(failure[1])
	}
	requests, rate := wrkRequests.FindStringSubmatch(out), wrkRate.FindStringSubmatch(out)
	longest, latencies := wrkLongest.FindStringSubmatch(out), wrkLatency.FindAllStringSubmatch(out, -1)
	if requests == nil || rate == nil || longest == nil || len(latencies) != 2 {
		return sample{}, fmt.Errorf("wrk: cannot parse its output:\n%s", out)
	}
	count, errCount := strconv.ParseFloat(requests[1], 64)
	perSecond, errRate := strconv.ParseFloat(rate[1], 64)
	p50, err50 := time.ParseDuration(latencies[0][2])
	p99, err99 := time.ParseDuration(latencies[1][2])
	most, errMost := time.ParseDuration(longest[1])
	got := sample{requests: count, perSecond: perSecond, p50: milliseconds(p50), p99: milliseconds(p99), longest: milliseconds(most)}
	return got, errors.Join(errCount, errRate, err50, err99, errMost)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
