package lib

import (
	"log/slog"

	"gostart/auth"
	"gostart/config"
	"gostart/start"
)

// Services holds what handlers need beside the request. app.New makes it once, and
// fails if a field is nil. Add a field for a database, a mailer and the like. Examples
// have no field here, so that you can remove them.
type Services struct {
	Config        Config
	Log           *slog.Logger
	Auth          *auth.Auth
	Registrations config.Registrations // of providers, on a developer's own machine
}

// ServicesOf returns the services of the app that serves the request.
func ServicesOf(c *start.Context) *Services { return start.Services[Services](c) }

// OwnMachine is met if only the developer's own machine can reach the app.
var OwnMachine = start.Require("a developer's own machine", func(s *Services) bool { return s.Config.OwnMachine })
