package main

import (
	"net/http"
	"testing"

	"github.com/a-h/templ"

	"gostart/internal/start"
	"gostart/lib"
)

// tryVerbs serves pages whose loaders call what this app's own may call.
func tryVerbs(app *start.App) {
	try := func(path string, verb func(*start.Context) (string, error)) {
		load := func(c *start.Context, _ start.NoParams) (string, error) { return verb(c) }
		app.Route(path, start.Page(load, func(said string) templ.Component { return templ.Raw(said) }))
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
	s := newSite(t, development)
	tryVerbs(s.app)
	v := s.visitor(t)
	v.stopping().get("/try/tokens").wants(t, http.StatusSeeOther)
	v.signIn("ada@example.com").wants(t, http.StatusOK)
	v.get("/try/tokens").wants(t, http.StatusOK, "a token of type Bearer")
	v.get("/try/refresh").wants(t, http.StatusOK, "still ada@example.com")
	v.get("/try/revoke").wants(t, http.StatusUnprocessableEntity, "no way to take back")
}
