package lib

import (
	"net"
	"net/url"
	"regexp"
	"strings"
)

// hostname is what a BASE_URL may name: a host or an address.
var hostname = regexp.MustCompile(`^[A-Za-z0-9.:-]+$`)

// baseURL reads the origin that visitors see. Callback URLs and the security of
// cookies follow from it, so in production it is neither guessed nor plain http.
func (e *environment) baseURL(cfg Config) *url.URL {
	const name = "BASE_URL"
	local := &url.URL{Scheme: "http", Host: net.JoinHostPort("localhost", cfg.Port)}
	value, allowHTTP := e.Get(name), e.flag("ALLOW_HTTP")
	if value == "" {
		if cfg.Production {
			e.fault(name, "is needed in production; set it to the origin that visitors see, such as https://example.com")
		}
		return withoutDefaultPort(local)
	}
	u, err := url.Parse(strings.TrimSuffix(value, "/"))
	switch {
	case err != nil, !isOrigin(u):
		e.fault(name, "want an origin without a path, such as https://example.com")
		return local
	case cfg.Production && u.Scheme != "https" && !allowHTTP:
		e.fault(name, "want https in production; for a network that you trust, set ALLOW_HTTP=true")
	case e.Get("APP_ENV") == "" && !isLoopback(u.Hostname()):
		e.fault("APP_ENV", "BASE_URL is not on this machine; set APP_ENV=production, or APP_ENV=development if that is meant")
	}
	return withoutDefaultPort(u)
}

// isOrigin reports whether u is scheme, host and port, and nothing else.
func isOrigin(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && hostname.MatchString(u.Hostname()) && u.String() == u.Scheme+"://"+u.Host
}

// withoutDefaultPort writes u as browsers do in Origin and Host.
func withoutDefaultPort(u *url.URL) *url.URL {
	defaultPort := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	return &url.URL{Scheme: u.Scheme, Host: strings.TrimSuffix(u.Host, defaultPort)}
}

// isLoopback reports whether host is this machine to itself, and to nobody else.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
