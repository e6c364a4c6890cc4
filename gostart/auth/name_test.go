package auth_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gostart/auth"
)

// names maps names to their clean forms.
var names = map[string]string{
	"Ada Lovelace":                     "Ada Lovelace",
	"Ada \u202egnp.exe":                "Ada gnp.exe",
	"\u2066Ada\u2069":                  "Ada",
	"\u200fAda\u061c\u200e":            "Ada",
	"\u200b":                           "",
	"\u200b\ufeff\u2060\u00ad":         "",
	"\u3164\u115f\uffa0":               "",
	"\u2800 \u00a0\u3000":              "",
	"\u200d":                           "",
	"\u0301":                           "",
	"\ufe0f\u034f":                     "",
	"\U000e0041\U000e0042":             "",
	"\ue000\ufffd":                     "",
	"\ufffc\U00013441\U00013442":       "",
	"Ada\nKing\r\n\x00Lovelace":        "Ada King Lovelace",
	"\tAda\u2028Lovelace\u0085":        "Ada Lovelace",
	"Ada\u200dx\u200c":                 "Adax",
	"A\xffd\xc3a":                      "Ada",
	"a" + strings.Repeat("\u0301", 50): "a" + strings.Repeat("\u0301", 6),
	// Names in other scripts do not change.
	"José e\u0301":    "José e\u0301",
	"فاطمه\u200cزهرا": "فاطمه\u200cزهرا",
	"علی":             "علی",
	"הִלֵּל":          "הִלֵּל",
	"മോഹന്\u200d":     "മോഹന്\u200d",
	"ශ්\u200dරී":      "ශ්\u200dරී",
	"नरेंद्र":         "नरेंद्र",
	"葛\U000e0100城":    "葛\U000e0100城",
	"山田\u3000太郎":      "山田 太郎",
	"김철수":             "김철수",
	"👩‍👩‍👧 ❤️‍🔥 👍🏽 1️⃣":      "👩‍👩‍👧 ❤️‍🔥 👍🏽 1️⃣",
	"O'Neil-Łuczak, jr. <b>": "O'Neil-Łuczak, jr. <b>",
}

func TestNamesAreCleaned(t *testing.T) {
	t.Parallel()
	for name, want := range names {
		if got := auth.CleanName(name); got != want {
			t.Errorf("CleanName(%+q) = %+q, want %+q", name, got, want)
		}
	}
}

// Names are from profiles of providers, from PATCH and from sign-ups.
func TestNamesFromEverySourceAreCleaned(t *testing.T) {
	t.Parallel()
	for name, want := range names {
		if !utf8.ValidString(name) {
			continue
		}
		b := startInProcess(t, func(c *auth.Config) {
			c.CreateUser = func(context.Context, []byte) (auth.User, error) { return auth.User{Sub: "1", Name: name}, nil }
		}).browser(t)
		b.sendBody("POST", "/signUp", "{}", "Content-Type: application/json", sameOrigin)
		if got := b.user(); got.Sub != "1" || got.Name != want {
			t.Errorf("a sign-up with the name %+q is %+q, want %+q", name, got.Name, want)
		}
		b.peer.profile = map[string]any{"name": name}
		for _, provider := range []string{"oidc", "plain"} {
			b.finishSignIn(provider, b.beginSignIn(provider))
			if got := b.user().Name; got != want {
				t.Errorf("%s: the name %+q becomes %+q, want %+q", provider, name, got, want)
			}
		}
		b.peer.profile = nil
		b.signIn("ada")
		body, err := json.Marshal(map[string]any{"user": map[string]string{"name": name}})
		if err != nil {
			t.Fatal(err)
		}
		got, status := b.patch(string(body)), http.StatusOK
		if want == "" {
			want, status = "Name of ada", http.StatusUnprocessableEntity
		}
		if got.StatusCode != status || b.user().Name != want {
			t.Errorf("PATCH of the name %+q = %d %s; the name is %+q, want %+q", name, got.StatusCode, got.body, b.user().Name, want)
		}
	}
}

func TestAnInvisibleNameIsReplacedByTheLogin(t *testing.T) {
	t.Parallel()
	b := startInProcess(t).browser(t)
	b.peer.profile = map[string]any{"name": "\u200b", "preferred_username": "ada\u202e"}
	b.signIn("ada")
	if got := b.user().Name; got != "ada" {
		t.Errorf("the name is %+q, want ada", got)
	}
}

func TestALongNameIsCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		strings.Repeat("山", 150):                              strings.Repeat("山", 100),
		strings.Repeat("a", 99) + " bc":                       strings.Repeat("a", 99),
		strings.Repeat("ب", 99) + "\u200cب":                   strings.Repeat("ب", 99),
		strings.Repeat("\u200b", 5000) + "Ada":                "Ada",
		strings.Repeat("𝒜", 100) + strings.Repeat("x", 10000): strings.Repeat("𝒜", 100),
	} {
		b := startInProcess(t).browser(t)
		b.peer.profile = map[string]any{"name": name}
		b.signIn("ada")
		if got := b.user().Name; got != want {
			t.Errorf("the name becomes %+q, want %+q", got, want)
		}
	}
}

// A cleaned address would be another one, so it is dropped.
func TestAnAddressWithInvisibleCharactersIsDropped(t *testing.T) {
	t.Parallel()
	for _, email := range []string{"ada\u202e@example.com", "ada@example.com\n", "a da@example.com", "ada\u200b@example.com", "ada@exam\u00adple.com", "\x00@x.test"} {
		b := startInProcess(t).browser(t)
		b.peer.profile = map[string]any{"email": email, "email_verified": true}
		b.signIn("ada")
		if user := b.user(); user.Email != "" || user.EmailVerified {
			t.Errorf("the address %+q becomes %+q, verified %v", email, user.Email, user.EmailVerified)
		}
	}
}

// A list of addresses may end like an address of the domain that is admitted.
func TestATextThatIsNotOneAddressIsDropped(t *testing.T) {
	t.Parallel()
	for email, want := range map[string]string{
		"eve@evil.test,ceo@corp.test": "", "<eve@evil.test>@corp.test": "", "eve@evil.test@corp.test": "", "eve@evil.test\uff20corp.test": "",
		"eve@evil.test;@corp.test": "", "ceo": "", "@corp.test": "", "ceo@": "", "\"ceo\"@corp.test": "", "ceo@[192.0.2.1]": "",
		"o'neil+x.y/z@corp.test": "o'neil+x.y/z@corp.test", "jörg@köln.test": "jörg@köln.test", "ada@localhost": "ada@localhost",
	} {
		b := startInProcess(t).browser(t)
		b.peer.profile = map[string]any{"email": email, "email_verified": true}
		b.signIn("ada")
		if user := b.user(); user.Email != want || user.VerifiedEmail() != want {
			t.Errorf("the address %q becomes %q, verified %v", email, user.Email, user.EmailVerified)
		}
	}
}

func TestAnUpdateByTheAppIsCleaned(t *testing.T) {
	t.Parallel()
	b := startInProcess(t, func(c *auth.Config) {
		c.Update = func(s *auth.Session, _ []byte) error {
			s.User.Name, s.User.Image = "Ada \u202eKing\n", "http://img.test/ada"
			return nil
		}
	}).browser(t)
	b.signIn("ada")
	b.patch(`{"user":{}}`)
	if user := b.user(); user.Name != "Ada King" || user.Image != "" {
		t.Errorf("the user = %+v", user)
	}
}

// FuzzCleanName cleans arbitrary names. The result must be valid UTF-8 without
// controls, must be empty or have a visible character, and must not change if
// cleaned again.
func FuzzCleanName(f *testing.F) {
	for name := range names {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := auth.CleanName(name)
		bad := func(char rune) bool {
			return unicode.IsControl(char) || unicode.Is(unicode.Bidi_Control, char) || unicode.In(char, unicode.Zl, unicode.Zp)
		}
		visible := func(char rune) bool { return !unicode.In(char, unicode.M, unicode.Cf, unicode.Z) }
		if !utf8.ValidString(got) || strings.ContainsFunc(got, bad) || got != strings.TrimSpace(got) || len(got) > len(name) {
			t.Errorf("CleanName(%+q) = %+q", name, got)
		}
		if got != "" && !strings.ContainsFunc(got, visible) {
			t.Errorf("CleanName(%+q) = %+q, which is invisible", name, got)
		}
		if again := auth.CleanName(got); again != got {
			t.Errorf("CleanName(%+q) = %+q, and again %+q", name, got, again)
		}
	})
}
