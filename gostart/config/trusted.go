package config

import (
	"net/netip"
	"strings"

	"gostart/auth"
)

// trustedProxies reads the addresses of the proxies in front: single ones, or
// ranges in CIDR notation.
func (e *Environment) trustedProxies() []netip.Prefix {
	const name, cure = "TRUSTED_PROXIES", "want addresses or ranges separated by commas, such as 10.0.0.0/8,192.0.2.1"
	var trusted []netip.Prefix
	for _, value := range e.List(name) {
		prefix, err := parsePrefix(value)
		switch {
		case err != nil:
			e.Fault(name, cure)
		case prefix.Addr().Is4In6():
			e.Fault(name, "want IPv4 written as IPv4, not as ::ffff:…")
		case prefix.Bits() == 0:
			e.Fault(name, "would believe anyone on the internet; list the addresses of your proxies only")
		default:
			trusted = append(trusted, prefix)
		}
	}
	return trusted
}

// parsePrefix reads a range, or an address as the range of it alone.
func parsePrefix(value string) (netip.Prefix, error) {
	if strings.Contains(value, "/") {
		return netip.ParsePrefix(value)
	}
	addr, err := netip.ParseAddr(value)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(addr, addr.BitLen()), nil
}

// trustedOrigins reads the origins of the other sites that belong to this one.
func (e *Environment) trustedOrigins() []string {
	const name = "TRUSTED_ORIGINS"
	origins := e.List(name)
	for _, origin := range origins {
		if err := auth.CheckOriginPattern(origin); err != nil {
			e.Fault(name, err.Error())
		}
	}
	return origins
}
