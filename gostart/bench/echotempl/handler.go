package main

import (
	"embed"
	"hash/crc32"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' data: https://avatars.githubusercontent.com; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"form-action 'self' https://github.com; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

//go:embed static
var static embed.FS

// newHandler returns the handler of the site. It logs a line for each request.
func newHandler(store sessions.Store, log *slog.Logger) http.Handler {
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect()
	e.Use(
		middleware.RequestID(),
		middleware.SecureWithConfig(middleware.SecureConfig{
			ContentTypeNosniff:    "nosniff",
			ContentSecurityPolicy: contentSecurityPolicy,
			ReferrerPolicy:        "same-origin",
		}),
		moreHeaders,
		middleware.Gzip(),
		logRequests(log),
		middleware.Recover(),
		middleware.CSRFWithConfig(middleware.CSRFConfig{CookiePath: "/", CookieHTTPOnly: true, CookieSameSite: http.SameSiteLaxMode}),
		middleware.BodyLimit("1M"),
	)
	h := handlers{store, activities()}
	e.GET("/", h.home)
	e.GET("/login", h.login)
	e.GET("/dashboard", h.dashboard)
	e.POST("/signout", h.signOut)
	e.StaticFS("/static", echo.MustSubFS(static, "static"))
	return e
}

// moreHeaders sets the security headers that middleware.Secure has no setting for.
func moreHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		header := c.Response().Header()
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		return next(c)
	}
}

func logRequests(log *slog.Logger) echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		HandleError:  true,
		LogMethod:    true,
		LogURIPath:   true,
		LogStatus:    true,
		LogLatency:   true,
		LogRemoteIP:  true,
		LogRequestID: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			log.LogAttrs(c.Request().Context(), slog.LevelInfo, "request",
				slog.String("method", v.Method),
				slog.String("path", v.URIPath),
				slog.Int("status", v.Status),
				slog.Duration("took", v.Latency),
				slog.String("client", v.RemoteIP),
				slog.String("request", v.RequestID))
			return nil
		},
	})
}

// handlers are the handlers of the pages, with the values that they share.
type handlers struct {
	store      sessions.Store
	activities []activity
}

func (h handlers) home(c echo.Context) error {
	user := currentUser(c, h.store)
	return render(c, user, homePage(user))
}

func (h handlers) login(c echo.Context) error {
	user := currentUser(c, h.store)
	return render(c, user, loginPage(user))
}

func (h handlers) dashboard(c echo.Context) error {
	user := currentUser(c, h.store)
	if user == nil {
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		return c.Redirect(http.StatusSeeOther, "/login?redirectTo=%2Fdashboard")
	}
	return render(c, user, dashboardPage(user, h.activities))
}

func (h handlers) signOut(c echo.Context) error {
	if err := deleteSession(c, h.store); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/")
}

// render sends a page. Without a user it has an ETag; with a user it must not be stored.
func render(c echo.Context, user *User, page templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(c.Request().Context(), buffer); err != nil {
		return err
	}
	body, header := buffer.Bytes(), c.Response().Header()
	header.Add(echo.HeaderVary, echo.HeaderCookie)
	if user != nil {
		header.Set(echo.HeaderCacheControl, "no-store")
	} else {
		tag := `W/"` + strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 36) + `"`
		header.Set(echo.HeaderCacheControl, "no-cache")
		header.Set("ETag", tag)
		if c.Request().Header.Get("If-None-Match") == tag {
			return c.NoContent(http.StatusNotModified)
		}
	}
	header.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	return c.HTMLBlob(http.StatusOK, body)
}
