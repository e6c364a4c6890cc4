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

// tryVerbs serves pages whose loaders call what this app's own may call.
func tryVerbs(site *app.App) {
	try := func(path string, verb func(*start.Context) (string, error)) {
		load := func(c *start.Context, _ start.NoParams) (string, error) { return verb(c) }
		site.Route(path, start.Page(load, func(said string) templ.Component { return templ.Raw(said) }))
	}
	try("/try/tokens", func(c *start.Context) (string, error) {
		tokens, err := lib.ProviderTokens(c)
		if err != nil {
			return "", err
		}
		return "a token of type " + tokens.TokenType, nil
	})
	try("/try/refresh", func(c *start.Context) (string, error) {
		session, err := lib.RefreshUser(c)
		if err != nil {
			return "", err
		}
		return "still " + session.User.Email, nil
	})
	try("/try/revoke", func(c *start.Context) (string, error) { return "revoked", lib.RevokeTokens(c) })
}

func TestALoaderCallsTheProvider(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	tryVerbs(s.App)
	v := s.Visitor(t)
	v.WithoutRedirects().Get("/try/tokens").Wants(t, http.StatusSeeOther)
	v.SignIn("ada@example.com", "/dashboard").Wants(t, http.StatusOK)
	v.Get("/try/tokens").Wants(t, http.StatusOK, "a token of type Bearer")
	v.Get("/try/refresh").Wants(t, http.StatusOK, "still ada@example.com")
	v.Get("/try/revoke").Wants(t, http.StatusUnprocessableEntity, "no way to take back")
}
