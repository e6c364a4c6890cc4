// Start is the command-line tool for developers of an app: go tool start COMMAND.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"gostart/internal/command"
)

func main() {
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "start: finding the working directory:", err)
		os.Exit(1)
	}
	t := tool{dir, terminal()}
	os.Exit(t.run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// A tool runs commands in a folder.
type tool struct {
	dir   string
	stdin io.Reader // for answers to questions; nil if it is not a terminal
}

// terminal returns standard input if it is a terminal, otherwise nil.
func terminal() io.Reader {
	in, err := os.Stdin.Stat()
	if err != nil || in.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	if null, err := os.Stat(os.DevNull); err == nil && os.SameFile(in, null) {
		return nil
	}
	return os.Stdin
}

// run runs the command that args name, and returns the exit status.
func (t tool) run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return command.Program{
		Name: "go tool start",
		Commands: []command.Command{
			{Name: "dev", About: "serve the app, and rebuild it when a file changes", Run: t.dev},
			{Name: "examples", About: "list the examples in the app", Run: t.examples},
			{Name: "generate", About: "write the Go code of templates, the route table and the links", Run: t.generate},
			{Name: "init", Args: "MODULE", About: "turn a clone into your app: rename the module, set the name, remove examples", Run: t.initialize},
			{Name: "lock", About: "record the contents of gostart/ in gostart.lock", Run: t.lock},
			{Name: "new", Args: "FOLDER", About: "write a page and its test, as in: new routes/projects/by_id", Run: t.newPage},
			{Name: "routes", About: "list the pages and server functions, with their guards and layouts", Run: t.routes},
			{Name: "upgrade", Args: "SOURCE", About: "replace gostart/ by the newer one in SOURCE, a folder or git URL", Run: t.upgrade},
		},
		Stdout: stdout,
		Stderr: stderr,
	}.Run(ctx, args)
}
