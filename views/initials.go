package views

import (
	"strings"
	"unicode"
)

// initials returns the first letters of the first and the last word of a name:
// initials("Ada King Lovelace") = "AL", initials("ada@example.com") = "A".
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return initial(name)
	}
	return initial(words[0]) + initial(words[len(words)-1])
}

// initial returns the first letter or digit of a word, in upper case.
func initial(word string) string {
	for _, char := range word {
		if unicode.IsLetter(char) || unicode.IsDigit(char) {
			return string(unicode.ToUpper(char))
		}
	}
	return ""
}
