package server

import (
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// TrustForwarded returns middleware that restores the client's request if a trusted
// proxy forwarded it: it sets RemoteAddr to the client's address, with port 0 because
// the client's port is unknown, and Host and URL.Scheme to those that the client
// requested. It must be the outermost middleware.
//
// Anyone can send forwarding headers (RFC 9110, section 7.6, and RFC 7239), so it
// reads them only from trusted addresses, and removes them from every request. For
// other requests, RemoteAddr, Host and URL.Scheme are those of the connection.
//
// The middleware calls warn with the first address of each of three kinds; see
// [WarnUntrusted]:
//
//   - an untrusted address in a private network that sends such a header, or that
//     forwarded a request to a trusted proxy. It may be a proxy that is missing in
//     the list;
//   - an untrusted address on the internet that sends such a header. It may be such a
//     proxy too, but anyone can send these headers;
//   - a trusted proxy that does not name the client. It may lack a setting.
func TrustForwarded(trusted []netip.Prefix, warn func(proxy netip.Addr, trusted bool)) func(http.Handler) http.Handler {
	known := proxies(trusted)
	var private, public, silent sync.Once // one warning for each kind of address
	untrusted := func(addr netip.Addr) {
		once := &public
		if isPrivate(addr) {
			once = &private
		}
		once.Do(func() { warn(addr, false) })
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.URL.Scheme = schemeOf(r)
			peer := peerOf(r)
			if known.include(peer) {
				claimed := known.read(r.Header, peer)
				claimed.applyTo(r, peer)
				switch {
				case r.URL.Path == "/healthz" || r.URL.Path == "/readyz": // proxies send probes of their own
				case !claimed.client.IsValid() || claimed.client == peer:
					silent.Do(func() { warn(peer, true) })
				case claimed.forwarded && isPrivate(claimed.client) && !known.include(claimed.client):
					untrusted(claimed.client)
				}
			} else if isForwarded(r.Header) && peer.IsValid() {
				untrusted(peer)
			}
			maps.DeleteFunc(r.Header, isForwardingHeader)
			next.ServeHTTP(w, r)
		})
	}
}

// proxies are the addresses of the trusted proxies.
type proxies []netip.Prefix

// include reports whether addr is the address of a trusted proxy. It is false for
// the zero Addr.
func (p proxies) include(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// peerOf returns the address of the other end of the connection, or the zero Addr
// if RemoteAddr is not an address.
func peerOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return normalized(peer.Addr())
}

// normalized returns addr for comparison: an IPv4-mapped IPv6 address becomes IPv4,
// and the zone is removed, because it has a meaning on one machine only.
func normalized(addr netip.Addr) netip.Addr { return addr.WithZone("").Unmap() }

// schemeOf returns the scheme of the connection. The client controls URL.Scheme,
// because a request line can contain an absolute URL.
func schemeOf(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// WarnUntrusted returns a function for TrustForwarded that logs a proxy that hides
// the addresses of visitors, what follows from it, and the setting that helps.
func WarnUntrusted(log *slog.Logger) func(proxy netip.Addr, trusted bool) {
	return func(peer netip.Addr, trusted bool) {
		if trusted {
			log.Warn("a trusted proxy sends a request without a valid X-Forwarded-For or Forwarded, or with two that differ; if it sends visitors' requests like that, all visitors have its address and share one rate limit",
				"proxy", peer.String())
			return
		}
		log.Warn("requests arrive through a proxy that is not trusted, so all visitors behind it have one address and share one rate limit; if it is yours, set TRUSTED_PROXIES="+
			netip.PrefixFrom(peer, peer.BitLen()).String(), "proxy", peer.String())
	}
}

// isForwarded reports whether a request has a header in which proxies send the
// client's address, host or scheme, including those that TrustForwarded never
// reads.
func isForwarded(h http.Header) bool {
	for name := range h {
		switch name {
		case forwarded, "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "Cf-Connecting-Ip", "Fastly-Client-Ip", "Fly-Client-Ip",
			"X-Azure-Clientip", "X-Envoy-External-Address":
			return true
		}
		if strings.HasPrefix(name, "X-Forwarded") || strings.HasPrefix(name, "X-Original-F") { // -For, -Forwarded-For
			return true
		}
	}
	return false
}

// sharedAddresses are used between an internet provider and its customers (RFC
// 6598).
var sharedAddresses = netip.MustParsePrefix("100.64.0.0/10")

// isPrivate reports whether addr is unreachable from the internet.
func isPrivate(addr netip.Addr) bool {
	return addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast() || sharedAddresses.Contains(addr)
}

// isForwardingHeader reports whether a header is one of those that proxies set.
func isForwardingHeader(name string, _ []string) bool {
	switch name {
	case forwarded, "X-Real-Ip", "X-Original-Url", "X-Rewrite-Url":
		return true
	}
	return strings.HasPrefix(name, "X-Forwarded")
}
