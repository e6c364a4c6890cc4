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

// claim is what the headers of a trusted proxy say of the request it passes on.
type claim struct {
	client netip.Addr // zero if nothing names it
	host   string     // "" if unknown
	scheme string     // "http", "https", or "" if unknown
}

// read returns what the headers that came from peer claim. A proxy that writes
// Forwarded passes X-Forwarded-For on as its client sent it, and the other way
// round. So where both name a client, one of them may be the client's own
// invention: only what they agree on is believed.
func (p proxies) read(h http.Header, peer netip.Addr) claim {
	standard, common := p.readForwarded(h, peer), p.readXForwarded(h, peer)
	switch {
	case !standard.client.IsValid():
		return common
	case !common.client.IsValid() || standard == common:
		return standard
	case standard.client == common.client:
		return claim{client: standard.client}
	default:
		return claim{}
	}
}

func (p proxies) readXForwarded(h http.Header, peer netip.Addr) claim {
	c := claim{host: hostOf(last(h[forwardedHost])), scheme: schemeNamed(last(h[forwardedProto]))}
	if h[forwardedFor] != nil {
		c.client = p.client(peer, h[forwardedFor], address)
	}
	return c
}

func (p proxies) readForwarded(h http.Header, peer netip.Addr) claim {
	if h[forwarded] == nil {
		return claim{}
	}
	nearest := elementOf(last(h[forwarded]))
	return claim{
		client: p.client(peer, h[forwarded], func(s string) netip.Addr { return address(elementOf(s)["for"]) }),
		host:   hostOf(nearest["host"]),
		scheme: schemeNamed(nearest["proto"]),
	}
}

// applyTo makes the request say what is believed. A peer that names nobody, or
// itself, is the client, and keeps its port.
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

// hostname is a name or an address in the form of a Host header.
var hostname = regexp.MustCompile(`^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$`)

// hostOf returns a value that can be a host, or "".
func hostOf(value string) string {
	if len(value) > 261 || !hostname.MatchString(value) { // 255 bytes of name, 6 of port
		return ""
	}
	return value
}

// schemeNamed returns a value that is a scheme of the web, or "".
func schemeNamed(value string) string {
	scheme := strings.ToLower(value)
	if scheme == "http" || scheme == "https" {
		return scheme
	}
	return ""
}
