package routegen

import "strings"

// initialisms are the words that Go writes in capitals.
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

// words splits names where folders join their words. No identifier begins with a digit: path goes before one.
func words(names ...string) []string {
	words := strings.FieldsFunc(strings.Join(names, "-"), isJoint)
	if len(words) > 0 && '0' <= words[0][0] && words[0][0] <= '9' {
		words = append([]string{"path"}, words...)
	}
	return words
}

// isJoint reports whether a rune stands between the words of a folder's name.
func isJoint(r rune) bool { return r == '-' || r == '_' || r == '.' }

// upperCamel joins words to an exported identifier: user, id is UserID.
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

// lowerCamel joins words to an identifier that is not exported: api, id is apiID.
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
