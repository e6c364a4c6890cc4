// Command bench compares servers on this machine, and loads them in turns:
//
//	go run .                                      all servers
//	go run . -rounds 1 exampleapp.conf yours.conf two of them
//
// It writes results.json, and from that chart.svg and the table in README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// servers are the files of the servers to compare. The first is compared with the
// others.
var servers = []string{"exampleapp.conf", "echotempl.conf", "echo.conf", "tanstack.conf"}

// options say how long and how often to measure.
type options struct {
	Rounds      int
	Seconds     int // of load, for each page in each round
	Connections int
	Starts      int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var o options
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.IntVar(&o.Rounds, "rounds", 5, "rounds; each loads every page of every server once")
	flags.IntVar(&o.Seconds, "seconds", 5, "seconds of load for each page in each round")
	flags.IntVar(&o.Connections, "connections", 32, "connections to a server at a time")
	flags.IntVar(&o.Starts, "starts", 9, "cold starts of each server")
	draw := flags.Bool("draw", false, "only write chart.svg and the table from results.json")
	_ = flags.Parse(args) // ExitOnError
	if *draw {
		results, err := readResults()
		if err != nil {
			return err
		}
		return results.draw(stdout)
	}
	files := flags.Args()
	if len(files) == 0 {
		files = servers
	}
	results, err := compare(ctx, o, files, stderr)
	if err != nil {
		return err
	}
	results.Date = time.Now().UTC().Format(time.DateOnly)
	return results.write(stdout)
}
