package dev

import (
	"cmp"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"

	"gostart/internal/dotenv"
)

// A site says where the app is served.
type site struct {
	host, port string // to listen at
	url        string // that visitors see
}

// readSite reads HOST, PORT and BASE_URL, with the same defaults as the app.
func readSite(environ []string, root string) (site, error) {
	env, err := dotenv.Read(dotenv.Getenv(environ), root)
	if err != nil {
		return site{}, err
	}
	if env.Get("APP_ENV") == "production" {
		return site{}, errors.New("dev: APP_ENV is production; go tool start dev is for development only")
	}
	s := site{host: cmp.Or(env.Get("HOST"), "localhost"), port: cmp.Or(env.Get("PORT"), "3000"), url: env.Get("BASE_URL")}
	if s.url == "" {
		s.url = "http://" + net.JoinHostPort("localhost", s.port)
	}
	return s, nil
}

// appEnviron returns the environment of the app: PORT is the port that the app listens at, and BASE_URL is the site's unless
// it is set.
func (s site) appEnviron(environ []string, root, port string) []string {
	environ = append(slices.Clone(environ), "PORT="+port)
	if env, err := dotenv.Read(dotenv.Getenv(environ), root); err == nil && env.Get("BASE_URL") == "" {
		environ = append(environ, "BASE_URL="+s.url)
	}
	return environ
}

// dialHost returns the host name to connect to from this machine.
func (s site) dialHost() string {
	if ip := net.ParseIP(s.host); ip != nil && ip.IsUnspecified() {
		return "localhost"
	}
	return s.host
}

// isOwnHost reports whether a Host header names this site, or is an IP address. An attacker can make any other name resolve
// to this machine (DNS rebinding), and must not read the developer's errors.
func (s site) isOwnHost(host string) bool {
	name := (&url.URL{Host: host}).Hostname()
	public, err := url.Parse(s.url)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || net.ParseIP(name) != nil ||
		err == nil && name == public.Hostname()
}
