package server

import (
	"net/netip"
	"regexp"
	"strings"
)

// parseElement parses an element of a Forwarded header, such as
// for="[2001:db8::1]:443";proto=https (RFC 7239, section 4). The names are in lower
// case. It returns nil for a malformed element.
func parseElement(s string) map[string]string {
	element := map[string]string{}
	for pair := range strings.SplitSeq(s, ";") {
		name, value, ok := strings.Cut(pair, "=")
		name = strings.ToLower(name)
		value, valid := unquote(value)
		if _, twice := element[name]; twice || !ok || !valid || name == "" || strings.ContainsAny(name, " \t\"") {
			return nil
		}
		element[name] = value
	}
	return element
}

// unquote removes the quotes around a value, if it has them. It rejects escapes,
// because hosts, addresses and schemes need none.
func unquote(s string) (value string, ok bool) {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	return s, s != "" && !strings.ContainsAny(s, "\"\\ \t")
}

// nodePattern matches a node of RFC 7239, section 6: an address, IPv6 in brackets, and
// perhaps a port or an obfuscated port.
var nodePattern = regexp.MustCompile(`^(?:\[([^\]]*:[^\]]*)\]|([0-9.]+))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?$`)

// parseAddress parses a hop: a node that nodePattern matches, or an IPv6 address
// without brackets. It returns the zero Addr for anything else, such as "unknown" or
// an obfuscated identifier like "_hidden".
func parseAddress(node string) netip.Addr {
	if m := nodePattern.FindStringSubmatch(node); m != nil {
		node = m[1] + m[2]
	}
	addr, err := netip.ParseAddr(node)
	if err != nil {
		return netip.Addr{}
	}
	return normalized(addr)
}
