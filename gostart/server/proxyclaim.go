package server

import (
	"net/http"
	"net/netip"
	"regexp"
	"strings"
)

const (
	forwarded      = "Forwarded" // RFC 7239
	forwardedFor   = "X-Forwarded-For"
	forwardedHost  = "X-Forwarded-Host"
	forwardedProto = "X-Forwarded-Proto"
)

// claim is what the headers of a trusted proxy say about the client's request.
type claim struct {
	client netip.Addr // zero if unknown

	host   string // "" if unknown
	scheme string // "http", "https", or "" if unknown

	forwarded bool // client says that it forwarded the request for another
}

// read parses the headers that peer sent. A proxy sets either Forwarded or
// X-Forwarded-For, and forwards the other one as its client sent it. So if both
// name a client, the client may have invented one of them, and read returns only
// what they agree on.
func (p proxies) read(h http.Header, peer netip.Addr) claim {
	standard, legacy := p.readForwarded(h, peer), p.readXForwarded(h, peer)
	either := standard.forwarded || legacy.forwarded
	standard.forwarded, legacy.forwarded = either, either
	switch {
	case !standard.client.IsValid():
		return legacy
	case !legacy.client.IsValid() || standard == legacy:
		return standard
	case standard.client == legacy.client:
		return claim{client: standard.client, forwarded: either}
	default:
		return claim{}
	}
}

func (p proxies) readXForwarded(h http.Header, peer netip.Addr) claim {
	c := claim{host: validHost(last(h[forwardedHost])), scheme: validScheme(last(h[forwardedProto]))}
	if h[forwardedFor] != nil {
		c.client, c.forwarded = p.client(peer, h[forwardedFor], parseAddress)
	}
	return c
}

func (p proxies) readForwarded(h http.Header, peer netip.Addr) claim {
	if h[forwarded] == nil {
		return claim{}
	}
	nearest := parseElement(last(h[forwarded]))
	c := claim{host: validHost(nearest["host"]), scheme: validScheme(nearest["proto"])}
	c.client, c.forwarded = p.client(peer, h[forwarded], func(s string) netip.Addr { return parseAddress(parseElement(s)["for"]) })
	return c
}

// applyTo changes the request to what the claim says. If the client is unknown, or is
// peer itself, RemoteAddr stays as it is, with its port.
func (c claim) applyTo(r *http.Request, peer netip.Addr) {
	if c.client.IsValid() && c.client != peer {
		r.RemoteAddr = netip.AddrPortFrom(c.client, 0).String()
	}
	if c.host != "" {
		r.Host = c.host
	}
	if c.scheme != "" {
		r.URL.Scheme = c.scheme
	}
}

// hostname matches the value of a Host header: a name or an IP address, and perhaps
// a port.
var hostname = regexp.MustCompile(`^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$`)

// validHost returns value if it is a valid host, or "".
func validHost(value string) string {
	if len(value) > 261 || !hostname.MatchString(value) { // 255 bytes of name, 6 of port
		return ""
	}
	return value
}

// validScheme returns value in lower case if it is http or https, or "".
func validScheme(value string) string {
	scheme := strings.ToLower(value)
	if scheme == "http" || scheme == "https" {
		return scheme
	}
	return ""
}
