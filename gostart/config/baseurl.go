package config

import (
	"net"
	"net/url"
	"strings"

	"gostart/auth"
)

// baseURL reads the origin that visitors see. Callback URLs and the Secure flag of
// cookies depend on it, so production requires it, with https.
func (e *Environment) baseURL(cfg Config) *url.URL {
	const name = "BASE_URL"
	local, _ := auth.ParseOrigin("http://localhost:" + cfg.Port)
	value, allowHTTP := e.Get(name), e.Flag("ALLOW_HTTP")
	if value == "" {
		if cfg.Production {
			e.Fault(name, "is needed in production; set it to the origin that visitors see, such as https://example.com")
		}
		return local
	}
	u, ok := auth.ParseOrigin(strings.TrimSuffix(value, "/"))
	switch {
	case !ok:
		e.Fault(name, "want an origin without a path, such as https://example.com")
		return local
	case cfg.Production && u.Scheme != "https" && !allowHTTP:
		e.Fault(name, "want https in production; if you trust the network, set ALLOW_HTTP=true")
	case e.Get("APP_ENV") == "" && !isLoopback(u.Hostname()):
		e.Fault("APP_ENV", "is needed, because BASE_URL is not on this machine; set APP_ENV=production, or APP_ENV=development if that is intended")
	}
	return u
}

// isLoopback reports whether a host name is localhost or a loopback address.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
