package auth

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanName returns a name that is safe to show in a sentence. It removes bidi
// controls, which could reverse the text around the name, and everything else
// that shows nothing; it replaces control characters and line breaks by one
// space. A name without a visible character becomes "".
//
// It keeps what a script needs: combining marks after a letter, variation
// selectors after a character, and joiners between characters, as in Persian
// names and emoji.
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

// FirstName returns the first name that CleanName leaves something of, cleaned,
// or "".
func FirstName(names ...string) string {
	for _, name := range names {
		if clean := CleanName(name); clean != "" {
			return clean
		}
	}
	return ""
}

// isPlain reports whether name is of visible ASCII, with single spaces between:
// most are, and need no cleaning.
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

// maxMarks is how many combining marks may follow each other. Scripts need a few;
// dozens would cover the lines above and below.
const maxMarks = 6

// nameCleaner builds a clean name, one character after the other.
type nameCleaner struct {
	clean  strings.Builder
	last   rune // added; 0 for none
	base   rune // the last one added that is no mark
	marks  int  // that follow base
	joiner rune // waits for a visible character; 0 for none
}

func (c *nameCleaner) add(char rune) {
	switch {
	case unicode.IsControl(char) || unicode.IsSpace(char) || char == brailleBlank:
		if c.last != 0 && c.last != ' ' {
			c.put(' ')
		}
	case char == zeroWidthNonJoiner || char == zeroWidthJoiner:
		switch {
		case c.base <= unicode.MaxASCII || unicode.Is(unicode.Latin, c.base) || c.last == ' ':
			// In a Latin name it would only make two names that look alike.
		case unicode.IsMark(c.last) && !isVariationSelector(c.last):
			c.put(char) // after a virama, it changes what is before it
		default:
			c.joiner = char
		}
	case isVariationSelector(char):
		if c.last != 0 && c.last != ' ' && !isVariationSelector(c.last) {
			c.put(char)
		}
	case isInvisible(char):
	case unicode.IsMark(char):
		if c.last != 0 && c.last != ' ' && c.marks < maxMarks {
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

func (c *nameCleaner) put(char rune) {
	c.clean.WriteRune(char)
	c.last, c.joiner = char, 0
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
	brailleBlank       = '\u2800'
	nullNotehead       = '\U0001d159' // a musical symbol that is blank
)

func isVariationSelector(char rune) bool { return unicode.Is(unicode.Variation_Selector, char) }

// isInvisible reports whether char shows nothing by itself: it is a format
// character (bidi controls, U+200B, U+FEFF, tags), default-ignorable (Hangul
// fillers, U+034F), for private use, a noncharacter or a replacement for what
// could not be read.
func isInvisible(char rune) bool {
	return unicode.In(char, unicode.Cf, unicode.Co, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point) ||
		char == utf8.RuneError || char == nullNotehead || char == 0x17b4 || char == 0x17b5
}
