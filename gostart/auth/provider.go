package auth

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
)

// A Provider is a service that knows people. One with an Issuer speaks OpenID
// Connect and describes itself; one without needs an Endpoint and a Profile
// function.
type Provider struct {
	ID           string // in URLs, such as "github"
	Name         string // for people, such as "GitHub"
	ClientID     string
	ClientSecret string
	Scopes       []string

	Issuer   string // of OpenID Connect; discovered at first use
	Endpoint oauth2.Endpoint
	Profile  func(ctx context.Context, api API) (User, error)

	// What some of OpenID Connect want to be told.
	IssuerTemplate       string // of all tenants that Issuer speaks for, with "{tenantid}" where each one's ID is
	RequireVerifiedEmail bool   // an address counts only if a claim says that it is verified
	NoImage              bool   // its pictures are for calls with a token, not for pages

	// What some providers want beyond that.
	AuthParams      map[string]string                        // more parameters of the authorization request
	NewClientSecret func(now time.Time) (string, error)      // makes the client secret anew for each call
	CompleteUser    func(user User, answer url.Values) User  // completes an OpenID profile from the callback's parameters
	FormPost        bool                                     // it posts its answer (OAuth 2.0 Form Post Response Mode)
	RevokeURL       string                                   // of RFC 7009; OpenID Connect discovers it
	Revoke          func(ctx context.Context, api API) error // in place of RevokeURL, for those that have their own way

	FormTargets  []string          // origins that signing in leads to, for the CSP's form-action
	ImageSources []string          // origins of avatars, for the CSP's img-src
	Transport    http.RoundTripper // to the provider; default the Config's
	NoRateLimit  bool              // no limit of attempts: for a provider of development and tests
}

// provider is a Provider in service.
type provider struct {
	Provider
	config     Config
	client     *http.Client
	discovered atomic.Pointer[discovered] // nil until asked, and for OAuth alone
	refreshes  sharedRefreshes
}

func newProvider(p Provider, config Config) *provider {
	transport := p.Transport
	if transport == nil {
		transport = config.Transport
	}
	return &provider{Provider: p, config: config, client: newClient(transport)}
}

// oauth returns what golang.org/x/oauth2 needs to know of the provider. For
// OpenID Connect that is discovered, so it can fail.
func (p *provider) oauth(ctx context.Context) (*oauth2.Config, error) {
	config := &oauth2.Config{
		ClientID:     p.ClientID,
		ClientSecret: p.ClientSecret,
		RedirectURL:  CallbackURL(p.config.BaseURL, p.config.BasePath, p.ID),
		Scopes:       p.Scopes,
		Endpoint:     p.Endpoint,
	}
	if p.Issuer != "" {
		found, err := p.discover(ctx)
		if err != nil {
			return nil, err
		}
		config.Endpoint = found.endpoint
	}
	if p.NewClientSecret != nil {
		secret, err := p.NewClientSecret(p.config.Now())
		if err != nil {
			return nil, newError(CodeInternal, err)
		}
		config.ClientSecret = secret
	}
	return config, nil
}

// exchange trades a code and its PKCE verifier for tokens.
func (p *provider) exchange(ctx context.Context, code, verifier string) (*oauth2.Token, error) {
	config, err := p.oauth(ctx)
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, p.client)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, newError(CodeTokenExchangeFailed, loggable(err))
	}
	return token, nil
}

// identify returns whom the tokens speak for.
func (p *provider) identify(ctx context.Context, token *oauth2.Token, flow expectedClaims) (User, error) {
	var user User
	var err error
	if p.Issuer != "" {
		user, err = p.identifyOIDC(ctx, token, flow)
	} else {
		user, err = p.fetchProfile(ctx, token)
	}
	if err != nil {
		return User{}, newError(CodeUserInfoFailed, err)
	}
	if !user.hasSubject() {
		return User{}, newError(CodeUserInfoFailed, errNoSubject)
	}
	return user, nil
}

// api calls the provider with a token.
func (p *provider) api(token *oauth2.Token) API {
	return API{Token: token, ClientID: p.ClientID, ClientSecret: p.ClientSecret, client: p.client}
}

// ask returns whom the provider's own API says the token speaks for.
func (p *provider) fetchProfile(ctx context.Context, token *oauth2.Token) (User, error) {
	user, err := p.Profile(ctx, p.api(token))
	if err != nil {
		return User{}, loggable(err)
	}
	return user, nil
}
