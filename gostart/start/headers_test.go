package start_test

import (
	"errors"
	"net/http"
	"testing"

	"gostart/start"
)

// securityHeaders are the headers of every response, whatever its status.
var securityHeaders = headers{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=()",
	"Referrer-Policy":              "same-origin",
	"Strict-Transport-Security":    "",
	"X-Content-Type-Options":       "nosniff",
}

func TestEachResponseHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", says("welcome"))
	s.Route("/moved", fails(start.Redirect("/")))
	s.Route("/failing", fails(errors.New("no database")))
	s.Route("/panicking", panics("boom"))
	for path, status := range map[string]int{
		"/": 200, "/moved": 303, "/moved/": 308, "/nowhere": 404, "/%00": 404, "/failing": 500, "/panicking": 500, "/healthz": 200,
	} {
		response := s.get(t, path)
		response.wants(t, status)
		for name, want := range securityHeaders {
			response.hasHeader(t, name, want)
		}
		s.send(t, http.MethodPost, path, nil, headers{"Sec-Fetch-Site": "cross-site"}).
			hasHeader(t, "Content-Security-Policy", securityHeaders["Content-Security-Policy"])
	}
}

func TestThePolicyNamesTheProvidersAndHTTPS(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Use(s.SecurityHeaders(start.Policy{
		HTTPS:        true,
		FormTargets:  []string{"https://github.com", "https://accounts.example"},
		ImageSources: []string{"https://avatars.example"},
	}))

	response := s.get(t, "/nowhere")

	response.hasHeader(t, "Strict-Transport-Security", "max-age=63072000")
	response.hasHeader(t, "Content-Security-Policy",
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https://avatars.example; font-src 'self'; "+
			"connect-src 'self'; manifest-src 'self'; form-action 'self' https://github.com https://accounts.example; "+
			"object-src 'none'; base-uri 'none'; frame-ancestors 'none'")
}

func TestAPageThatChangesASecurityHeaderAffectsNoOtherPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", says("welcome"))
	s.Route("/embeddable", loads(func(c *start.Context) string {
		c.Response().Header().Add("Referrer-Policy", "origin")
		c.Response().Header().Set("Content-Security-Policy", "frame-ancestors *")
		return "embed me"
	}))

	s.get(t, "/embeddable").hasHeader(t, "Content-Security-Policy", "frame-ancestors *")
	after := s.get(t, "/")
	for name, want := range securityHeaders {
		after.hasHeader(t, name, want)
	}
}
