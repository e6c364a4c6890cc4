package lib

import (
	"cmp"
	"strings"
)

// NameOf returns what to call the person of a session: not every provider
// tells a name, or an e-mail address.
func NameOf(s *Session) string {
	return cmp.Or(strings.TrimSpace(s.User.Name), strings.TrimSpace(s.User.Email), "you")
}
