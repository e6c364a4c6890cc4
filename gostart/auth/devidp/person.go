package devidp

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Person is someone whom the visitor can be.
type Person struct {
	Name    string
	Email   string
	Picture string // a URL; may be empty
}

func defaultPeople() []Person {
	return []Person{
		{Name: "Ada Lovelace", Email: "ada@example.com"},
		{Name: "Grace Hopper", Email: "grace@example.com"},
		{Name: "Alan Turing", Email: "alan@example.com"},
	}
}

// person returns whom an e-mail address stands for, made up on the spot if need
// be.
func (p *Provider) personWithEmail(email string) Person {
	for _, known := range p.config.People {
		if strings.EqualFold(known.Email, email) {
			return known
		}
	}
	return Person{Name: nameFromEmail(email), Email: email}
}

// nameOf guesses a name: nameOf("grace.hopper@example.com") = "Grace Hopper".
func nameFromEmail(email string) string {
	local := email[:strings.LastIndex(email, "@")]
	words := strings.FieldsFunc(local, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	for i, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		words[i] = string(unicode.ToTitle(first)) + word[size:]
	}
	if len(words) == 0 {
		return local
	}
	return strings.Join(words, " ")
}

// faults returns what is wrong with a person, by the form field that it came
// from.
func (p Person) faults() map[string]string {
	faults := map[string]string{}
	switch {
	case p.Name == "":
		faults["name"] = "Enter a name."
	case utf8.RuneCountInString(p.Name) > 100:
		faults["name"] = "Enter a name of at most 100 characters."
	case !utf8.ValidString(p.Name) || strings.ContainsFunc(p.Name, unicode.IsControl):
		faults["name"] = "Enter a name without control characters."
	}
	if !isEmail(p.Email) {
		faults["email"] = "Enter an e-mail address, such as ada@example.com."
	}
	return faults
}

// isEmail tells a bare address from one with a name or comments around it.
func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	return err == nil && address.Address == s && len(s) <= 254
}
