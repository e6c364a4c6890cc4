package server_test

import (
	"crypto/tls"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"gostart/server"
)

// seen is a request as the handler behind TrustForwarded receives it.
type seen struct {
	Client, Host, Scheme string

	Leaked []string // headers that TrustForwarded must remove
}

// echoRequest responds with the request as JSON.
func echoRequest(w http.ResponseWriter, r *http.Request) {
	s := seen{Client: r.RemoteAddr, Host: r.Host, Scheme: r.URL.Scheme}
	for name := range r.Header {
		if name == "Forwarded" || strings.HasPrefix(name, "X-") {
			s.Leaked = append(s.Leaked, name)
		}
	}
	_ = json.NewEncoder(w).Encode(s)
}

// trustedProxies include the loopback interface.
var trustedProxies = prefixes("127.0.0.0/8", "10.0.0.0/8", "2001:db8:f::/48", "fe80::/10")

func prefixes(all ...string) (parsed []netip.Prefix) {
	for _, s := range all {
		parsed = append(parsed, netip.MustParsePrefix(s))
	}
	return parsed
}

// serve starts a server. send sends it a request with headers in the form "Name:
// value", from 127.0.0.1. untrusted collects the reported addresses.
func serve(t *testing.T, trusted []netip.Prefix) (send func(headers ...string) seen, untrusted *[]string) {
	t.Helper()
	untrusted = new([]string)
	trust := server.TrustForwarded(trusted, func(peer netip.Addr, trusted bool) {
		if !trusted {
			*untrusted = append(*untrusted, peer.String())
		}
	})
	server := httptest.NewServer(trust(http.HandlerFunc(echoRequest)))
	t.Cleanup(server.Close)
	return func(headers ...string) (s seen) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, header := range headers {
			name, value, _ := strings.Cut(header, ": ")
			r.Header.Add(name, value)
		}
		r.Host = "requested.test"
		response, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if err := json.NewDecoder(response.Body).Decode(&s); err != nil {
			t.Fatal(err)
		}
		if len(s.Leaked) > 0 {
			t.Errorf("with %q the handler gets %q", headers, s.Leaked)
		}
		if strings.HasPrefix(s.Client, "127.0.0.1:") {
			s.Client = "the peer"
		}
		return s
	}, untrusted
}

func TestTheClientIsTheLastAddressThatIsNotATrustedProxy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		headers []string
		client  string
	}{
		"no header":                           {nil, "the peer"},
		"one hop":                             {[]string{"X-Forwarded-For: 192.0.2.1"}, "192.0.2.1:0"},
		"an address that the client invented": {[]string{"X-Forwarded-For: 198.51.100.9, 192.0.2.1"}, "192.0.2.1:0"},
		"trusted hops":                        {[]string{"X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.0.0.1,10.9.9.9"}, "192.0.2.1:0"},
		"several lines":                       {[]string{"X-Forwarded-For: 198.51.100.9", "X-Forwarded-For: 192.0.2.1, 10.0.0.1"}, "192.0.2.1:0"},
		"only trusted hops":                   {[]string{"X-Forwarded-For: 10.0.0.2, 10.0.0.1"}, "10.0.0.2:0"},
		"IPv4 in IPv6 is IPv4":                {[]string{"X-Forwarded-For: ::ffff:192.0.2.1, ::ffff:10.0.0.1"}, "192.0.2.1:0"},
		"a zone is dropped":                   {[]string{"X-Forwarded-For: 192.0.2.1, fe80::1%eth0"}, "192.0.2.1:0"},
		"IPv6, bare":                          {[]string{"X-Forwarded-For: 2001:db8::1, 2001:db8:f::1"}, "[2001:db8::1]:0"},
		"IPv6 in brackets, with and without a port": {[]string{"X-Forwarded-For: [2001:db8::1], [2001:db8:f::1]:443"}, "[2001:db8::1]:0"},
		"IPv4 with a port":                          {[]string{"X-Forwarded-For: 192.0.2.1:50000"}, "192.0.2.1:0"},
		"a host name":                               {[]string{"X-Forwarded-For: 192.0.2.1, localhost, 10.0.0.1"}, "10.0.0.1:0"},
		"an empty hop":                              {[]string{"X-Forwarded-For: 192.0.2.1,, 10.0.0.1"}, "10.0.0.1:0"},
		"an empty header":                           {[]string{"X-Forwarded-For: "}, "the peer"},
		"garbage":                                   {[]string{"X-Forwarded-For: 192.0.2.1, \x80<script>"}, "the peer"},
		"a number":                                  {[]string{"X-Forwarded-For: 3221225985"}, "the peer"},
		"octal":                                     {[]string{"X-Forwarded-For: 0300.0.2.1"}, "the peer"},
		"a range":                                   {[]string{"X-Forwarded-For: 192.0.2.1/32"}, "the peer"},
		"a bad port":                                {[]string{"X-Forwarded-For: 192.0.2.1:x"}, "the peer"},
		"an open bracket":                           {[]string{"X-Forwarded-For: [2001:db8::1"}, "the peer"},
		"more than maxHops":                         {[]string{"X-Forwarded-For: 192.0.2.1" + strings.Repeat(", 10.0.0.1", 32)}, "10.0.0.1:0"},
		"maxHops":                                   {[]string{"X-Forwarded-For: 192.0.2.1" + strings.Repeat(", 10.0.0.1", 31)}, "192.0.2.1:0"},

		"Forwarded, one hop":              {[]string{"Forwarded: for=192.0.2.1"}, "192.0.2.1:0"},
		"Forwarded, quoted":               {[]string{`Forwarded: For="[2001:db8::1]:4711"`}, "[2001:db8::1]:0"},
		"Forwarded, an obfuscated port":   {[]string{`Forwarded: for="192.0.2.1:_p.1"`}, "192.0.2.1:0"},
		"Forwarded, trusted hops":         {[]string{`Forwarded: for=198.51.100.9, for="192.0.2.1:80";by=10.0.0.1`, `Forwarded: proto=http;for="[2001:db8:f::1]"`}, "192.0.2.1:0"},
		"Forwarded, unknown":              {[]string{"Forwarded: for=192.0.2.1, for=unknown, for=10.0.0.1"}, "10.0.0.1:0"},
		"Forwarded, an obfuscated name":   {[]string{"Forwarded: for=192.0.2.1, for=_hidden"}, "the peer"},
		"Forwarded, without for":          {[]string{"Forwarded: for=192.0.2.1, by=10.0.0.1"}, "the peer"},
		"Forwarded, for twice":            {[]string{"Forwarded: for=192.0.2.1;for=198.51.100.9"}, "the peer"},
		"Forwarded, a quote left open":    {[]string{`Forwarded: for="198.51.100.9`, "Forwarded: for=192.0.2.1"}, "192.0.2.1:0"},
		"Forwarded, a hop inside a quote": {[]string{`Forwarded: for=192.0.2.1;host="x, for=198.51.100.9"`}, "the peer"},
		"Forwarded, an escaped quote":     {[]string{`Forwarded: for=192.0.2.1;host="x\", for=198.51.100.9;by=\""`}, "the peer"},

		"both, in agreement":         {[]string{"Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1"}, "192.0.2.1:0"},
		"both, in conflict":          {[]string{"Forwarded: for=198.51.100.9", "X-Forwarded-For: 192.0.2.1"}, "the peer"},
		"both, in conflict, swapped": {[]string{"Forwarded: for=192.0.2.1", "X-Forwarded-For: 198.51.100.9"}, "the peer"},
		"both, one of them garbage":  {[]string{"Forwarded: garbage", "X-Forwarded-For: 192.0.2.1"}, "the peer"},
		"headers without a client":   {[]string{"X-Real-IP: 192.0.2.1", "X-Forwarded: for=192.0.2.1", "X-Forwarded-Host: a.test"}, "the peer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			send, untrusted := serve(t, trustedProxies)
			if got := send(test.headers...); got.Client != test.client {
				t.Errorf("with %q the client is %s, want %s", test.headers, got.Client, test.client)
			}
			if len(*untrusted) > 0 {
				t.Errorf("%q are reported as untrusted", *untrusted)
			}
		})
	}
}

func TestHostAndSchemeAreThoseOfTheNearestProxy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		headers      []string
		host, scheme string
	}{
		"no header":                       {nil, "requested.test", "http"},
		"by X-Forwarded headers":          {[]string{"X-Forwarded-Host: a.test:8443", "X-Forwarded-Proto: HTTPS"}, "a.test:8443", "https"},
		"by Forwarded":                    {[]string{`Forwarded: for=192.0.2.1;host="a.test:8443";proto=https`}, "a.test:8443", "https"},
		"only the last value":             {[]string{"X-Forwarded-Host: evil.test, a.test", "X-Forwarded-Proto: https,http"}, "a.test", "http"},
		"only the last line":              {[]string{"X-Forwarded-Host: evil.test", "X-Forwarded-Host: a.test"}, "a.test", "http"},
		"only the last element":           {[]string{"Forwarded: for=192.0.2.1;host=evil.test;proto=https, for=10.0.0.1"}, "requested.test", "http"},
		"no other scheme":                 {[]string{"X-Forwarded-Proto: javascript"}, "requested.test", "http"},
		"no path in a host":               {[]string{"X-Forwarded-Host: evil.test/path"}, "requested.test", "http"},
		"no userinfo in a host":           {[]string{"X-Forwarded-Host: a.test@evil.test"}, "requested.test", "http"},
		"no quote in a host":              {[]string{`X-Forwarded-Host: a.test"><script>`}, "requested.test", "http"},
		"no endless host":                 {[]string{"X-Forwarded-Host: " + strings.Repeat("a", 300)}, "requested.test", "http"},
		"an address":                      {[]string{"X-Forwarded-Host: [2001:db8::1]:443"}, "[2001:db8::1]:443", "http"},
		"both, in agreement":              {[]string{"Forwarded: for=192.0.2.1;host=a.test", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: a.test"}, "a.test", "http"},
		"both, in conflict on the host":   {[]string{"Forwarded: for=192.0.2.1;host=evil.test", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: a.test"}, "requested.test", "http"},
		"both, in conflict on the client": {[]string{"Forwarded: for=198.51.100.9;proto=https;host=evil.test", "X-Forwarded-For: 192.0.2.1"}, "requested.test", "http"},
		"Forwarded without a client":      {[]string{"Forwarded: host=evil.test;proto=https", "X-Forwarded-For: 192.0.2.1"}, "requested.test", "http"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			send, _ := serve(t, trustedProxies)
			if got := send(test.headers...); got.Host != test.host || got.Scheme != test.scheme {
				t.Errorf("with %q: %s://%s, want %s://%s", test.headers, got.Scheme, got.Host, test.scheme, test.host)
			}
		})
	}
}

func TestTheHeadersOfAnUntrustedPeerAreIgnored(t *testing.T) {
	t.Parallel()
	send, untrusted := serve(t, prefixes("10.0.0.0/8"))
	plain := seen{Client: "the peer", Host: "requested.test", Scheme: "http"}
	if got := send("X-Original-URL: /x", "Via: 1.1 proxy"); got.Client != plain.Client || len(*untrusted) != 0 {
		t.Errorf("without a forwarding header the request is %+v, and %q is reported", got, *untrusted)
	}
	for _, headers := range [][]string{
		{"X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: https", "X-Forwarded-Uri: /evil"},
		{"X-Forwarded-For: 10.0.0.1", "X-Real-IP: 10.0.0.1", "X-Forwarded-Prefix: /evil"},
		{"Forwarded: for=10.0.0.1;host=evil.test;proto=https", "X-Original-URL: /evil", "X-Rewrite-URL: /evil"},
	} {
		if got := send(headers...); got.Client != plain.Client || got.Host != plain.Host || got.Scheme != plain.Scheme {
			t.Errorf("with %q the request is %+v", headers, got)
		}
	}
	if len(*untrusted) != 1 || (*untrusted)[0] != "127.0.0.1" {
		t.Errorf("%q are reported, want 127.0.0.1 once", *untrusted)
	}
}

func TestThePeerIsTheAddressOfTheConnection(t *testing.T) {
	t.Parallel()
	for peer, client := range map[string]string{
		"10.0.0.1:80":            "192.0.2.1:0",
		"[::ffff:10.0.0.1]:80":   "192.0.2.1:0",
		"[fe80::1%eth0]:80":      "192.0.2.1:0",
		"[2001:db8:f::1]:80":     "192.0.2.1:0",
		"[2001:db8::1]:80":       "[2001:db8::1]:80",
		"[::ffff:192.0.2.9]:80":  "[::ffff:192.0.2.9]:80",
		"@":                      "@",
		"":                       "",
		"10.0.0.1":               "10.0.0.1",
		"10.0.0.1.evil.test:443": "10.0.0.1.evil.test:443",
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = peer
		r.Header.Set("X-Forwarded-For", "192.0.2.1")
		if got := through(t, trustedProxies, r); got.Client != client {
			t.Errorf("from %q the client is %q, want %q", peer, got.Client, client)
		}
	}
}

func TestTheRequestLineDoesNotSetTheScheme(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL.Scheme = "https"
	if got := through(t, nil, r).Scheme; got != "http" {
		t.Errorf("without TLS the scheme is %s", got)
	}
	r.TLS = new(tls.ConnectionState)
	if got := through(t, nil, r).Scheme; got != "https" {
		t.Errorf("with TLS the scheme is %s", got)
	}
}

// through returns r as the handler receives it.
func through(t *testing.T, trusted []netip.Prefix, r *http.Request) (s seen) {
	t.Helper()
	w := httptest.NewRecorder()
	server.TrustForwarded(trusted, func(netip.Addr, bool) {})(http.HandlerFunc(echoRequest)).ServeHTTP(w, r)
	if err := json.NewDecoder(w.Body).Decode(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Anyone on the internet can send forwarding headers, which must not use up the
// warning about a proxy in a private network.
func TestAnUntrustedProxyIsLoggedAtItsFirstRequest(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		trusted []netip.Prefix
		peers   []string
		warns   []string
	}{
		"no list, loopback":          {nil, []string{"127.0.0.1:1", "127.0.0.1:2", "10.0.0.1:1"}, []string{"127.0.0.1/32"}},
		"no list, a private network": {nil, []string{"10.1.2.3:1", "10.1.2.3:2"}, []string{"10.1.2.3/32"}},
		"no list, IPv6":              {nil, []string{"[fd00::7%eth0]:1", "[fd00::8]:1"}, []string{"fd00::7/128"}},
		"no list, IPv4 in IPv6":      {nil, []string{"[::ffff:172.16.0.9]:1"}, []string{"172.16.0.9/32"}},
		"no list, carrier-grade NAT": {nil, []string{"100.64.0.1:1"}, []string{"100.64.0.1/32"}},
		"a public address first":     {nil, []string{"203.0.113.5:1", "198.51.100.1:1", "10.0.0.1:1"}, []string{"203.0.113.5/32", "10.0.0.1/32"}},
		"another list":               {prefixes("192.0.2.1/32"), []string{"10.0.0.1:1"}, []string{"10.0.0.1/32"}},
		"no address":                 {nil, []string{"@"}, nil},
	} {
		for _, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip", "X-Forwarded-Proto", "Cf-Connecting-Ip", "True-Client-Ip", "X-Envoy-External-Address", "X-Original-Forwarded-For"} {
			var out strings.Builder
			trust := server.TrustForwarded(tt.trusted, server.WarnUntrusted(slog.New(slog.NewTextHandler(&out, nil))))
			handler := trust(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			for _, peer := range tt.peers {
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r.RemoteAddr = peer
				handler.ServeHTTP(httptest.NewRecorder(), r) // without the header: no warning
				r.Header.Set(header, "for=192.0.2.9")
				handler.ServeHTTP(httptest.NewRecorder(), r)
			}
			var want int
			for _, setting := range tt.warns {
				want += strings.Count(out.String(), "set TRUSTED_PROXIES="+setting+"\"")
			}
			if lines := strings.Count(out.String(), "\n"); lines != len(tt.warns) || want != len(tt.warns) || lines > 0 && !strings.Contains(out.String(), "share one rate limit") {
				t.Errorf("%s, %s: the log is %s; want %q", name, header, &out, tt.warns)
			}
		}
	}
}

// A trusted proxy that lacks a setting, or that is not the only one, hides the
// addresses of visitors as well.
func TestATrustedProxyThatHidesVisitorsIsLogged(t *testing.T) {
	t.Parallel()
	const silent, missing = "without a valid X-Forwarded-For", "set TRUSTED_PROXIES=10.0.0.9/32"
	for name, tt := range map[string]struct {
		headers []string
		want    string // "" for no line
	}{
		"no header":                        {nil, silent},
		"another header":                   {[]string{"X-Real-Ip: 203.0.113.5", "X-Forwarded-Proto: https"}, silent},
		"a malformed header":               {[]string{"X-Forwarded-For: unknown"}, silent},
		"its own address":                  {[]string{"X-Forwarded-For: 192.0.2.1"}, silent},
		"headers that differ":              {[]string{"X-Forwarded-For: 203.0.113.5", "Forwarded: for=203.0.113.6"}, silent},
		"a visitor":                        {[]string{"X-Forwarded-For: 203.0.113.5"}, ""},
		"a visitor by two headers":         {[]string{"X-Forwarded-For: 203.0.113.5", "Forwarded: for=203.0.113.5"}, ""},
		"a visitor in a private network":   {[]string{"Forwarded: for=10.0.0.9"}, ""},
		"a visitor who invents a hop":      {[]string{"X-Forwarded-For: 198.51.100.1, 203.0.113.5"}, ""},
		"a visitor by two trusted proxies": {[]string{"X-Forwarded-For: 203.0.113.5, 192.0.2.2"}, ""},
		"a proxy that is not trusted":      {[]string{"X-Forwarded-For: 203.0.113.5, 10.0.0.9"}, missing},
		"the same by the other header":     {[]string{"Forwarded: for=203.0.113.5, for=10.0.0.9"}, missing},
		"the same by both":                 {[]string{"X-Forwarded-For: 203.0.113.5, 10.0.0.9", "Forwarded: for=10.0.0.9"}, missing},
	} {
		var out strings.Builder
		handler := server.TrustForwarded(prefixes("192.0.2.0/24"), server.WarnUntrusted(slog.New(slog.NewTextHandler(&out, nil))))(http.HandlerFunc(echoRequest))
		for _, path := range []string{"/healthz", "/readyz", "/", "/"} {
			r := httptest.NewRequest(http.MethodGet, path, nil) // from 192.0.2.1
			for _, header := range tt.headers {
				if name, value, _ := strings.Cut(header, ": "); path == "/" { // probes have none
					r.Header.Add(name, value)
				}
			}
			handler.ServeHTTP(httptest.NewRecorder(), r)
		}
		if lines := strings.Count(out.String(), "\n"); lines != min(len(tt.want), 1) || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%s: the log is %q, want %q", name, out.String(), tt.want)
		}
	}
}
