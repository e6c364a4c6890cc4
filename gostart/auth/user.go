package auth

import (
	"errors"
	"net/url"
	"slices"
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
// section 3.2.3), and two that look like "@". With them, a list of addresses, of
// which the provider has verified only one, could end in a domain that an app admits.
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

// CleanName returns name in a form that is safe to show in a sentence. It removes
// bidi controls, which could reverse the text around the name, and other invisible
// characters. It replaces control characters and line breaks with one space. A
// name without a visible character becomes "".
//
// It keeps what scripts need: combining marks after a letter, variation selectors
// after a character, and joiners between characters, as in Persian names and
// emoji.
func CleanName(name string) string {
	if isPlain(name) {
		return name
	}
	c := nameCleaner{}
	for _, char := range strings.ToValidUTF8(name, "") {
		c.add(char)
	}
	return strings.TrimSuffix(c.clean.String(), " ")
}

// PickName cleans names with CleanName, and returns the first result that is not
// empty. It returns "" if all results are empty.
func PickName(names ...string) string {
	for _, name := range names {
		if clean := CleanName(name); clean != "" {
			return clean
		}
	}
	return ""
}

// isPlain reports whether name consists of visible ASCII and single spaces inside.
// Most names do, and need no cleaning.
func isPlain(name string) bool {
	space := true
	for i := range len(name) {
		if char := name[i]; char < ' ' || char > '~' || space && char == ' ' {
			return false
		}
		space = name[i] == ' '
	}
	return !space || name == ""
}

// maxMarks is how many combining marks may follow one character. Scripts need a
// few; dozens would cover the lines above and below.
const maxMarks = 6

// nameCleaner builds a clean name from one character after another.
type nameCleaner struct {
	clean  strings.Builder
	last   rune // the last character of clean; 0 if clean is empty
	base   rune // the last character of clean that is not a mark
	marks  int  // the number of marks after base
	joiner rune // pending until a visible character follows; 0 for none
}

func (c *nameCleaner) add(char rune) {
	switch {
	case unicode.IsControl(char) || unicode.IsSpace(char) || char == brailleBlank:
		if c.inWord() {
			c.put(' ')
		}
	case char == zeroWidthNonJoiner || char == zeroWidthJoiner:
		c.addJoiner(char)
	case isVariationSelector(char):
		if c.inWord() && !isVariationSelector(c.last) {
			c.put(char)
		}
	case isInvisible(char): // removed
	case unicode.IsMark(char):
		if c.inWord() && c.marks < maxMarks {
			c.put(char)
			c.marks++
		}
	default:
		if c.joiner != 0 {
			c.put(c.joiner)
		}
		c.put(char)
		c.base, c.marks = char, 0
	}
}

func (c *nameCleaner) addJoiner(char rune) {
	switch {
	case c.base <= unicode.MaxASCII || unicode.Is(unicode.Latin, c.base) || c.last == ' ':
		// Latin script needs no joiner: it would make another name that looks the same.
	case unicode.IsMark(c.last) && !isVariationSelector(c.last):
		c.put(char) // after a virama, it changes the letter before
	default:
		c.joiner = char
	}
}

// inWord reports whether clean ends with a character other than a space.
func (c *nameCleaner) inWord() bool { return c.last != 0 && c.last != ' ' }

func (c *nameCleaner) put(char rune) {
	c.clean.WriteRune(char)
	c.last, c.joiner = char, 0
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	brailleBlank       = '\u2800'
	objectReplacement  = '\ufffc'
	nullNotehead       = '\U0001d159' // a musical symbol that is blank
	fullBlank          = '\U00013441' // an Egyptian hieroglyph, as is the next one
	halfBlank          = '\U00013442'
)

func isVariationSelector(char rune) bool { return unicode.Is(unicode.Variation_Selector, char) }

// blanks are other characters that show nothing. The last two are Khmer inherent
// vowels.
var blanks = []rune{utf8.RuneError, objectReplacement, nullNotehead, fullBlank, halfBlank, '\u17b4', '\u17b5'}

// isInvisible reports whether char shows nothing: it is a format character (bidi
// controls, U+200B, U+FEFF, tags), default-ignorable (Hangul fillers, U+034F), private
// use, a noncharacter or one of blanks.
func isInvisible(char rune) bool {
	return unicode.In(char, unicode.Cf, unicode.Co, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point) ||
		slices.Contains(blanks, char)
}
