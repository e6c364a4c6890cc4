package lib

import (
	"log/slog"
	"sync"

	"gostart/auth"
	"gostart/config"
	"gostart/start"
)

// Services is what handlers need beside the request. app.New makes it once; a
// field that is nil then is an error at boot. Your database, your mailer and the
// like are fields of their own. An example is not: it keeps what it needs in its
// folder.
type Services struct {
	Config        Config
	Auth          *auth.Auth
	Registrations config.Registrations `start:"optional"` // on a developer's own machine

	// Memory is shared by all requests, by a key of the caller's own type. It is
	// empty after a restart.
	Memory *sync.Map
}

// NewSite returns an app without routes, whose handlers get services.
func NewSite(services *Services, log *slog.Logger) (*start.App, error) {
	return start.New(services, log)
}

// ServicesOf returns the services of the app that serves the request.
func ServicesOf(c *start.Context) *Services { return start.Services[Services](c) }

// OwnMachine is met where no other machine reaches the app.
var OwnMachine = start.Require("a developer's own machine", func(s *Services) bool { return s.Config.OwnMachine })
