package auth

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// User is a person as their provider describes them. Sub identifies them at
// that provider; an e-mail address identifies nobody.
type User struct {
	Sub   string `json:"sub"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Image string `json:"image"`
}

// How long the fields of a user may be.
const (
	maxSubject = 255 // bytes (OpenID Connect Core 1.0, section 8)
	maxName    = 100 // characters
	maxEmail   = 254 // bytes (RFC 5321, section 4.5.3.1.3)
	maxImage   = 512 // bytes
)

var errNoSubject = errors.New("the profile has no subject, or an overlong one")

// identified reports whether the user has a subject to be known by.
func (u User) hasSubject() bool { return u.Sub != "" && len(u.Sub) <= maxSubject }

// NumericSub returns the subject of someone whom a provider knows by a number:
// "" for 0, which an answer without a number holds too. Without a subject the
// sign-in fails.
func NumericSub(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// trimmed returns the user with a name of at most 100 characters, and address
// and picture only if they are of a usual length: half of one is worse than
// none.
func (u User) trim() User {
	u.Name = truncate(strings.ToValidUTF8(u.Name, ""), maxName)
	if len(u.Email) > maxEmail {
		u.Email = ""
	}
	if !isImage(u.Image) {
		u.Image = ""
	}
	return u
}

// isName reports whether people can be called s.
func isName(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxName &&
		!strings.ContainsFunc(s, unicode.IsControl)
}

// isImage reports whether s is the address of a picture that a page can show,
// or empty.
func isImage(s string) bool {
	u, err := url.Parse(s)
	return s == "" || (err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(s) <= maxImage &&
		!strings.ContainsFunc(s, notInURL))
}

func notInURL(char rune) bool { return char <= ' ' || char > '~' }

func truncate(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
