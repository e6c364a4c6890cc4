package auth

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// webOrigin is an origin as RFC 6454 defines it, in lower case, or a pattern of
// origins.
type webOrigin struct {
	scheme   string
	anyLabel bool // a pattern: one label stands before host
	host     string
	port     string // "" for the scheme's own; in a pattern, "*" for any
}

// originPatterns are the origins that are trusted.
type originPatterns []webOrigin

// match reports whether an Origin header names one of them.
func (ps originPatterns) match(header string) bool {
	o, ok := parseOrigin(header)
	return ok && ps.include(o)
}

func (ps originPatterns) include(o webOrigin) bool {
	for _, p := range ps {
		host := o.host
		if p.anyLabel {
			_, host, _ = strings.Cut(host, ".")
		}
		if p.scheme == o.scheme && p.host == host && (p.port == "*" || p.port == o.port) {
			return true
		}
	}
	return false
}

func (o webOrigin) String() string { return origin(o.url()) }

func (o webOrigin) url() *url.URL {
	if o.port == "" {
		return &url.URL{Scheme: o.scheme, Host: o.host}
	}
	return &url.URL{Scheme: o.scheme, Host: o.host + ":" + o.port}
}

// originForm allows what it lists, so there is no userinfo, no escape, no final
// dot, and nothing that a browser would strip, fold or take for another host.
var originPattern = regexp.MustCompile(`^(https?)://(\*\.)?([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}|\*))?$`)

// origin is where a URL leads, as a browser's Origin header says it.
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// ParseOrigin reads an origin, such as https://app.example.com:8443. It returns
// it as browsers write it: in lower case, without the port of its scheme.
func ParseOrigin(s string) (u *url.URL, ok bool) {
	o, ok := parseOrigin(s)
	return o.url(), ok
}

// isOrigin reports whether s is an origin, in the form that browsers send: what
// they send is compared with it byte by byte.
func isOrigin(s string) bool {
	o, ok := parseOrigin(s)
	return ok && o.String() == s
}

// parseOrigin reads the origin of an Origin header or of a URL.
func parseOrigin(s string) (o webOrigin, ok bool) {
	o, ok = parsePattern(s)
	return o, ok && !strings.Contains(s, "*")
}

func parsePattern(s string) (o webOrigin, ok bool) {
	if strings.ContainsFunc(s, func(char rune) bool { return char > '~' }) {
		return o, false // the lower case of the Kelvin sign is an ASCII k
	}
	m := originPattern.FindStringSubmatch(strings.ToLower(s))
	if m == nil {
		return o, false
	}
	o = webOrigin{scheme: m[1], anyLabel: m[2] != "", host: m[3], port: m[4]}
	if own := map[string]string{"http": "80", "https": "443"}; o.port == own[o.scheme] {
		o.port = ""
	}
	return o, true
}

// oneName is a host of one label, or one that browsers read as an IPv4 address.
var singleLabelOrAddress = regexp.MustCompile(`^[^.]*$|(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$|^\[`)

// CheckOriginPattern tells what is wrong with a pattern of trusted origins, in
// words that do not hold it. It may be an origin, such as
// https://app.example.com; have * for the first label of its host, as in
// https://*.example.com, which is neither example.com nor a.b.example.com; and
// have * for its port, as in http://localhost:*.
func CheckOriginPattern(pattern string) error {
	p, ok := parsePattern(pattern)
	_, rest, _ := strings.Cut(pattern, "://")
	switch {
	case ok && p.anyLabel && singleLabelOrAddress.MatchString(p.host):
		return errors.New("want a name of two labels or more after *., as in https://*.example.com")
	case ok:
		return nil
	case strings.ContainsAny(rest, "/?#@"):
		return errors.New("want an origin alone, without path, query or userinfo, such as https://app.example.com")
	case strings.Contains(rest, "*"):
		return errors.New("want * for the first label of a host or for a port only, as in https://*.example.com or http://localhost:*")
	default:
		return errors.New("want the origin of a site by http or https, such as https://app.example.com")
	}
}

// parseOrigins reads patterns, or returns what is wrong with any of them.
func parseOrigins(patterns []string) (originPatterns, error) {
	var parsed originPatterns
	var faults []error
	for i, pattern := range patterns {
		if err := CheckOriginPattern(pattern); err != nil {
			faults = append(faults, fmt.Errorf("auth: TrustedOrigins[%d]: %w", i, err))
		}
		p, _ := parsePattern(pattern)
		parsed = append(parsed, p)
	}
	return parsed, errors.Join(faults...)
}
