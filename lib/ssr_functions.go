package lib

import (
	"errors"
	"net/http"

	"gostart/auth"
	"gostart/start"

	"myapp/lib/href"
)

// GetSession returns the session of the request, or nil if nobody is signed
// in. Loaders and layouts may all call it: the cookie is opened once.
func GetSession(c *start.Context) *Session {
	session, err := getSession(c)
	if err != nil {
		return nil
	}
	return session
}

// getSession also says what the answer depends on, and keeps what is private
// out of caches.
var getSession = start.Once(func(c *start.Context) (*Session, error) {
	c.Response().Header().Add("Vary", "Cookie")
	session, err := Auth(c).GetSession(c.Response(), c.Request())
	if !errors.Is(err, auth.ErrNoSession) {
		c.Private()
	}
	if err != nil {
		return nil, err
	}
	return asSession(session), nil
})

// RequireSession returns the session of the request. Without one its error
// sends the visitor to sign in, and then back to the page they asked for or
// came from; a program is told 401.
func RequireSession(c *start.Context) (*Session, error) {
	session, err := getSession(c)
	if errors.Is(err, auth.ErrNoSession) {
		return nil, start.Unauthorized(loginPath(here(c)))
	}
	return session, err
}

// here is the page to come back to after signing in.
func here(c *start.Context) string {
	page := c.Request().URL.RequestURI()
	if c.Request().Method == http.MethodPost { // a server function is no page
		page = c.CameFrom()
	}
	return Auth(c).SafeRedirect(page)
}

// loginPath is the sign-in page, from which the visitor goes on to back.
func loginPath(back string) string {
	if back == "" || back == "/" {
		return href.Login()
	}
	return href.Login(href.LoginQuery{RedirectTo: back})
}

// SignIn starts a sign-in at the named provider.
var SignIn = start.Func("sign-in", signIn)

// SignInInput is what SignIn takes.
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

// SignOut ends the session and goes home.
var SignOut = start.Func("sign-out", signOut)

func signOut(c *start.Context, _ start.Nothing) (start.Nothing, error) {
	if err := Auth(c).SignOut(c.Response(), c.Request()); err != nil {
		return start.Nothing{}, err
	}
	return start.Nothing{}, start.Redirect(href.Home())
}
