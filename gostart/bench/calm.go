package main

import (
	"context"
	"fmt"
	"time"
)

const (
	tries    = 3                      // of a run that other processes disturb
	loud     = 5                      // percent of the machine: with more the run is repeated
	looks    = 20                     // at most, before each run, until the machine is quiet
	lookTime = 500 * time.Millisecond // of one look
)

// calm loads a page while the machine is quiet. It returns the least disturbed
// sample of a few.
func (c *comparison) calm(ctx context.Context, s *server, t target) (best sample, err error) {
	for try := range tries {
		if err := c.quiet(ctx); err != nil {
			return sample{}, err
		}
		got, err := load(ctx, s, t, c.options)
		if err != nil {
			return sample{}, err
		}
		if try == 0 || got.noise < best.noise {
			best = got
		}
		if best.noise <= loud {
			break
		}
		fmt.Fprintf(c.log, "other processes use %.0f %% of the machine\n", got.noise)
	}
	return best, nil
}

// quiet waits until other processes hardly use the machine, for a limited time.
func (c *comparison) quiet(ctx context.Context) error {
	for range looks {
		before, err := machineTime()
		if err != nil {
			return err
		}
		if err := wait(ctx, lookTime); err != nil {
			return err
		}
		after, err := machineTime()
		if err != nil || share(after-before, lookTime) <= loud {
			return err
		}
	}
	return nil
}
