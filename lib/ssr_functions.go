package lib

import (
	"errors"
	"net/http"

	"gostart/auth"
	"gostart/start"

	"myapp/lib/href"
)

// GetSession returns the session of the request, or nil if nobody is signed in. It
// is memoised per request, so loaders and layouts may all call it.
func GetSession(c *start.Context) *Session {
	session, err := getSession(c)
	if err != nil {
		return nil
	}
	return session
}

// getSession also sets Vary and, for a signed-in person, Cache-Control: no-store.
var getSession = start.PerRequest(func(c *start.Context) (*Session, error) {
	c.Response().Header().Add("Vary", "Cookie")
	session, err := Auth(c).GetSession(c.Response(), c.Request())
	if !errors.Is(err, auth.ErrNoSession) {
		c.NoStore()
	}
	if err != nil {
		return nil, err
	}
	return asSession(session), nil
})

// RequireSession returns the session of the request. Without one, it returns an error
// that redirects a browser to the sign-in page and then back, and sends a program 401.
func RequireSession(c *start.Context) (*Session, error) {
	session, err := getSession(c)
	if errors.Is(err, auth.ErrNoSession) {
		return nil, start.Unauthorized(loginPath(returnPath(c)))
	}
	return session, err
}

// returnPath returns the path to return to after signing in.
func returnPath(c *start.Context) string {
	page := c.Request().URL.RequestURI()
	if c.Request().Method == http.MethodPost || c.IsFragment() { // return to the page that called a server function, or shows the fragment
		page = c.Referer()
	}
	return Auth(c).SafeRedirect(page)
}

// loginPath returns the path of the sign-in page, which redirects to redirectTo after
// signing in.
func loginPath(redirectTo string) string {
	if redirectTo == "" || redirectTo == "/" {
		return href.Login()
	}
	return href.Login(href.LoginQuery{RedirectTo: redirectTo})
}

// SignIn starts a sign-in at the named provider.
var SignIn = start.Func("sign-in", signIn).ForAnyone()

// SignInInput is the input of SignIn.
type SignInInput struct {
	Provider   string `form:"provider" validate:"required"`
	RedirectTo string `form:"redirectTo"`
}

func signIn(c *start.Context, in SignInInput) (start.Nothing, error) {
	if _, ok := Auth(c).Provider(in.Provider); !ok {
		return start.Nothing{}, start.Invalid(map[string]string{"provider": "is not available"})
	}
	return start.Nothing{}, start.Redirect(Auth(c).SignInPath(in.Provider, in.RedirectTo))
}

// SignOut ends the session and redirects to the home page.
var SignOut = start.Func("sign-out", signOut).ForAnyone()

func signOut(c *start.Context, _ start.Nothing) (start.Nothing, error) {
	if err := Auth(c).SignOut(c.Response(), c.Request()); err != nil {
		return start.Nothing{}, err
	}
	return start.Nothing{}, start.Redirect(href.Home())
}
