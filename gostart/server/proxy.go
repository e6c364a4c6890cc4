package server

import (
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
// connection. The first time that an address that is not trusted sends such
// headers, and so may be a proxy that is missing in the list, untrusted is called
// with it.
func TrustForwarded(trusted []netip.Prefix, untrusted func(peer netip.Addr)) func(http.Handler) http.Handler {
	known := proxies(trusted)
	var once sync.Once
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.URL.Scheme = schemeOf(r)
			peer := peerOf(r)
			if known.include(peer) {
				known.read(r.Header, peer).applyTo(r, peer)
			} else if namesClient(r.Header) && peer.IsValid() {
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

// namesClient reports whether a request comes with the name of its client.
func namesClient(h http.Header) bool { return h[forwarded] != nil || h[forwardedFor] != nil }

// isForwardingHeader reports whether only a trusted proxy may set a header, or a
// server behind one.
func isForwardingHeader(name string, _ []string) bool {
	switch name {
	case forwarded, "X-Real-Ip", "X-Original-Url", "X-Rewrite-Url":
		return true
	}
	return strings.HasPrefix(name, "X-Forwarded")
}
