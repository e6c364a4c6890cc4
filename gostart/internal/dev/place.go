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

// A place is where the app is served.
type place struct {
	host, port string // to listen at
	url        string // that visitors see
}

// readPlace reads the environment as the app does.
func readPlace(environ []string, root string) (place, error) {
	env, err := dotenv.Read(dotenv.Getenv(environ), root)
	if err != nil {
		return place{}, err
	}
	if env.Get("APP_ENV") == "production" {
		return place{}, errors.New("dev: APP_ENV is production; this is for development")
	}
	p := place{host: cmp.Or(env.Get("HOST"), "localhost"), port: cmp.Or(env.Get("PORT"), "3000"), url: env.Get("BASE_URL")}
	if p.url == "" {
		p.url = "http://" + net.JoinHostPort("localhost", p.port)
	}
	return p, nil
}

// environ returns the app's environment: with the port that it listens at, and with BASE_URL unless that is set.
func (p place) environ(environ []string, root, port string) []string {
	behind := append(slices.Clone(environ), "PORT="+port)
	if env, err := dotenv.Read(dotenv.Getenv(environ), root); err == nil && env.Get("BASE_URL") == "" {
		behind = append(behind, "BASE_URL="+p.url)
	}
	return behind
}

// within returns the host name for connections from this machine.
func (p place) within() string {
	if ip := net.ParseIP(p.host); ip != nil && ip.IsUnspecified() {
		return "localhost"
	}
	return p.host
}

// names reports whether a Host header names this place, or an IP address. Any other name may point here by DNS rebinding,
// and a site must not read the developer's errors.
func (p place) names(host string) bool {
	name := (&url.URL{Host: host}).Hostname()
	public, err := url.Parse(p.url)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || net.ParseIP(name) != nil ||
		err == nil && name == public.Hostname()
}
