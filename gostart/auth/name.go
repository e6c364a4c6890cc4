package auth

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

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

// PickName returns the first of names that CleanName does not make empty, cleaned.
// It returns "" if there is none.
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

// blanks are other characters without a glyph of their own. The last two are Khmer
// inherent vowels.
var blanks = []rune{utf8.RuneError, objectReplacement, nullNotehead, fullBlank, halfBlank, '\u17b4', '\u17b5'}

// isInvisible reports whether char has no glyph of its own: it is a format
// character (bidi controls, U+200B, U+FEFF, tags), default-ignorable (Hangul
// fillers, U+034F), private use, a noncharacter or one of blanks.
func isInvisible(char rune) bool {
	return unicode.In(char, unicode.Cf, unicode.Co, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point) ||
		slices.Contains(blanks, char)
}
