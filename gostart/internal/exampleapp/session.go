package exampleapp

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"gostart/auth"
	"gostart/config"
	"gostart/start"
)

// NewAuth returns the app's authentication service. The extra providers come
// first on the sign-in page.
func NewAuth(cfg config.Config, log *slog.Logger, extra ...auth.Provider) (*auth.Auth, error) {
	return auth.New(auth.Config{
		BaseURL:   cfg.BaseURL,
		BasePath:  authPath,
		LoginPath: loginPath,
		Secrets:   cfg.Secrets,
		Audience:  cfg.Audience,
		Providers: append(extra, cfg.Providers...),
		ErrorPage: showAuthError,
		OnEvent: func(r *http.Request, e auth.Event) {
			log.LogAttrs(r.Context(), slog.LevelInfo, string(e.Name), slog.String("provider", e.Provider))
		},
	})
}

// getSession returns the session of the request, or auth.ErrNoSession. It is
// memoised per request, as both the layout and the page call it. A response for a
// signed-in user must not be cached.
var getSession = start.PerRequest(func(c *start.Context) (*auth.Session, error) {
	c.Response().Header().Add("Vary", "Cookie")
	session, err := authOf(c).GetSession(c.Response(), c.Request())
	if !errors.Is(err, auth.ErrNoSession) {
		c.NoStore()
	}
	return session, err
})

// currentSession returns the session of the request, or nil if nobody is signed
// in.
func currentSession(c *start.Context) *auth.Session {
	session, err := getSession(c)
	if err != nil {
		return nil
	}
	return session
}

// requireSession returns the session of the request. Without a session, its error
// redirects to the sign-in page, from which the visitor returns here.
func requireSession(c *start.Context, _ start.NoParams) (*auth.Session, error) {
	session, err := getSession(c)
	if errors.Is(err, auth.ErrNoSession) {
		return nil, start.Unauthorized(loginURL(authOf(c).SafeRedirect(c.Request().URL.RequestURI())))
	}
	return session, err
}

// signOut ends the session and redirects to the home page.
var signOut = start.Func("sign-out", func(c *start.Context, _ start.Nothing) (start.Nothing, error) {
	if err := authOf(c).SignOut(c.Response(), c.Request()); err != nil {
		return start.Nothing{}, err
	}
	return start.Nothing{}, start.Redirect(homeURL)
})

// displayName returns the name of the user, or a substitute if the provider sent none.
func displayName(s *auth.Session) string {
	return cmp.Or(strings.TrimSpace(s.User.Name), s.User.Email, "you")
}

// fingerprint identifies a session to the scripts of a page. It is "" if nobody is
// signed in.
func fingerprint(s *auth.Session) string {
	if s == nil {
		return ""
	}
	return s.Fingerprint()
}

// checkCSRF returns the check for cross-site requests. The authentication
// service checks its own requests.
func checkCSRF(a *auth.Auth) func(*http.Request) error {
	return func(r *http.Request) error {
		if strings.HasPrefix(r.URL.EscapedPath(), authPath+"/") {
			return nil
		}
		err := a.CheckCSRF(r)
		if e, ok := errors.AsType[*auth.Error](err); ok {
			return pageError(e)
		}
		return err
	}
}

// showAuthError renders a failed sign-in as an error page.
func showAuthError(w http.ResponseWriter, r *http.Request, e *auth.Error) {
	failure := pageError(e)
	failure.Next = start.Link{Label: "Back to sign-in", Href: loginURL(e.RedirectTo)}
	start.Fail(w, r, failure)
}

// pageError converts an error of the authentication service to one that error
// pages show.
func pageError(e *auth.Error) *start.Error {
	return &start.Error{Status: e.Status, Type: e.Type, Code: string(e.Code), Title: e.Title, Message: e.Message, Fields: e.Details}
}
