package config

import (
	"net"
	"net/url"
	"strings"

	"gostart/auth"
)

// baseURL reads the origin that visitors see. Callback URLs and the security of
// cookies follow from it, so in production it is neither guessed nor plain http.
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
		e.Fault(name, "want https in production; for a network that you trust, set ALLOW_HTTP=true")
	case e.Get("APP_ENV") == "" && !isLoopback(u.Hostname()):
		e.Fault("APP_ENV", "BASE_URL is not on this machine; set APP_ENV=production, or APP_ENV=development if that is meant")
	}
	return u
}

// isLoopback reports whether host is this machine to itself, and to nobody else.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
