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

// dashboard is the page that requires a session.
const dashboard = "/dashboard"

// A target is one page in one content coding.
type target struct{ path, about, coding string }

// targets are loaded from each server.
var targets = []target{
	{"/", "the home page", identity},
	{"/login", "the sign-in page", identity},
	{dashboard, "opens a session cookie, shows 20 rows", identity},
	{"/", "the home page", gzip},
	{"/login", "the sign-in page", gzip},
	{dashboard, "opens a session cookie, shows 20 rows", gzip},
}

// The content codings in which pages are requested.
const (
	identity = "identity"
	gzip     = "gzip"
)

// A comparison is one run of the command.
type comparison struct {
	options
	servers []*server
	results *Results
	log     io.Writer
}

// compare builds and measures the servers that files describe.
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
	defer os.RemoveAll(logs) //nolint:errcheck // a temporary folder
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

// build builds the servers, and gets their versions and session cookies.
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
		if s.cookie, err = s.shell(ctx, s.cookieCommand, c.log); err != nil {
			return err
		}
		c.results.Servers = append(c.results.Servers, Result{Name: s.name, About: about, Pages: make([]Page, len(targets))})
	}
	return c.measureLengths(ctx)
}

// measureLengths passes the lengths of the first server's pages to all servers, as
// the environment variable LENGTHS.
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
	var plain []string
	for i, t := range targets {
		if t.coding == identity {
			plain = append(plain, strconv.Itoa(lengths[i]))
		}
	}
	for _, s := range c.servers {
		s.env = []string{"LENGTHS=" + strings.Join(plain, ",")}
	}
	return nil
}

func (c *comparison) coldStarts(ctx context.Context) error {
	for range c.Starts {
		for i, s := range c.servers {
			if err := c.waitUntilQuiet(ctx); err != nil {
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

// boot starts all servers, measures their memory while they are idle, and checks their
// responses.
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
		for j, t := range targets {
			c.results.Servers[i].Pages[j] = Page{Path: t.path, Coding: t.coding, About: t.about, Bytes: lengths[j]}
		}
	}
	return nil
}

// warmUp loads each page once, because JIT compilers need it.
func (c *comparison) warmUp(ctx context.Context) error {
	for i, s := range c.servers {
		for j, t := range targets {
			if !c.serves(i, j) {
				continue
			}
			if _, err := load(ctx, s, t, c.options); err != nil {
				return err
			}
		}
	}
	return nil
}

// serves reports whether server i has target j. Not every server compresses pages.
func (c *comparison) serves(i, j int) bool { return c.results.Servers[i].Pages[j].Bytes > 0 }

func (c *comparison) rounds(ctx context.Context) error {
	for round := range c.Rounds {
		for j, t := range targets {
			for i, s := range c.servers {
				if !c.serves(i, j) {
					continue
				}
				got, err := c.loadQuietly(ctx, s, t)
				if err != nil {
					return err
				}
				c.results.Servers[i].Pages[j].add(got)
				c.results.Noise.add(got.noise)
				fmt.Fprintf(c.log, "round %d of %d  %-10s  %-8s  %-14s  %6.0f/s\n", round+1, c.Rounds, t.path, t.coding, s.name, got.perSecond)
			}
		}
	}
	for i, s := range c.servers {
		c.results.Servers[i].Peak = usageOf(s.group()).peak
	}
	return nil
}
