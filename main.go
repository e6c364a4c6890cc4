// The app's command line: go run . serves it, go run . help lists the rest.
package main

import (
	"gostart/cli"

	"myapp/app"
	"myapp/lib"
)

func main() {
	cli.Main(cli.Program[lib.Config, *app.App]{
		Name:   lib.Name,
		Config: lib.ReadConfig,
		Auth:   lib.NewAuth,
		New:    app.New,
		// To add a command:
		//
		//	Commands: []cli.Command{{Name: "import", Args: "FILE", About: "import people", Run: importPeople}},
	})
}
