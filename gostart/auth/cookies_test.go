package auth_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gostart/auth"
)

func TestCookiesAreAsStrictAsTheSiteAllows(t *testing.T) {
	t.Parallel()
	for scheme, prefix := range map[string]string{"http": "", "https": "__Host-"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(c *auth.Config) { c.BaseURL.Scheme = scheme }).browser(t)
			flow := b.get("/signIn/oidc")
			session := b.finishSignIn("oidc", b.peer.authorize(t, flow.Header.Get("Location")))
			csrf := b.get("/csrfToken")
			for name, got := range map[string]response{"auth_flow_": flow, "auth_session": session, "auth_csrf": csrf} {
				i := slices.IndexFunc(got.Cookies(), func(c *http.Cookie) bool { return strings.HasPrefix(c.Name, prefix+name) })
				if i < 0 {
					t.Errorf("no cookie %s%s in %v", prefix, name, got.Cookies())
					continue
				}
				c := got.Cookies()[i]
				if !c.HttpOnly || c.Secure != (scheme == "https") || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode || c.MaxAge <= 0 {
					t.Errorf("wrong attributes: %s", c)
				}
			}
			if got := b.send("POST", "/signOut", nil, sameOrigin); len(b.cookies()) != 0 {
				t.Errorf("after signing out, %v are left: %v", b.cookies(), got.Header)
			}
		})
	}
}

func TestOnHTTPSASiblingCannotPlantACookie(t *testing.T) {
	t.Parallel()
	s := start(t, func(c *auth.Config) { c.BaseURL.Scheme = "https" })
	cookie, err := s.NewSession(t.Context(), "oidc", auth.User{Sub: "mallory"})
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	planted := "Cookie: auth_session=" + cookie.Value
	if got := b.get("/session", planted); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("a planted session = %d %s", got.StatusCode, got.body)
	}
	b.signIn("ada")
	if got := b.get("/session", planted); !strings.Contains(got.body, `"sub":"ada"`) {
		t.Errorf("a planted session beside Ada's = %d %s", got.StatusCode, got.body)
	}
}

// The profiles are hostile: the longest values, and characters that JSON would
// escape with six bytes each.
func TestAllCookiesTogetherFit(t *testing.T) {
	t.Parallel()
	long := func(n int) string { return strings.Repeat("<", n) }
	for name, profile := range map[string]map[string]any{
		"the longest that is usual": {"name": strings.Repeat("é", 100), "email": strings.Repeat("e", 242) + "@example.com", "picture": "https://img.test/" + strings.Repeat("p", 495)},
		"all of it escaped":         {"name": long(100), "email": long(254), "picture": "https://" + long(504)},
		"all of it endless":         {"name": long(10_000), "email": long(10_000), "picture": "https://" + long(10_000)},
		"a little more than fits":   {"name": "", "email": "", "picture": "https://" + long(70)},
		"emoji and broken text":     {"name": strings.Repeat("👩‍💻\xff\x00", 1000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t).browser(t)
			b.peer.profile = profile
			sub := strings.Repeat("&", 255)
			b.signIn(url.QueryEscape(sub))
			b.csrfToken()
			for range 4 {
				b.beginSignIn("oidc?redirectTo=/" + strings.Repeat("r", 250))
			}
			if n := b.flowCount(); n != 3 {
				t.Errorf("%d flows fit, want 3", n)
			}
			total := len("Cookie: ")
			for _, cookie := range b.cookies() {
				size := len(cookie.Name) + len("=") + len(cookie.Value)
				if size > 4096 {
					t.Errorf("%s has %d bytes", cookie.Name, size)
				}
				total += size + len("; ")
			}
			if total >= 7000 {
				t.Errorf("all cookies have %d bytes", total)
			}
			if got := b.subject(); got != sub {
				t.Errorf("%q is signed in", got)
			}
		})
	}
}

func TestAnOverlongSubjectIsRefused(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	params := b.beginSignIn("oidc?login_hint=" + strings.Repeat("s", 256))
	b.checkRefused(b.finishSignIn("oidc", params), 502, auth.CodeUserInfoFailed)
}

func TestATrimmedProfileIsReported(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	b.peer.profile = map[string]any{"name": strings.Repeat("a", 101)}
	b.signIn("ada")
	if got, want := b.events.take(), []string{"auth.profile_trimmed", "auth.sign_in"}; !slices.Equal(got, want) {
		t.Errorf("events = %q, want %q", got, want)
	}
}

func TestAnAddressThatIsNotVerifiedIsLeftOut(t *testing.T) {
	t.Parallel()
	for verified, want := range map[any]string{true: "a@b.test", "true": "a@b.test", false: "", "false": ""} {
		b := start(t).browser(t)
		b.peer.profile = map[string]any{"email": "a@b.test", "email_verified": verified}
		b.signIn("ada")
		if got := b.get("/session"); !strings.Contains(got.body, `"email":"`+want+`"`) {
			t.Errorf("with email_verified %v: %s", verified, got.body)
		}
	}
}

func TestAPictureMustBeOnHTTPS(t *testing.T) {
	t.Parallel()
	for _, picture := range []string{"http://img.test/ada", "javascript:alert(1)", "data:image/png;base64,AA", "//img.test/ada"} {
		b := start(t).browser(t)
		b.peer.profile = map[string]any{"picture": picture}
		b.signIn("ada")
		if got := b.get("/session"); !strings.Contains(got.body, `"image":""`) {
			t.Errorf("%s: %s", picture, got.body)
		}
	}
}
