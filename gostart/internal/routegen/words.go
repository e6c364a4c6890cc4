package routegen

import "strings"

// initialisms are the words that Go names write in capitals.
var initialisms = set("acl api cdn cpu css csv db dns faq html http https id ip js json jwt mfa otp pdf qr rss" +
	" sdk sms sql ssh sso svg tls totp ttl udp ui uri url uuid vat xml xss")

// set returns the words of a list as a set.
func set(list string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		words[word] = true
	}
	return words
}

// words splits folder names into words. If the first begins with a digit, the word "path" comes before it, as no Go
// identifier begins with a digit.
func words(names ...string) []string {
	words := strings.FieldsFunc(strings.Join(names, "-"), isSeparator)
	if len(words) > 0 && '0' <= words[0][0] && words[0][0] <= '9' {
		words = append([]string{"path"}, words...)
	}
	return words
}

// isSeparator reports whether a rune separates words in a folder's name.
func isSeparator(r rune) bool { return r == '-' || r == '_' || r == '.' }

// upperCamel joins words into an exported identifier: user, id becomes UserID.
func upperCamel(words []string) string {
	var b strings.Builder
	for _, word := range words {
		if initialisms[strings.ToLower(word)] {
			b.WriteString(strings.ToUpper(word))
		} else {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// lowerCamel joins words into an unexported identifier: api, id becomes apiID.
func lowerCamel(words []string) string {
	if len(words) == 0 {
		return ""
	}
	first := words[0]
	if initialisms[strings.ToLower(first)] {
		first = strings.ToLower(first)
	}
	return strings.ToLower(first[:1]) + first[1:] + upperCamel(words[1:])
}
