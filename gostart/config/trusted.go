package config

import (
	"net/netip"
	"strings"

	"gostart/auth"
)

// trustedProxies reads the addresses of the proxies in front of the app, or their
// ranges in CIDR notation.
func (e *Environment) trustedProxies() []netip.Prefix {
	const name, form = "TRUSTED_PROXIES", "want addresses or ranges separated by commas, such as 10.0.0.0/8,192.0.2.1"
	var trusted []netip.Prefix
	for _, value := range e.List(name) {
		prefix, err := parsePrefix(value)
		switch {
		case err != nil:
			e.Fault(name, form)
		case prefix.Addr().Is4In6():
			e.Fault(name, "want IPv4 written as IPv4, not as ::ffff:…")
		case prefix.Bits() == 0:
			e.Fault(name, "would trust everyone on the internet; list only the addresses of your proxies")
		default:
			trusted = append(trusted, prefix)
		}
	}
	return trusted
}

// parsePrefix parses a range, or an address as a range with one address.
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

// trustedOrigins reads the origins of other sites that this one trusts.
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
