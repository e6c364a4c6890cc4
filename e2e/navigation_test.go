package e2e_test

import (
	"net/http"
	"testing"

	"gostart/internal/auth"
	"gostart/starttest"
)

func TestTheNavigationShowsWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	s.Visitor(t).Get("/").Lacks(t, "Signed in as", `class="avatar"`)
	for name, test := range map[string]struct {
		user  auth.User
		shows []string
	}{
		"by initials":            {auth.User{Name: "Ada King Lovelace"}, []string{`aria-label="Signed in as Ada King Lovelace">AL`}},
		"of one word":            {auth.User{Name: "élise"}, []string{`aria-label="Signed in as élise">É`}},
		"of an e-mail address":   {auth.User{Email: "grace@example.com"}, []string{`aria-label="Signed in as grace@example.com">G`}},
		"when nothing is told":   {auth.User{}, []string{`aria-label="Signed in as you">Y`, "Welcome, you!"}},
		"escaping what it shows": {auth.User{Name: `<b>"`}, []string{`aria-label="Signed in as &lt;b&gt;&#34;">B`}},
		"by a picture": {
			auth.User{Name: "Ada", Image: "https://pictures.example/ada.png"},
			[]string{`<img src="https://pictures.example/ada.png" alt="" width="36" height="36" loading="lazy" referrerpolicy="no-referrer">`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := s.Visitor(t)
			v.SignInAs(test.user)
			dashboard := v.Get("/dashboard")
			dashboard.Wants(t, http.StatusOK, append(test.shows, `data-session="`)...)
			dashboard.Lacks(t, "<b>", `data-session=""`)
		})
	}
}
