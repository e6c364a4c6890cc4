package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A server is a server to measure, as its file describes it.
type server struct {
	name, dir, port             string
	start                       string // split at spaces and run without a shell, because the start of the shell would be measured too
	build, cookieCommand, about string // commands for bash

	env     []string  // in addition to PORT
	cookie  string    // the Cookie header of a signed-in user
	log     string    // the file for its output
	process *exec.Cmd // nil means that it does not run
}

// readServer runs file, a bash script that README.md describes, and writes the log of the
// server to the folder logs.
func readServer(ctx context.Context, file, logs string) (*server, error) {
	const script = `. "$1" && printf '%s\0' "$NAME" "$DIR" "$PORT" "$START" "$BUILD" "$COOKIE" "$ABOUT"`
	path, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	bash := exec.CommandContext(ctx, "bash", "-euc", script, "bash", path)
	bash.Stderr = os.Stderr
	out, err := bash.Output()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	v := strings.Split(string(out), "\x00")
	return &server{
		name: v[0], dir: v[1], port: v[2], start: v[3], build: v[4], cookieCommand: v[5], about: v[6],
		log: filepath.Join(logs, filepath.Base(file)+".log"),
	}, nil
}

// shell runs a command in the folder of the server, and returns its output.
func (s *server) shell(ctx context.Context, command string, stderr io.Writer) (string, error) {
	cmd := exec.CommandContext(ctx, "bash", "-euc", command)
	cmd.Dir, cmd.Stderr = s.dir, stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", s.name, command, err)
	}
	return strings.TrimSpace(string(out)), nil
}
