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

// A server is one to measure, as its file describes it.
type server struct {
	name, dir, port    string
	start              string // words: no shell reads them, as it would count as start-up
	build, sign, about string // commands of the shell

	env     []string  // what it is told beyond its port
	cookie  string    // the header of someone signed in
	log     string    // the file of what it says
	process *exec.Cmd // nil while it does not run
}

// readServer reads a file, which is shell, as README.md describes it.
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
		name: v[0], dir: v[1], port: v[2], start: v[3], build: v[4], sign: v[5], about: v[6],
		log: filepath.Join(logs, filepath.Base(file)+".log"),
	}, nil
}

// shell runs a command where the server starts, and returns what it prints.
func (s *server) shell(ctx context.Context, command string, stderr io.Writer) (string, error) {
	cmd := exec.CommandContext(ctx, "bash", "-euc", command)
	cmd.Dir, cmd.Stderr = s.dir, stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %s: %w", s.name, command, err)
	}
	return strings.TrimSpace(string(out)), nil
}
