package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// dashboard is the page for those who are signed in.
const dashboard = "/dashboard"

// pages are those that each server has.
var pages = []struct{ path, about string }{
	{"/", "the home page"},
	{"/login", "the sign-in page"},
	{dashboard, "opens a session cookie, shows 20 rows"},
}

// A comparison is under way.
type comparison struct {
	options
	servers []*server
	results *Results
	log     io.Writer
}

// compare builds the servers that files describe, and measures them.
func compare(ctx context.Context, o options, files []string, log io.Writer) (*Results, error) {
	for _, tool := range []string{"bash", "taskset", "wrk"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, err
		}
	}
	logs, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(logs) //nolint:errcheck // it is in the folder for what is thrown away
	c := comparison{o, nil, &Results{Machine: machine(), Options: o}, log}
	defer func() {
		for _, s := range c.servers {
			s.halt()
		}
	}()
	for _, file := range files {
		s, err := readServer(ctx, file, logs)
		if err != nil {
			return nil, err
		}
		c.servers = append(c.servers, s)
	}
	for _, step := range []func(context.Context) error{c.build, c.coldStarts, c.boot, c.warmUp, c.rounds} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return c.results, nil
}

// build makes the servers, and the cookies of someone who is signed in there.
func (c *comparison) build(ctx context.Context) error {
	for _, s := range c.servers {
		fmt.Fprintf(c.log, "building %s\n", s.name)
		if _, err := s.shell(ctx, s.build, c.log); err != nil {
			return err
		}
		about, err := s.shell(ctx, s.about, c.log)
		if err != nil {
			return err
		}
		if s.cookie, err = s.shell(ctx, s.sign, c.log); err != nil {
			return err
		}
		c.results.Servers = append(c.results.Servers, Result{Name: s.name, About: about, Pages: make([]Page, len(pages))})
	}
	return c.measureLengths(ctx)
}

// measureLengths asks the first server how long its pages are, for the others
// to be told.
func (c *comparison) measureLengths(ctx context.Context) error {
	first := c.servers[0]
	defer first.halt()
	if _, err := first.boot(ctx); err != nil {
		return err
	}
	lengths, err := first.check(ctx)
	if err != nil {
		return err
	}
	var told []string
	for _, length := range lengths {
		told = append(told, strconv.Itoa(length))
	}
	for _, s := range c.servers {
		s.env = []string{"LENGTHS=" + strings.Join(told, ",")}
	}
	return nil
}

func (c *comparison) coldStarts(ctx context.Context) error {
	for range c.Starts {
		for i, s := range c.servers {
			if err := c.quiet(ctx); err != nil {
				return err
			}
			took, err := s.boot(ctx)
			if err != nil {
				return err
			}
			s.halt()
			c.results.Servers[i].ColdStart.add(milliseconds(took))
		}
	}
	return nil
}

// boot starts all servers, looks at what they take while nobody asks, and then
// makes sure that they answer as they should.
func (c *comparison) boot(ctx context.Context) error {
	for _, s := range c.servers {
		if _, err := s.boot(ctx); err != nil {
			return err
		}
	}
	if err := wait(ctx, 2*time.Second); err != nil {
		return err
	}
	for i, s := range c.servers {
		c.results.Servers[i].Idle = usageOf(s.group()).now
		lengths, err := s.check(ctx)
		if err != nil {
			return err
		}
		for j, p := range pages {
			page := &c.results.Servers[i].Pages[j]
			page.Path, page.About, page.Bytes = p.path, p.about, lengths[j]
		}
	}
	return nil
}

// warmUp lets compilers that work while a program runs see what is asked for.
func (c *comparison) warmUp(ctx context.Context) error {
	for _, s := range c.servers {
		for _, p := range pages {
			if _, err := load(ctx, s, p.path, c.options); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *comparison) rounds(ctx context.Context) error {
	for round := range c.Rounds {
		for j, p := range pages {
			for i, s := range c.servers {
				got, err := c.calm(ctx, s, p.path)
				if err != nil {
					return err
				}
				c.results.Servers[i].Pages[j].add(got)
				c.results.Noise.add(got.noise)
				fmt.Fprintf(c.log, "round %d of %d  %-10s  %-14s  %6.0f/s\n", round+1, c.Rounds, p.path, s.name, got.perSecond)
			}
		}
	}
	for i, s := range c.servers {
		c.results.Servers[i].Peak = usageOf(s.group()).peak
	}
	return nil
}
