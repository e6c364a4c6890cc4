package server

import (
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// TrustForwarded returns middleware that restores the client's request where a
// trusted proxy forwarded it: RemoteAddr is the client's, with port 0 as its own is
// not known, and Host and URL.Scheme are those that the client asked for. Anyone
// can send the headers in which proxies say so (RFC 9110, section 7.6 and RFC
// 7239), so they count from the trusted addresses only, and no handler behind this
// ever sees them. It must be outermost.
//
// For any other request RemoteAddr, Host and URL.Scheme stay those of the
// connection. An address that is not trusted and sends such headers may be a proxy
// that is missing in the list: untrusted is called with the first one in a private
// network, and with the first one on the internet, where anyone can send them. See
// [WarnUntrusted].
func TrustForwarded(trusted []netip.Prefix, untrusted func(peer netip.Addr)) func(http.Handler) http.Handler {
	known := proxies(trusted)
	var private, public sync.Once
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.URL.Scheme = schemeOf(r)
			peer := peerOf(r)
			if known.include(peer) {
				known.read(r.Header, peer).applyTo(r, peer)
			} else if isForwarded(r.Header) && peer.IsValid() {
				once := &public
				if isPrivate(peer) {
					once = &private
				}
				once.Do(func() { untrusted(peer) })
			}
			maps.DeleteFunc(r.Header, isForwardingHeader)
			next.ServeHTTP(w, r)
		})
	}
}

// proxies are the addresses of those that are trusted.
type proxies []netip.Prefix

// include reports whether addr is a trusted proxy's. No prefix contains the
// zero Addr.
func (p proxies) include(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// peerOf returns the address at the other end of the connection, or the zero
// Addr if it has none.
func peerOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return plain(peer.Addr())
}

// plain returns addr as it is compared: an IPv4 address in IPv6 clothes is
// IPv4, and a zone means something to its own machine only.
func plain(addr netip.Addr) netip.Addr { return addr.WithZone("").Unmap() }

// schemeOf returns the scheme of the connection. What stands in URL.Scheme is
// the client's own word: a request line may hold a whole URL.
func schemeOf(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// WarnUntrusted returns a function for TrustForwarded that logs what follows from
// a proxy that is not trusted, and the setting that would trust it.
func WarnUntrusted(log *slog.Logger) func(peer netip.Addr) {
	return func(peer netip.Addr) {
		log.Warn("requests arrive through a proxy that is not trusted: all visitors behind it have one address, and share one rate limit; if it is yours, set TRUSTED_PROXIES="+
			netip.PrefixFrom(peer, peer.BitLen()).String(), "proxy", peer.String())
	}
}

// isForwarded reports whether a request has a header by which proxies name the
// client, its host or its scheme, also one that is never read here.
func isForwarded(h http.Header) bool {
	for name := range h {
		switch name {
		case forwarded, "X-Real-Ip", "X-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Fly-Client-Ip":
			return true
		}
		if strings.HasPrefix(name, "X-Forwarded") {
			return true
		}
	}
	return false
}

// sharedAddresses are those between a network provider and its customers (RFC
// 6598).
var sharedAddresses = netip.MustParsePrefix("100.64.0.0/10")

// isPrivate reports whether no host on the internet has the address.
func isPrivate(addr netip.Addr) bool {
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast() || sharedAddresses.Contains(addr)
}

// isForwardingHeader reports whether only a trusted proxy may set a header, or a
// server behind one.
func isForwardingHeader(name string, _ []string) bool {
	switch name {
	case forwarded, "X-Real-Ip", "X-Original-Url", "X-Rewrite-Url":
		return true
	}
	return strings.HasPrefix(name, "X-Forwarded")
}
