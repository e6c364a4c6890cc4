package main

import (
	"context"
	"fmt"
	"time"
)

const (
	tries    = 3  // of a run that others disturb
	loud     = 5  // percent of the machine; a run with more is repeated
	patience = 20 // looks for the machine to be quiet, before each run
	look     = 500 * time.Millisecond
)

// calm loads a page while the machine is quiet, or returns the least disturbed
// of some tries.
func (c *comparison) calm(ctx context.Context, s *server, path string) (best sample, err error) {
	for try := range tries {
		if err := c.quiet(ctx); err != nil {
			return sample{}, err
		}
		got, err := load(ctx, s, path, c.options)
		if err != nil {
			return sample{}, err
		}
		if try == 0 || got.noise < best.noise {
			best = got
		}
		if best.noise <= loud {
			break
		}
		fmt.Fprintf(c.log, "others use %.0f %% of the machine\n", got.noise)
	}
	return best, nil
}

// quiet waits until other processes leave the machine alone, if they ever do.
func (c *comparison) quiet(ctx context.Context) error {
	for range patience {
		before, err := machineTime()
		if err != nil {
			return err
		}
		if err := wait(ctx, look); err != nil {
			return err
		}
		after, err := machineTime()
		if err != nil || share(after-before, look) <= loud {
			return err
		}
	}
	return nil
}
