// Command echo does the minimum of work with Echo and securecookie. It opens the session
// cookie of the example app, and pads its pages to the lengths in the environment variable
// LENGTHS.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	var pages lengths
	if _, err := fmt.Sscanf(os.Getenv("LENGTHS"), "%d,%d,%d", &pages.home, &pages.login, &pages.dashboard); err != nil {
		log.Fatalf("LENGTHS: want the lengths of /, /login and /dashboard in bytes, such as 2700,2100,8100: %v", err)
	}
	handler, err := newHandler(os.Getenv("AUTH_SECRET"), pages)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), handler)) //nolint:gosec // it has no timeouts, but serves only the benchmark
}
