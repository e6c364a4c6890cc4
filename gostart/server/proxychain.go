package server

import (
	"iter"
	"net/netip"
	"slices"
	"strings"
)

// maxHops is how many proxies can stand in a row.
const maxHops = 32

// client returns the address of the client that a chain of proxies serves: each
// adds at the right whom it got the request from. So the chain is walked from
// the right for as long as it was a trusted proxy that wrote. What is further
// left may be made up, and the first hop that names no address ends the walk.
func (p proxies) client(peer netip.Addr, lines []string, read func(hop string) netip.Addr) netip.Addr {
	client, hops := peer, 0
	for hop := range fromRight(lines) {
		addr := read(hop)
		if !addr.IsValid() {
			break
		}
		client = addr
		if hops++; hops == maxHops || !p.include(addr) {
			break
		}
	}
	return client
}

// fromRight yields the values of a header that is a list, in one line or more,
// from its end. It cuts at every comma, also at one in a quoted string: a quote
// that the client leaves open cannot swallow what a proxy adds after it.
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

// last returns the right-most value of a list, which the nearest proxy wrote.
func last(lines []string) string {
	for value := range fromRight(lines) {
		return value
	}
	return ""
}
