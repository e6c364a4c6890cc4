// Command echotempl serves the pages of the example app on 127.0.0.1 at $PORT, with echo
// and templ and without the framework. "echotempl session" prints the Cookie header of a
// session of Ada Lovelace.
//
// The code is frozen: read README.md before you change it.
package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Getenv("PORT"), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, port string, stdout, stderr io.Writer) error {
	if len(args) == 1 && args[0] == "session" {
		cookie, err := newCookie(newStore(), ada())
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(stdout, cookie)
		return err
	}
	server := &http.Server{
		Addr:              "127.0.0.1:" + port,
		Handler:           newHandler(newStore(), slog.New(slog.NewJSONHandler(stderr, nil))),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	return server.ListenAndServe()
}
