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

// readPlace reads the variables as the app would.
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

// environ is the environment of the app behind this place, at another port: unless it says where it is visited, it is told.
func (p place) environ(environ []string, root, port string) []string {
	behind := append(slices.Clone(environ), "PORT="+port)
	if env, err := dotenv.Read(dotenv.Getenv(environ), root); err == nil && env.Get("BASE_URL") == "" {
		behind = append(behind, "BASE_URL="+p.url)
	}
	return behind
}

// within is the host at which this machine reaches the place.
func (p place) within() string {
	if ip := net.ParseIP(p.host); ip != nil && ip.IsUnspecified() {
		return "localhost"
	}
	return p.host
}

// names reports whether a Host header names this place, or an address. Another name may be one that a stranger's site
// gave to this machine (DNS rebinding), to read what only the developer should.
func (p place) names(host string) bool {
	name := (&url.URL{Host: host}).Hostname()
	public, err := url.Parse(p.url)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || net.ParseIP(name) != nil ||
		err == nil && name == public.Hostname()
}
