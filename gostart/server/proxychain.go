package server

import (
	"iter"
	"net/netip"
	"slices"
	"strings"
)

// maxHops is the maximum length of a chain of proxies.
const maxHops = 32

// client returns the address of the client of a chain of proxies. Each proxy appends
// the address that it received the request from. So client reads the addresses from
// the right, as long as a trusted proxy wrote them; the client can have invented the
// others. It stops at a hop that is not an address.
//
// forwarded reports whether there are more hops, which the client wrote.
func (p proxies) client(peer netip.Addr, lines []string, parse func(hop string) netip.Addr) (client netip.Addr, forwarded bool) {
	client = peer
	hops := 0
	for hop := range fromRight(lines) {
		if hops == maxHops || !p.include(client) {
			return client, true
		}
		addr := parse(hop)
		if !addr.IsValid() {
			break
		}
		client = addr
		hops++
	}
	return client, false
}

// fromRight yields the values of a list header, which may have several lines, from
// the last to the first. It splits at every comma, even in a quoted string, so that
// a quote that the client does not close cannot hide what a proxy appends.
func fromRight(lines []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, line := range slices.Backward(lines) {
			for more := true; more; {
				comma := strings.LastIndexByte(line, ',')
				if !yield(strings.Trim(line[comma+1:], " \t")) {
					return
				}
				if more = comma >= 0; more {
					line = line[:comma]
				}
			}
		}
	}
}

// last returns the last value of a list header, which the nearest proxy wrote, or
// "".
func last(lines []string) string {
	for value := range fromRight(lines) {
		return value
	}
	return ""
}
