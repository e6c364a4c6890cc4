package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
)

// A Provider is a service that people sign in with. A provider of OpenID Connect
// has an Issuer, from which the rest is discovered. A provider of OAuth alone has
// an Endpoint and a Profile function.
type Provider struct {
	ID           string // for URLs, such as "github"
	Name         string // for display, such as "GitHub"
	ClientID     string
	ClientSecret string
	Scopes       []string

	Issuer   string                                           // for OpenID Connect; its metadata is fetched at first use
	Endpoint oauth2.Endpoint                                  // for OAuth alone
	Profile  func(ctx context.Context, api API) (User, error) // for OAuth alone: fetches the user

	// Options for OpenID Connect.
	IssuerTemplate       string // of the issuers of all tenants, with "{tenantid}" in place of the tenant's ID
	RequireVerifiedEmail bool   // drop the e-mail address unless a claim says that it is verified
	NoImage              bool   // drop the picture: its URL needs an access token

	// Options for any provider.
	AuthParams      map[string]string                         // more parameters of the authorization request
	NewClientSecret func(now time.Time) (string, error)       // makes a client secret for each call
	CompleteUser    func(user User, response url.Values) User // completes the user from the parameters of the callback
	FormPost        bool                                      // the callback is a POST (OAuth 2.0 Form Post Response Mode)
	RevokeURL       string                                    // of RFC 7009; discovered for OpenID Connect
	Revoke          func(ctx context.Context, api API) error  // in place of RevokeURL, for a revocation other than RFC 7009's

	FormTargets  []string          // origins that a sign-in redirects to, for the CSP's form-action
	ImageSources []string          // origins of avatars, for the CSP's img-src
	Transport    http.RoundTripper // for calls to this provider; default Config.Transport
	NoRateLimit  bool              // Limits.SignIn does not apply; for development and tests
}

// provider is a configured Provider and its state.
type provider struct {
	Provider
	config      Config
	authority   string // see authorityOf
	client      *http.Client
	tokenClient *http.Client                     // for the token endpoint
	metadata    atomic.Pointer[providerMetadata] // nil before the first use, and for OAuth alone
	refreshes   sharedRefreshes
}

func newProvider(p Provider, config Config) *provider {
	transport := p.Transport
	if transport == nil {
		transport = config.Transport
	}
	client := newClient(transport)
	return &provider{Provider: p, config: config, authority: authorityOf(p), client: client, tokenClient: tolerantClient(client)}
}

// oauth returns the configuration for golang.org/x/oauth2. It fails if
// discovery or NewClientSecret does.
func (p *provider) oauth(ctx context.Context) (*oauth2.Config, error) {
	config := &oauth2.Config{
		ClientID:     p.ClientID,
		ClientSecret: p.ClientSecret,
		RedirectURL:  CallbackURL(p.config.BaseURL, p.config.BasePath, p.ID),
		Scopes:       p.Scopes,
		Endpoint:     p.Endpoint,
	}
	if p.Issuer != "" {
		meta, err := p.discover(ctx)
		if err != nil {
			return nil, err
		}
		config.Endpoint = meta.endpoint
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

// exchange exchanges an authorization code and its PKCE verifier for tokens.
func (p *provider) exchange(ctx context.Context, code, verifier string) (*oauth2.Token, error) {
	config, err := p.oauth(ctx)
	if err != nil {
		return nil, err
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, p.tokenClient)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, newError(CodeTokenExchangeFailed, exchangeFailure(err))
	}
	return token, nil
}

// refusal is the cause of a failed exchange whose code is not worth sending
// again.
type refusal struct{ error }

// exchangeFailure returns err, of a failed exchange, in loggable form. It is a
// refusal if the token endpoint has answered with an error (RFC 6749, section 5.2)
// other than a failure of the endpoint itself.
func exchangeFailure(err error) error {
	e, answered := errors.AsType[*oauth2.RetrieveError](err)
	if answered && e.ErrorCode != "" && e.Response.StatusCode < 500 && e.ErrorCode != "temporarily_unavailable" {
		return refusal{loggable(err)}
	}
	return loggable(err)
}

// isRefusal reports whether a provider has refused a code.
func isRefusal(err error) bool {
	_, ok := errors.AsType[refusal](err)
	return ok
}

// identify returns the user that the tokens belong to, and the issuer.
func (p *provider) identify(ctx context.Context, token *oauth2.Token, want expectedClaims) (identity, error) {
	who := identity{provider: p.ID, issuer: p.authority}
	var err error
	if p.Issuer != "" {
		who.user, who.issuer, err = p.identifyOIDC(ctx, token, want)
	} else {
		who.user, err = p.fetchProfile(ctx, token)
	}
	if err != nil {
		return identity{}, newError(CodeUserInfoFailed, err)
	}
	if !who.user.hasSubject() {
		return identity{}, newError(CodeUserInfoFailed, errNoSubject)
	}
	return who, nil
}

// api returns an API that calls the provider with token, which is nil for public
// resources.
func (p *provider) api(token *oauth2.Token) API {
	return API{Token: token, ClientID: p.ClientID, ClientSecret: p.ClientSecret, client: p.client}
}

// fetchProfile returns the user by Provider.Profile. Its errors are loggable.
func (p *provider) fetchProfile(ctx context.Context, token *oauth2.Token) (User, error) {
	user, err := p.Profile(ctx, p.api(token))
	if err != nil {
		return User{}, loggable(err)
	}
	user.EmailVerified = user.EmailVerified && user.Email != ""
	return user, nil
}
