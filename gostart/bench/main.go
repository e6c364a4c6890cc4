// Command bench measures servers side by side, in turns, on this machine:
//
//	go -C bench run .                                   gostart, a bare Echo server, TanStack Start
//	go -C bench run . -rounds 1 gostart.conf yours.conf
//
// It writes what it has seen to results.json, and draws it as chart.svg and as
// the table in README.md.
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

// options say how thoroughly to measure.
type options struct {
	Rounds      int
	Seconds     int // of load, for each page in each round
	Connections int
	Starts      int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var o options
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.IntVar(&o.Rounds, "rounds", 5, "how often each page of each server is loaded")
	flags.IntVar(&o.Seconds, "seconds", 5, "for how long")
	flags.IntVar(&o.Connections, "connections", 32, "over how many connections")
	flags.IntVar(&o.Starts, "starts", 9, "how often each server is started")
	draw := flags.Bool("draw", false, "only draw what results.json holds")
	_ = flags.Parse(args) // a fault ends the process
	if *draw {
		results, err := readResults()
		if err != nil {
			return err
		}
		return results.draw(stdout)
	}
	files := flags.Args()
	if len(files) == 0 {
		files = []string{"gostart.conf", "echo.conf", "tanstack.conf"}
	}
	results, err := compare(ctx, o, files, stderr)
	if err != nil {
		return err
	}
	results.Date = time.Now().UTC().Format(time.DateOnly)
	return results.write(stdout)
}
