package auth

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// User is a user as their provider describes them. Provider and Sub together
// identify a user. An e-mail address does not: it may be given to someone else.
type User struct {
	Sub   string `json:"sub"`
	Name  string `json:"name"`
	Email string `json:"email"`
	// EmailVerified is set if the provider has verified that the user receives mail
	// at Email. If not, Email may be the address of someone else.
	EmailVerified bool   `json:"emailVerified"`
	Image         string `json:"image"`
}

// VerifiedEmail returns Email if it is verified, and "" if not. Use it, not Email,
// to admit users, link accounts or grant rights.
func (u User) VerifiedEmail() string {
	if !u.EmailVerified {
		return ""
	}
	return u.Email
}

// The maximum lengths of the fields of a User.
const (
	maxSubject = 255 // bytes (OpenID Connect Core 1.0, section 8)
	maxName    = 100 // characters
	maxEmail   = 254 // bytes (RFC 5321, section 4.5.3.1.3)
	maxImage   = 512 // bytes
)

var errNoSubject = errors.New("the profile has no subject, or one of more than 255 bytes")

// hasSubject reports whether the user has a valid subject.
func (u User) hasSubject() bool { return u.Sub != "" && len(u.Sub) <= maxSubject }

// NumericSub returns a numeric user ID as a subject. It returns "" for 0, which
// is what a profile without an ID decodes to; without a subject the sign-in
// fails.
func NumericSub(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// trim returns u with a clean name of at most maxName characters. It drops an
// e-mail address that isEmail refuses and a picture that isImage refuses, as a
// part of either would be useless.
func (u User) trim() User {
	u.Name = CleanName(truncate(CleanName(u.Name), maxName)) // cutting may leave a space or a joiner at the end
	if !isEmail(u.Email) {
		u.Email = ""
	}
	u.EmailVerified = u.EmailVerified && u.Email != ""
	if !isImage(u.Image) {
		u.Image = ""
	}
	return u
}

// isName reports whether s, a clean name, can be the name of a user.
func isName(s string) bool { return s != "" && utf8.RuneCountInString(s) <= maxName }

// isEmail reports whether s is empty or one e-mail address that can be shown: it
// is short enough, has one "@" and no space, invisible character or any of
// notInEmail. Other addresses are dropped, as cleaning one would make another
// address.
func isEmail(s string) bool {
	if s == "" {
		return true
	}
	local, domain, _ := strings.Cut(s, "@")
	return local != "" && domain != "" && !strings.Contains(domain, "@") &&
		len(s) <= maxEmail && utf8.ValidString(s) && !strings.ContainsAny(s, notInEmail) && !strings.ContainsFunc(s, func(char rune) bool {
		return unicode.IsSpace(char) || unicode.IsControl(char) || isInvisible(char) || isVariationSelector(char)
	})
}

// notInEmail are the ASCII characters that need quotes in an address (RFC 5322,
// section 3.2.3), and two that look like "@". They could make a list of addresses, of which only one is
// verified, end like one of another domain.
const notInEmail = "()<>[]:;,\\\"\uff20\ufe6b"

// isImage reports whether s is empty or the URL of a picture that a page can
// show.
func isImage(s string) bool {
	u, err := url.Parse(s)
	return s == "" || (err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && len(s) <= maxImage &&
		!strings.ContainsFunc(s, notInURL))
}

// notInURL reports whether a URL cannot contain char unescaped.
func notInURL(char rune) bool { return char <= ' ' || char > '~' }

// truncate returns the first n characters of s.
func truncate(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
