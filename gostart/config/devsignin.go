package config

import (
	"crypto/rand"

	"gostart/auth"
	"gostart/auth/devidp"
)

// DevSignInPath is where the identity provider of development is served, and
// DevSignInID is its name among the providers.
const (
	DevSignInPath = "/_dev/idp"
	DevSignInID   = "dev"
)

// devLogin decides whether anyone may sign in as anyone: on a developer's own
// machine only, whatever the variable says.
func (e *Environment) devLogin(cfg Config) bool {
	switch asked := e.OneOf("DEV_LOGIN", "auto", "true", "false"); {
	case asked == "true" && !cfg.OwnMachine:
		e.Fault("DEV_LOGIN", "lets anyone sign in as anyone; it needs APP_ENV=development, and HOST and BASE_URL on this machine; remove it")
		return false
	case asked == "false":
		return false
	}
	return cfg.OwnMachine
}

// NewDevSignIn returns the identity provider of development: a handler to serve
// at DevSignInPath, and the provider to sign in with. The app reaches it in
// process, by the same code as any other. basePath is where the app serves its
// authentication endpoints, such as /api/auth.
func NewDevSignIn(cfg Config, basePath string) (*devidp.Provider, auth.Provider, error) {
	client := auth.Provider{
		ID:           DevSignInID,
		Name:         "Dev sign-in",
		ClientID:     "app",
		ClientSecret: rand.Text(),
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       cfg.BaseURL.String() + DevSignInPath,
		NoRateLimit:  true,
	}
	idp, err := devidp.New(devidp.Config{
		Issuer:       client.Issuer,
		ClientID:     client.ClientID,
		ClientSecret: client.ClientSecret,
		RedirectURI:  auth.CallbackURL(cfg.BaseURL, basePath, DevSignInID),
	})
	client.Transport = idp
	return idp, client, err
}
