package server

import (
	"net/netip"
	"regexp"
	"strings"
)

// elementOf reads one element of a Forwarded header, such as
// for="[2001:db8::1]:443";proto=https, by its names in lower case (RFC 7239,
// section 4). It returns nil for one that is malformed in any part.
func elementOf(s string) map[string]string {
	element := map[string]string{}
	for pair := range strings.SplitSeq(s, ";") {
		name, value, ok := strings.Cut(pair, "=")
		name = strings.ToLower(name)
		value, whole := unquote(value)
		if _, twice := element[name]; twice || !ok || !whole || name == "" || strings.ContainsAny(name, " \t\"") {
			return nil
		}
		element[name] = value
	}
	return element
}

// unquote returns what a value holds, with or without quotes around it. Nothing
// that is read here needs an escape, so a value with one is none.
func unquote(s string) (value string, ok bool) {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		s = s[1 : len(s)-1]
	}
	return s, s != "" && !strings.ContainsAny(s, "\"\\ \t")
}

// withPort is an address as RFC 7239, section 6, writes it: IPv6 in brackets,
// and perhaps a port, which may be made up too.
var withPort = regexp.MustCompile(`^(?:\[([^\]]*:[^\]]*)\]|([0-9.]+))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?$`)

// address reads what identifies a hop: an address in that form, or a bare one.
// It returns the zero Addr for anything else, such as "unknown" or a made-up
// name like "_hidden".
func address(node string) netip.Addr {
	if m := withPort.FindStringSubmatch(node); m != nil {
		node = m[1] + m[2]
	}
	addr, err := netip.ParseAddr(node)
	if err != nil {
		return netip.Addr{}
	}
	return plain(addr)
}
