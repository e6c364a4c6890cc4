package auth_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"gostart/auth"
)

var reportUse = auth.TokenUse{Purpose: "report-2", Audience: "/report", Lifetime: time.Hour}

type claims struct{ Name string }

// tokenFormat makes and reads tokens of one of the two formats.
type tokenFormat struct {
	write func(use auth.TokenUse, subject string, claims any) (string, error)
	read  func(use auth.TokenUse, token string, claims any) (auth.Claims, error)
}

func tokenFormats(a *auth.Auth) map[string]tokenFormat {
	j := a.Jose()
	return map[string]tokenFormat{"signed": {j.Sign, j.Verify}, "encrypted": {j.Encrypt, j.Decrypt}}
}

// token makes a token about Ada.
func (f tokenFormat) token(t testing.TB) string {
	t.Helper()
	token, err := f.write(reportUse, "ada", claims{secretMarker + " <&>"})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// checkRefused checks that a token is refused, with the same error as any
// other.
func (f tokenFormat) checkRefused(t testing.TB, use auth.TokenUse, token string) {
	t.Helper()
	var got claims
	if read, err := f.read(use, token, &got); !isErrInvalidToken(err) || read != (auth.Claims{}) || got != (claims{}) {
		t.Errorf("reading %.300q = %+v, %+v, error %v", token, read, got, err)
	}
}

// isErrInvalidToken reports whether err is ErrInvalidToken with the same text.
func isErrInvalidToken(err error) bool {
	return errors.Is(err, auth.ErrInvalidToken) && err.Error() == auth.ErrInvalidToken.Error()
}

func TestATokenSaysWhatItWasMadeToSay(t *testing.T) {
	t.Parallel()
	s := startInProcess(t)
	for name, f := range tokenFormats(s.Auth) {
		token := f.token(t)
		var got claims
		read, err := f.read(reportUse, token, &got)
		if err != nil || got.Name != secretMarker+" <&>" {
			t.Errorf("%s: the app's claims = %+v, error %v", name, got, err)
		}
		if now := s.clock.Now(); read.Subject != "ada" || !read.Issued.Equal(now) || !read.Expires.Equal(now.Add(time.Hour)) {
			t.Errorf("%s: the claims = %+v", name, read)
		}
		if again, err := f.read(reportUse, f.token(t), nil); err != nil || again.ID == read.ID || read.ID == "" {
			t.Errorf("%s: two tokens have the ids %q and %q, error %v", name, read.ID, again.ID, err)
		}
	}
}

func TestAnEncryptedTokenShowsNothing(t *testing.T) {
	t.Parallel()
	shown := func(token string) (parts string) {
		for part := range strings.SplitSeq(token, ".") {
			decoded, err := base64.RawURLEncoding.DecodeString(part)
			if err != nil {
				t.Error(err)
			}
			parts += string(decoded) + "\n"
		}
		return parts
	}
	all := tokenFormats(startInProcess(t).Auth)
	if got := shown(all["signed"].token(t)); !strings.Contains(got, secretMarker) || !strings.Contains(got, `"typ":"report-2+jwt"`) {
		t.Errorf("a signed token shows %q", got)
	}
	if got := shown(all["encrypted"].token(t)); strings.Contains(got, secretMarker) || strings.Contains(got, "ada") {
		t.Errorf("an encrypted token shows %q", got)
	}
}

func TestAUseWantsAllItsFields(t *testing.T) {
	t.Parallel()
	for name, f := range tokenFormats(startInProcess(t).Auth) {
		token := f.token(t)
		for field, change := range map[string]func(*auth.TokenUse){
			"Purpose: want":  func(u *auth.TokenUse) { u.Purpose = "" },
			`got "a/b"`:      func(u *auth.TokenUse) { u.Purpose = "a/b" },
			`got "a\"b"`:     func(u *auth.TokenUse) { u.Purpose = `a"b` },
			"Audience: want": func(u *auth.TokenUse) { u.Audience = "" },
			"Lifetime: want": func(u *auth.TokenUse) { u.Lifetime = 0 },
			"got 999ms":      func(u *auth.TokenUse) { u.Lifetime = 999 * time.Millisecond },
			"got -1h0m0s":    func(u *auth.TokenUse) { u.Lifetime = -time.Hour },
		} {
			use := reportUse
			change(&use)
			if got, err := f.write(use, "ada", nil); got != "" || err == nil || !strings.Contains(err.Error(), field) {
				t.Errorf("%s: making %+v = %q, %v", name, use, got, err)
			}
			if _, err := f.read(use, token, nil); err == nil || errors.Is(err, auth.ErrInvalidToken) || !strings.Contains(err.Error(), field) {
				t.Errorf("%s: reading %+v: %v", name, use, err)
			}
		}
		_, err := f.write(auth.TokenUse{}, "ada", nil)
		for _, field := range []string{"Purpose", "Audience", "Lifetime"} {
			if err == nil || !strings.Contains(err.Error(), field) {
				t.Errorf("%s: an empty use does not name %s: %v", name, field, err)
			}
		}
	}
}

func TestUnreadableTokensAreNotMade(t *testing.T) {
	t.Parallel()
	for name, f := range tokenFormats(startInProcess(t).Auth) {
		for what, try := range map[string]struct {
			subject string
			claims  any
		}{
			"no subject":            {"", nil},
			"a subject of no text":  {"\xff", nil},
			"claims that are code":  {"ada", func() {}},
			"claims of eight KB":    {"ada", strings.Repeat("x", 8<<10)},
			"a subject of eight KB": {strings.Repeat("x", 8<<10), nil},
		} {
			if token, err := f.write(reportUse, try.subject, try.claims); err == nil && token == "" || err != nil && !strings.HasPrefix(err.Error(), "auth: token: ") {
				t.Errorf("%s, %s: %v", name, what, err)
			} else if err == nil {
				t.Errorf("%s: no error for %s", name, what)
			}
		}
		large, err := f.write(reportUse, "ada", claims{strings.Repeat("x", 4<<10)})
		var got claims
		if _, readErr := f.read(reportUse, large, &got); err != nil || readErr != nil || len(got.Name) != 4<<10 {
			t.Errorf("%s: claims of four KB: %v, %v", name, err, readErr)
		}
	}
}

func TestATokenEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		after time.Duration
		valid bool
	}{
		"a second before its lifetime ends": {time.Hour - time.Second, true},
		"a clock 59 seconds ahead":          {time.Hour + 59*time.Second, true},
		"a clock 61 seconds ahead":          {time.Hour + 61*time.Second, false},
		"a clock 59 seconds behind":         {-59 * time.Second, true},
		"a clock 61 seconds behind":         {-61 * time.Second, false},
	} {
		s := startInProcess(t)
		for kind, f := range tokenFormats(s.Auth) {
			token := f.token(t)
			s.clock.Advance(tt.after)
			if _, err := f.read(reportUse, token, nil); (err == nil) != tt.valid || err != nil && !isErrInvalidToken(err) {
				t.Errorf("%s: %s: %v", kind, name, err)
			}
			s.clock.Advance(-tt.after)
		}
	}
}

func TestSecretsOfTokensRotate(t *testing.T) {
	t.Parallel()
	const next = "another secret, of thirty-two bytes too"
	for name, f := range tokenFormats(startInProcess(t).Auth) {
		token := f.token(t)
		with := func(salt string, secrets ...string) tokenFormat {
			return tokenFormats(startInProcess(t, func(c *auth.Config) { c.Secrets, c.Salt = secrets, salt }).Auth)[name]
		}
		rotated := with("", next, secret)
		for _, f := range []tokenFormat{rotated, with("", secret, next)} {
			if _, err := f.read(reportUse, token, nil); err != nil {
				t.Errorf("%s: with two secrets, the old one does not open: %v", name, err)
			}
		}
		with("", next).checkRefused(t, reportUse, token)
		with("salt", secret).checkRefused(t, reportUse, token)
		if _, err := with("", next).read(reportUse, rotated.token(t), nil); err != nil {
			t.Errorf("%s: the first secret does not seal: %v", name, err)
		}
	}
}

// BenchmarkReadToken includes the derivation of the key.
func BenchmarkReadToken(b *testing.B) {
	for name, f := range tokenFormats(startInProcess(b).Auth) {
		token := f.token(b)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.read(reportUse, token, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
