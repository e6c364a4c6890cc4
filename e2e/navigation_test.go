package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/auth"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

func TestTheNavigationShowsWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	s.Visitor(t).Get("/").Lacks(t, "Signed in as", `class="avatar"`)
	for name, test := range map[string]struct {
		user  auth.User
		shows []string
	}{
		"two initials":       {auth.User{Name: "Ada King Lovelace"}, []string{`aria-label="Signed in as Ada King Lovelace">AL`}},
		"a name of one word": {auth.User{Name: "élise"}, []string{`aria-label="Signed in as élise">É`}},
		"an e-mail address":  {auth.User{Email: "grace@example.com"}, []string{`aria-label="Signed in as grace@example.com">G`}},
		"neither":            {auth.User{}, []string{`aria-label="Signed in as you">Y`, "Welcome, you!"}},
		"HTML is escaped":    {auth.User{Name: `<b>"`}, []string{`aria-label="Signed in as &lt;b&gt;&#34;">B`}},
		"a picture": {
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

func TestANameIsIsolatedFromTheSentence(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignInAs(auth.User{Name: "אבא \u202egnp.exe\n"})
	for path, sentence := range map[string]string{
		"/dashboard": "Welcome, <bdi>אבא gnp.exe</bdi>!",
		"/signout":   "You are signed in as <bdi>אבא gnp.exe</bdi>.",
		"/login":     "You are signed in as <bdi>אבא gnp.exe</bdi>.",
	} {
		if page := v.Get(path); !strings.Contains(page.Body, sentence) || strings.Contains(page.Body, "\u202e") {
			t.Errorf("%s does not show %q", path, sentence)
		}
	}
}

func TestInABrowserTheHeaderDoesNotMoveBetweenPages(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	unmoved := func(selector string, paths ...string) (place string) {
		for _, path := range paths {
			b.Open(path)
			before := place
			place = chromium.Do(b, chromedp.Evaluate[string](`[...document.querySelectorAll("`+selector+`")].map((element) => {
				const { x, y, right, bottom } = element.getBoundingClientRect();
				return [element.textContent.trim(), x, y, right, bottom].join(" ");
			}).join("\n")`))
			if before != "" && place != before {
				t.Errorf("at %s the header is\n%s\nwant, as before,\n%s", path, place, before)
			}
		}
		return place
	}
	unmoved("header *", "/", "/nowhere", "/login")
	brand := unmoved(".brand", "/")
	b.SignIn("ada@example.com", "/dashboard")
	unmoved("header *", "/", "/nowhere", "/dashboard")
	if got := unmoved(".brand", "/"); got != brand {
		t.Errorf("signed in, the brand is at %s, and signed out at %s", got, brand)
	}
}

func TestInABrowserTheNavigationIsOneLineOnAPhone(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.Resize(320, 740)
	b.SignIn("ada@example.com", "/dashboard")
	b.Is(`document.querySelector("nav").clientHeight < 2 * document.querySelector("nav a").offsetHeight`)
}
