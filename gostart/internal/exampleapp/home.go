package exampleapp

import (
	"gostart/auth"
	"gostart/start"
)

// homeData is what the home page shows.
type homeData struct {
	session *auth.Session // nil if nobody is signed in
}

func loadHome(c *start.Context, _ start.NoParams) (homeData, error) {
	return homeData{session: currentSession(c)}, nil
}

func homeHead(homeData) start.Head {
	return start.Head{Title: "Home", Description: "A small website on the framework, for its tests and benchmarks."}
}
