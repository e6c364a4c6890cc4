package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

// FuzzForwarded checks that the parser accepts any header, that headers of an
// untrusted peer are ignored, and that a client cannot hide what a proxy appends.
func FuzzForwarded(f *testing.F) {
	f.Add("for=192.0.2.1;host=a.test;proto=https", "192.0.2.1", "a.test", "https")
	f.Add(`for="[2001:db8::1]:4711", for=unknown`, "[2001:db8::1]:80, 10.0.0.1", "a.test, b.test", "x")
	f.Add(`for="`, `"`, `"`, `,`)
	f.Add(`for=_x;host="x\", for=1.2.3.4;y=\"`, "::ffff:1.2.3.4, fe80::1%eth0", "[::1]", "HTTP")
	const omit = "omit the header"
	f.Fuzz(func(t *testing.T, standard, legacy, host, scheme string) {
		// send appends what a proxy appends to Forwarded and X-Forwarded-For.
		send := func(peer, toStandard, toLegacy string) seen {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr, r.Host = peer, "requested.test"
			r.Header = http.Header{"X-Forwarded-Host": {host}, "X-Forwarded-Proto": {scheme}}
			if toLegacy != omit {
				r.Header["X-Forwarded-For"] = []string{legacy + toLegacy}
			}
			if toStandard != omit {
				r.Header["Forwarded"] = []string{standard + toStandard}
			}
			return through(t, trustedProxies, r)
		}
		if got := send("192.0.2.7:80", "", ""); got.Client != "192.0.2.7:80" || got.Host != "requested.test" || got.Scheme != "http" {
			t.Errorf("headers of an untrusted peer are used: %+v", got)
		}
		got := send("10.0.0.1:80", "", "")
		addr, err := netip.ParseAddrPort(got.Client)
		if err != nil || addr.Addr().Zone() != "" || addr.Addr().Is4In6() || (got.Scheme != "http" && got.Scheme != "https") {
			t.Errorf("the client of a proxy is %+v", got)
		}
		if strings.ContainsAny(got.Host, "/\\@?#\"'<>, \t\r\n") || got.Host == "" {
			t.Errorf("the host from a proxy is %q", got.Host)
		}
		for name, got := range map[string]seen{
			"Forwarded":       send("10.0.0.1:80", ", for=192.0.2.8", omit),
			"X-Forwarded-For": send("10.0.0.1:80", omit, ", 192.0.2.8"),
			"both":            send("10.0.0.1:80", ", for=192.0.2.8", ", 192.0.2.8"),
		} {
			if got.Client != "192.0.2.8:0" {
				t.Errorf("%s: the client hides what the proxy appends: %+v", name, got)
			}
		}
	})
}
