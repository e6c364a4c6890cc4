// Command exampleapp is the command line of the example app, for tests of package
// cli and for benchmarks.
package main

import (
	"gostart/cli"
	"gostart/config"
	"gostart/internal/exampleapp"
)

func main() {
	cli.Main(cli.Program[config.Config, *exampleapp.App]{
		Name:   "example",
		Config: (*config.Environment).Read,
		Auth:   exampleapp.NewAuth,
		New:    exampleapp.New,
	})
}
