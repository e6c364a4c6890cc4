package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// boot starts the server on the first core, in its own process group and with a minimal
// environment. It returns the time until the first response with status 200.
func (s *server) boot(ctx context.Context) (time.Duration, error) {
	if err := s.checkHome(ctx); err == nil {
		return 0, fmt.Errorf("%s: another process serves port %s", s.name, s.port)
	}
	log, err := os.Create(s.log)
	if err != nil {
		return 0, err
	}
	defer func() { _ = log.Close() }() // the server keeps its own descriptor
	words := append([]string{"-c", "0"}, strings.Fields(s.start)...)
	process := exec.CommandContext(context.WithoutCancel(ctx), "taskset", words...) // halt ends it
	process.Dir, process.Stdout, process.Stderr = s.dir, log, log
	process.Env = slices.Concat(s.env, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "PORT=" + s.port})
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	began := time.Now()
	if err := process.Start(); err != nil {
		return 0, err
	}
	s.process = process
	for s.checkHome(ctx) != nil {
		if time.Since(began) > 30*time.Second {
			output, _ := os.ReadFile(s.log)
			return 0, fmt.Errorf("%s does not respond with 200:\n%s", s.name, output)
		}
		if err := wait(ctx, time.Millisecond); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

// halt kills the server, if it runs.
func (s *server) halt() {
	if s.process == nil {
		return
	}
	_ = syscall.Kill(-s.group(), syscall.SIGKILL)
	_ = s.process.Wait() // the error says that it was killed
	s.process = nil
}

// group returns the process group of the server.
func (s *server) group() int { return s.process.Process.Pid }

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
