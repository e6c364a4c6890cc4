package e2e_test

import (
	"net/http"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"

	"myapp/app"

	"myapp/apptest"
	"myapp/lib"
)

// addProviderPages adds pages whose loaders call the provider with the functions of lib.
func addProviderPages(site *app.App) {
	add := func(path string, call func(*start.Context) (string, error)) {
		load := func(c *start.Context, _ start.NoParams) (string, error) { return call(c) }
		site.Route(path, start.Page(load, func(text string) templ.Component { return templ.Raw(text) }))
	}
	add("/try/tokens", func(c *start.Context) (string, error) {
		tokens, err := lib.ProviderTokens(c)
		if err != nil {
			return "", err
		}
		return "a token of type " + tokens.TokenType, nil
	})
	add("/try/refresh", func(c *start.Context) (string, error) {
		session, err := lib.RefreshUser(c)
		if err != nil {
			return "", err
		}
		return "refreshed " + session.User.Email, nil
	})
	add("/try/revoke", func(c *start.Context) (string, error) { return "revoked", lib.RevokeTokens(c) })
}

func TestALoaderCanCallTheProvider(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	addProviderPages(s.App)
	v := s.Visitor(t)
	v.WithoutRedirects().Get("/try/tokens").Wants(t, http.StatusSeeOther)
	v.SignIn("ada@example.com", "/dashboard").Wants(t, http.StatusOK)
	v.Get("/try/tokens").Wants(t, http.StatusOK, "a token of type Bearer")
	v.Get("/try/refresh").Wants(t, http.StatusOK, "refreshed ada@example.com")
	v.Get("/try/revoke").Wants(t, http.StatusUnprocessableEntity, "This provider cannot revoke tokens")
}
