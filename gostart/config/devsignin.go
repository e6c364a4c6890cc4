package config

import (
	"crypto/rand"

	"gostart/auth"
	"gostart/auth/devidp"
)

// DevSignInPath is the path of the identity provider for development, and
// DevSignInID is its ID in auth.Provider.
const (
	DevSignInPath = "/_dev/idp"
	DevSignInID   = "dev"
)

// devLogin reports whether the development sign-in is on. With it anyone can sign in
// as anyone, so it is off unless the app runs on a developer's machine.
func (e *Environment) devLogin(cfg Config) bool {
	switch value := e.OneOf("DEV_LOGIN", "auto", "true", "false"); {
	case value == "true" && !cfg.OwnMachine:
		e.Fault("DEV_LOGIN", "lets anyone sign in as anyone, so it requires APP_ENV=development, and HOST and BASE_URL on this machine; remove it")
		return false
	case value == "false":
		return false
	}
	return cfg.OwnMachine
}

// NewDevSignIn returns the identity provider for development: a handler to serve at
// DevSignInPath, and the auth.Provider for it. The app calls it in process, with the
// same code as for any other provider. basePath is the path of the app's
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
