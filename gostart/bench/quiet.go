package main

import (
	"context"
	"fmt"
	"time"
)

const (
	maxRuns       = 3                      // of the same load, until one is not disturbed
	maxNoise      = 5                      // percent of the machine that other processes may use
	maxChecks     = 20                     // before a load, until the machine is quiet
	checkDuration = 500 * time.Millisecond // of one check
)

// loadQuietly loads a page while the machine is quiet. It repeats a disturbed run, and
// returns the sample with the least noise.
func (c *comparison) loadQuietly(ctx context.Context, s *server, t target) (best sample, err error) {
	for run := range maxRuns {
		if err := c.waitUntilQuiet(ctx); err != nil {
			return sample{}, err
		}
		got, err := load(ctx, s, t, c.options)
		if err != nil {
			return sample{}, err
		}
		if run == 0 || got.noise < best.noise {
			best = got
		}
		if best.noise <= maxNoise {
			break
		}
		fmt.Fprintf(c.log, "other processes use %.0f %% of the machine\n", got.noise)
	}
	return best, nil
}

// waitUntilQuiet waits until the machine is hardly used, but at most maxChecks times
// checkDuration.
func (c *comparison) waitUntilQuiet(ctx context.Context) error {
	for range maxChecks {
		before, err := machineTime()
		if err != nil {
			return err
		}
		if err := wait(ctx, checkDuration); err != nil {
			return err
		}
		after, err := machineTime()
		if err != nil || share(after-before, checkDuration) <= maxNoise {
			return err
		}
	}
	return nil
}
