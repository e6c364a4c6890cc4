package auth

import (
	"net/http"
	"net/netip"
)

// ClientAddress names whoever sends a request, as limits count them and a log
// may tell them apart: by address, or by /64 network.
func ClientAddress(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	address := peer.Addr().Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	network, _ := address.Prefix(64) // which every IPv6 address has
	return network.String()
}
