// Command echo is the lower limit: Echo, securecookie and one handler. It opens
// the session cookie of the example app. Its pages are as long as those of the
// example app, whose lengths are in the environment variable LENGTHS.
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
		log.Fatalf("LENGTHS: want those of /, /login and /dashboard, such as 2700,2100,8100: %v", err)
	}
	handler, err := newHandler(os.Getenv("AUTH_SECRET"), pages)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), handler)) //nolint:gosec // measured, never exposed
}
