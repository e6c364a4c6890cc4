// Package lib is this app's policy: its configuration, who may sign in and how,
// and the server functions that pages share.
package lib

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"gostart/internal/auth"
	"gostart/internal/auth/providers"
	"gostart/internal/start"
	"gostart/lib/href"
)

// NewAuth returns the app's one authentication service. Its base path is where
// the folder routes/api/auth is served, so the two cannot disagree; extra
// providers come first on the sign-in page.
func NewAuth(cfg Config, log *slog.Logger, extra ...auth.Provider) (*auth.Auth, error) {
	on := extra
	if cfg.GitHub.On() {
		on = append(on, providers.GitHub{ClientID: cfg.GitHub.ID, ClientSecret: cfg.GitHub.Secret}.Provider())
	}
	return auth.New(auth.Config{
		BaseURL:   cfg.BaseURL,
		BasePath:  href.APIAuth(),
		LoginPath: href.Login(),
		Secrets:   cfg.Secrets,
		Salt:      cfg.Salt,
		Providers: on,
		OnEvent:   logEvents(log),
		ErrorPage: showAuthError,
	})
}

// Auth returns the authentication service that serves the request.
func Auth(c *start.Context) *auth.Auth { return start.Provided[*auth.Auth](c) }

// ProviderName returns what people call the provider with that id.
func ProviderName(c *start.Context, id string) string {
	for _, p := range Auth(c).Providers() {
		if p.ID == id {
			return p.Name
		}
	}
	return id
}

// logEvents writes each event of signing in and out as one line, with names
// that alerts can rely on.
func logEvents(log *slog.Logger) func(*http.Request, auth.Event) {
	return func(r *http.Request, e auth.Event) {
		level := slog.LevelInfo
		attrs := []slog.Attr{slog.String("provider", e.Provider), slog.String("request", r.Header.Get(start.RequestIDHeader))}
		if e.Session != nil {
			attrs = append(attrs, slog.String("user", e.Session.User.Sub))
		}
		if e.Err != nil {
			level = slog.LevelWarn
			if e.Err.Status >= http.StatusInternalServerError {
				level = slog.LevelError
			}
			attrs = append(attrs, slog.Any("error", e.Err))
		}
		log.LogAttrs(r.Context(), level, string(e.Name), attrs...)
	}
}

// showAuthError shows a failed sign-in as the app shows every error, with the
// way back to where it began.
func showAuthError(_ http.ResponseWriter, r *http.Request, e *auth.Error) {
	shown := asStartError(e)
	shown.Next = start.Link{Label: "Sign in again", Href: href.Login()}
	start.Fail(r, shown)
}

// asStartError says in the route engine's words what the authentication service
// found.
func asStartError(e *auth.Error) *start.Error {
	return &start.Error{Status: e.Status, Type: e.Type, Code: string(e.Code), Title: e.Title, Message: e.Message}
}

// CheckCSRF returns the check that refuses a request of another site that would
// change something: cross-site request forgery ends here, for pages, server
// functions and whatever is mounted. The authentication service checks its own
// requests, and answers in its own form.
func CheckCSRF(a *auth.Auth) func(*http.Request) error {
	return func(r *http.Request) error {
		if strings.HasPrefix(r.URL.EscapedPath(), href.APIAuth()+"/") {
			return nil
		}
		if e, refused := errors.AsType[*auth.Error](a.CheckCSRF(r)); refused {
			return asStartError(e)
		}
		return nil
	}
}
