package devidp

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Config describes the provider and the one client that it serves.
type Config struct {
	Issuer       string // its URL, such as http://localhost:3000/_dev/idp, whose path is where it is served
	ClientID     string
	ClientSecret string
	RedirectURI  string           // the one callback accepted, compared byte by byte
	People       []Person         // who can be chosen there; by default Ada Lovelace, Grace Hopper and Alan Turing
	Now          func() time.Time // by default time.Now
}

// validate returns every fault at once.
func (c Config) validate() error {
	var faults []error
	if !isWebURL(c.Issuer) || strings.ContainsAny(c.Issuer, "?#") {
		faults = append(faults, fmt.Errorf("issuer: want an http or https URL without query or fragment, got %q", c.Issuer))
	}
	if !isWebURL(c.RedirectURI) || strings.Contains(c.RedirectURI, "#") {
		faults = append(faults, fmt.Errorf("redirect URI: want an http or https URL without fragment, got %q", c.RedirectURI))
	}
	if c.ClientID == "" || c.ClientSecret == "" {
		faults = append(faults, errors.New("client id and client secret: want both"))
	}
	for _, person := range c.People {
		for field, fault := range person.faults() {
			faults = append(faults, fmt.Errorf("person %q: %s: %s", person.Name, field, fault))
		}
	}
	return errors.Join(faults...)
}

// isWebURL also refuses the double slash of two halves badly joined, which no
// route would match.
func isWebURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil &&
		!strings.Contains(u.Path, "//")
}
