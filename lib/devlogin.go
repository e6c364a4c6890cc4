package lib

import (
	"crypto/rand"

	"gostart/auth"
	"gostart/auth/devidp"
	"myapp/lib/href"
)

// DevLoginPath is where the identity provider of development is served, and
// DevLoginID what it is called among the others.
const (
	DevLoginPath = "/_dev/idp"
	DevLoginID   = "dev"
)

// devLogin decides whether anyone may sign in as anyone: on a developer's own
// machine only, however it is asked for.
func (e *environment) devLogin(cfg Config) bool {
	switch asked := e.oneOf("DEV_LOGIN", "auto", "true", "false"); {
	case asked == "true" && !cfg.OwnMachine:
		e.fault("DEV_LOGIN", "lets anyone sign in as anyone; it needs APP_ENV=development, and HOST and BASE_URL on this machine; remove it")
		return false
	case asked == "false":
		return false
	}
	return cfg.OwnMachine
}

// NewDevLogin returns the identity provider that is built in, as a handler for
// its pages and as a provider to sign in with. The app talks to it in process,
// through the same code as to any other. Its pages link stylesheet.
func NewDevLogin(cfg Config, stylesheet string) (*devidp.Provider, auth.Provider, error) {
	client := auth.Provider{
		ID:           DevLoginID,
		Name:         "Dev sign-in",
		ClientID:     "app",
		ClientSecret: rand.Text(),
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       cfg.BaseURL.String() + DevLoginPath,
		Unlimited:    true,
	}
	idp, err := devidp.New(devidp.Config{
		Issuer:       client.Issuer,
		ClientID:     client.ClientID,
		ClientSecret: client.ClientSecret,
		RedirectURI:  auth.CallbackURL(cfg.BaseURL, href.APIAuth(), DevLoginID),
		Stylesheet:   stylesheet,
	})
	client.Transport = idp
	return idp, client, err
}
