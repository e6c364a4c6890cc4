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

// seen is what a handler behind the package sees of a request.
type seen struct {
	Client, Host, Scheme string

	Hearsay []string // headers that must not get through
}

// look answers with what it sees.
func look(w http.ResponseWriter, r *http.Request) {
	s := seen{Client: r.RemoteAddr, Host: r.Host, Scheme: r.URL.Scheme}
	for name := range r.Header {
		if name == "Forwarded" || strings.HasPrefix(name, "X-") {
			s.Hearsay = append(s.Hearsay, name)
		}
	}
	_ = json.NewEncoder(w).Encode(s)
}

// ours are trusted proxies, the loopback interface among them.
var ours = prefixes("127.0.0.0/8", "10.0.0.0/8", "2001:db8:f::/48", "fe80::/10")

func prefixes(all ...string) (parsed []netip.Prefix) {
	for _, s := range all {
		parsed = append(parsed, netip.MustParsePrefix(s))
	}
	return parsed
}

// serve starts a server, and returns what it sees of a request with headers,
// written "Name: value". The peer is 127.0.0.1.
func serve(t *testing.T, trusted []netip.Prefix) (ask func(headers ...string) seen, strangers *[]string) {
	t.Helper()
	strangers = new([]string)
	trust := server.TrustForwarded(trusted, func(peer netip.Addr) { *strangers = append(*strangers, peer.String()) })
	server := httptest.NewServer(trust(http.HandlerFunc(look)))
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
		r.Host = "asked.test"
		answer, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if err := json.NewDecoder(answer.Body).Decode(&s); err != nil {
			t.Fatal(err)
		}
		if len(s.Hearsay) > 0 {
			t.Errorf("with %q: %q gets through", headers, s.Hearsay)
		}
		if strings.HasPrefix(s.Client, "127.0.0.1:") {
			s.Client = "the peer"
		}
		return s
	}, strangers
}

func TestTheClientIsTheFirstFromTheRightWhoIsNoTrustedProxy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		headers []string
		client  string
	}{
		"nothing is said":                           {nil, "the peer"},
		"one hop":                                   {[]string{"X-Forwarded-For: 192.0.2.1"}, "192.0.2.1:0"},
		"what the client made up stands left":       {[]string{"X-Forwarded-For: 198.51.100.9, 192.0.2.1"}, "192.0.2.1:0"},
		"trusted hops are passed over":              {[]string{"X-Forwarded-For: 198.51.100.9, 192.0.2.1, 10.0.0.1,10.9.9.9"}, "192.0.2.1:0"},
		"several lines are one list":                {[]string{"X-Forwarded-For: 198.51.100.9", "X-Forwarded-For: 192.0.2.1, 10.0.0.1"}, "192.0.2.1:0"},
		"all are trusted: the furthest":             {[]string{"X-Forwarded-For: 10.0.0.2, 10.0.0.1"}, "10.0.0.2:0"},
		"IPv4 in IPv6 is IPv4":                      {[]string{"X-Forwarded-For: ::ffff:192.0.2.1, ::ffff:10.0.0.1"}, "192.0.2.1:0"},
		"a zone is dropped":                         {[]string{"X-Forwarded-For: 192.0.2.1, fe80::1%eth0"}, "192.0.2.1:0"},
		"IPv6, bare":                                {[]string{"X-Forwarded-For: 2001:db8::1, 2001:db8:f::1"}, "[2001:db8::1]:0"},
		"IPv6 in brackets, with and without a port": {[]string{"X-Forwarded-For: [2001:db8::1], [2001:db8:f::1]:443"}, "[2001:db8::1]:0"},
		"IPv4 with a port":                          {[]string{"X-Forwarded-For: 192.0.2.1:50000"}, "192.0.2.1:0"},
		"a name ends the walk":                      {[]string{"X-Forwarded-For: 192.0.2.1, localhost, 10.0.0.1"}, "10.0.0.1:0"},
		"an empty hop ends the walk":                {[]string{"X-Forwarded-For: 192.0.2.1,, 10.0.0.1"}, "10.0.0.1:0"},
		"an empty header":                           {[]string{"X-Forwarded-For: "}, "the peer"},
		"garbage":                                   {[]string{"X-Forwarded-For: 192.0.2.1, \x80<script>"}, "the peer"},
		"a number is no address":                    {[]string{"X-Forwarded-For: 3221225985"}, "the peer"},
		"octal is no address":                       {[]string{"X-Forwarded-For: 0300.0.2.1"}, "the peer"},
		"a range is no address":                     {[]string{"X-Forwarded-For: 192.0.2.1/32"}, "the peer"},
		"a bad port":                                {[]string{"X-Forwarded-For: 192.0.2.1:x"}, "the peer"},
		"an open bracket":                           {[]string{"X-Forwarded-For: [2001:db8::1"}, "the peer"},
		"more hops than there can be":               {[]string{"X-Forwarded-For: 192.0.2.1" + strings.Repeat(", 10.0.0.1", 32)}, "10.0.0.1:0"},
		"as many as there can be":                   {[]string{"X-Forwarded-For: 192.0.2.1" + strings.Repeat(", 10.0.0.1", 31)}, "192.0.2.1:0"},

		"Forwarded, one hop":              {[]string{"Forwarded: for=192.0.2.1"}, "192.0.2.1:0"},
		"Forwarded, quoted":               {[]string{`Forwarded: For="[2001:db8::1]:4711"`}, "[2001:db8::1]:0"},
		"Forwarded, a made-up port":       {[]string{`Forwarded: for="192.0.2.1:_p.1"`}, "192.0.2.1:0"},
		"Forwarded, trusted hops":         {[]string{`Forwarded: for=198.51.100.9, for="192.0.2.1:80";by=10.0.0.1`, `Forwarded: proto=http;for="[2001:db8:f::1]"`}, "192.0.2.1:0"},
		"Forwarded, unknown":              {[]string{"Forwarded: for=192.0.2.1, for=unknown, for=10.0.0.1"}, "10.0.0.1:0"},
		"Forwarded, a made-up name":       {[]string{"Forwarded: for=192.0.2.1, for=_hidden"}, "the peer"},
		"Forwarded, without for":          {[]string{"Forwarded: for=192.0.2.1, by=10.0.0.1"}, "the peer"},
		"Forwarded, for twice":            {[]string{"Forwarded: for=192.0.2.1;for=198.51.100.9"}, "the peer"},
		"Forwarded, a quote left open":    {[]string{`Forwarded: for="198.51.100.9`, "Forwarded: for=192.0.2.1"}, "192.0.2.1:0"},
		"Forwarded, a hop inside a quote": {[]string{`Forwarded: for=192.0.2.1;host="x, for=198.51.100.9"`}, "the peer"},
		"Forwarded, an escaped quote":     {[]string{`Forwarded: for=192.0.2.1;host="x\", for=198.51.100.9;by=\""`}, "the peer"},

		"both, of one mind":          {[]string{"Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1"}, "192.0.2.1:0"},
		"both, in conflict":          {[]string{"Forwarded: for=198.51.100.9", "X-Forwarded-For: 192.0.2.1"}, "the peer"},
		"both, in conflict, swapped": {[]string{"Forwarded: for=192.0.2.1", "X-Forwarded-For: 198.51.100.9"}, "the peer"},
		"both, one of them garbage":  {[]string{"Forwarded: garbage", "X-Forwarded-For: 192.0.2.1"}, "the peer"},
		"other headers name nobody":  {[]string{"X-Real-IP: 192.0.2.1", "X-Forwarded: for=192.0.2.1", "X-Forwarded-Host: a.test"}, "the peer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ask, strangers := serve(t, ours)
			if got := ask(test.headers...); got.Client != test.client {
				t.Errorf("with %q the client is %s, want %s", test.headers, got.Client, test.client)
			}
			if len(*strangers) > 0 {
				t.Errorf("%q are told as strangers", *strangers)
			}
		})
	}
}

func TestHostAndSchemeAreWhatTheNearestProxySays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		headers      []string
		host, scheme string
	}{
		"nothing is said":                 {nil, "asked.test", "http"},
		"by X-Forwarded headers":          {[]string{"X-Forwarded-Host: a.test:8443", "X-Forwarded-Proto: HTTPS"}, "a.test:8443", "https"},
		"by Forwarded":                    {[]string{`Forwarded: for=192.0.2.1;host="a.test:8443";proto=https`}, "a.test:8443", "https"},
		"only the last value":             {[]string{"X-Forwarded-Host: evil.test, a.test", "X-Forwarded-Proto: https,http"}, "a.test", "http"},
		"only the last line":              {[]string{"X-Forwarded-Host: evil.test", "X-Forwarded-Host: a.test"}, "a.test", "http"},
		"only the last element":           {[]string{"Forwarded: for=192.0.2.1;host=evil.test;proto=https, for=10.0.0.1"}, "asked.test", "http"},
		"no other scheme":                 {[]string{"X-Forwarded-Proto: javascript"}, "asked.test", "http"},
		"no path in a host":               {[]string{"X-Forwarded-Host: evil.test/path"}, "asked.test", "http"},
		"no userinfo in a host":           {[]string{"X-Forwarded-Host: a.test@evil.test"}, "asked.test", "http"},
		"no quote in a host":              {[]string{`X-Forwarded-Host: a.test"><script>`}, "asked.test", "http"},
		"no endless host":                 {[]string{"X-Forwarded-Host: " + strings.Repeat("a", 300)}, "asked.test", "http"},
		"an address":                      {[]string{"X-Forwarded-Host: [2001:db8::1]:443"}, "[2001:db8::1]:443", "http"},
		"both, of one mind":               {[]string{"Forwarded: for=192.0.2.1;host=a.test", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: a.test"}, "a.test", "http"},
		"both, in conflict on the host":   {[]string{"Forwarded: for=192.0.2.1;host=evil.test", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: a.test"}, "asked.test", "http"},
		"both, in conflict on the client": {[]string{"Forwarded: for=198.51.100.9;proto=https;host=evil.test", "X-Forwarded-For: 192.0.2.1"}, "asked.test", "http"},
		"Forwarded that names nobody":     {[]string{"Forwarded: host=evil.test;proto=https", "X-Forwarded-For: 192.0.2.1"}, "asked.test", "http"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ask, _ := serve(t, ours)
			if got := ask(test.headers...); got.Host != test.host || got.Scheme != test.scheme {
				t.Errorf("with %q: %s://%s, want %s://%s", test.headers, got.Scheme, got.Host, test.scheme, test.host)
			}
		})
	}
}

func TestAStrangerIsNotBelieved(t *testing.T) {
	t.Parallel()
	ask, strangers := serve(t, prefixes("10.0.0.0/8"))
	plain := seen{Client: "the peer", Host: "asked.test", Scheme: "http"}
	if got := ask("X-Original-URL: /x", "Via: 1.1 proxy"); got.Client != plain.Client || len(*strangers) != 0 {
		t.Errorf("a client without headers of a proxy is seen as %+v, and told: %q", got, *strangers)
	}
	for _, headers := range [][]string{
		{"X-Forwarded-For: 192.0.2.1", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: https", "X-Forwarded-Uri: /evil"},
		{"X-Forwarded-For: 10.0.0.1", "X-Real-IP: 10.0.0.1", "X-Forwarded-Prefix: /evil"},
		{"Forwarded: for=10.0.0.1;host=evil.test;proto=https", "X-Original-URL: /evil", "X-Rewrite-URL: /evil"},
	} {
		if got := ask(headers...); got.Client != plain.Client || got.Host != plain.Host || got.Scheme != plain.Scheme {
			t.Errorf("with %q a stranger is seen as %+v", headers, got)
		}
	}
	if len(*strangers) != 1 || (*strangers)[0] != "127.0.0.1" {
		t.Errorf("strangers told are %q, want 127.0.0.1 once", *strangers)
	}
}

func TestThePeerIsReadFromTheConnection(t *testing.T) {
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
		if got := through(t, ours, r); got.Client != client {
			t.Errorf("through %q the client is %q, want %q", peer, got.Client, client)
		}
	}
}

func TestTheRequestLineDoesNotDecideTheScheme(t *testing.T) {
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

// through returns what is seen of r, without a network.
func through(t *testing.T, trusted []netip.Prefix, r *http.Request) (s seen) {
	t.Helper()
	w := httptest.NewRecorder()
	server.TrustForwarded(trusted, func(netip.Addr) {})(http.HandlerFunc(look)).ServeHTTP(w, r)
	if err := json.NewDecoder(w.Body).Decode(&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Behind a proxy that is not in the list, all visitors have one address. What a
// stranger on the internet sends must not use up the warning about it.
func TestAProxyThatIsMissingInTheListIsLoggedAtOnce(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		trusted []netip.Prefix
		peers   []string
		warns   []string
	}{
		"no list, loopback":            {nil, []string{"127.0.0.1:1", "127.0.0.1:2", "10.0.0.1:1"}, []string{"127.0.0.1/32"}},
		"no list, a private network":   {nil, []string{"10.1.2.3:1", "10.1.2.3:2"}, []string{"10.1.2.3/32"}},
		"no list, IPv6":                {nil, []string{"[fd00::7%eth0]:1", "[fd00::8]:1"}, []string{"fd00::7/128"}},
		"no list, IPv4 in IPv6":        {nil, []string{"[::ffff:172.16.0.9]:1"}, []string{"172.16.0.9/32"}},
		"no list, of a provider's NAT": {nil, []string{"100.64.0.1:1"}, []string{"100.64.0.1/32"}},
		"a stranger first":             {nil, []string{"203.0.113.5:1", "198.51.100.1:1", "10.0.0.1:1"}, []string{"203.0.113.5/32", "10.0.0.1/32"}},
		"another list":                 {prefixes("192.0.2.1/32"), []string{"10.0.0.1:1"}, []string{"10.0.0.1/32"}},
		"in the list":                  {prefixes("10.0.0.0/8"), []string{"10.0.0.1:1"}, nil},
		"no address":                   {nil, []string{"@"}, nil},
	} {
		for _, header := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip", "X-Forwarded-Proto", "Cf-Connecting-Ip", "True-Client-Ip"} {
			var out strings.Builder
			trust := server.TrustForwarded(tt.trusted, server.WarnUntrusted(slog.New(slog.NewTextHandler(&out, nil))))
			handler := trust(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			for _, peer := range tt.peers {
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r.RemoteAddr = peer
				handler.ServeHTTP(httptest.NewRecorder(), r) // without the header: says nothing
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
