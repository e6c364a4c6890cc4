package main

import (
	"bytes"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// lengths are the lengths of the pages in bytes.
type lengths struct{ home, login, dashboard int }

// newHandler serves the three pages.
func newHandler(secret string, pages lengths) (http.Handler, error) {
	sessions, err := newSessions(secret)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	for path, length := range map[string]int{"/": pages.home, "/login": pages.login} {
		page := fixedPage(path, length)
		e.GET(path, func(c echo.Context) error { return c.HTMLBlob(http.StatusOK, page) })
	}
	e.GET("/dashboard", func(c echo.Context) error {
		s, ok := sessions.open(c.Request(), time.Now())
		if !ok {
			return c.Redirect(http.StatusSeeOther, "/login")
		}
		var b bytes.Buffer
		b.Grow(pages.dashboard)
		writeDashboard(&b, s, rows)
		fill(&b, pages.dashboard)
		return c.HTMLBlob(http.StatusOK, b.Bytes())
	})
	return e, nil
}
