package start_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gostart/start"
)

func TestARedirectIsFollowedByGET(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/old", fails(start.Redirect("/new?page=2#top")))
	s.Route("/wrapped", fails(fmt.Errorf("load: %w", start.Redirect("/new"))))
	s.Func(start.Func("save", func(*start.Context, start.Nothing) (start.Nothing, error) {
		return start.Nothing{}, start.Redirect("/saved")
	}))
	for target, redirect := range map[string]answer{
		"/new?page=2#top": s.get(t, "/old"),
		"/new":            s.get(t, "/wrapped"),
		"/saved":          s.post(t, "/_fn/save", nil),
	} {
		redirect.wants(t, http.StatusSeeOther)
		redirect.hasHeader(t, "Location", target)
		redirect.hasHeader(t, "Cache-Control", "no-store")
	}
}

func TestHTMXIsToldToNavigate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/old", fails(start.Redirect("/new")))
	for _, header := range []string{"HX-Request", "HX-History-Restore-Request"} {
		redirect := s.get(t, "/old", headers{header: "true"})
		redirect.wants(t, http.StatusNoContent)
		redirect.hasHeader(t, "HX-Redirect", "/new")
		redirect.hasHeader(t, "Location", "")
	}
}

func TestARedirectNeverLeavesTheSite(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"", "dashboard", ".", "?x", "#x", " /", "\t/", "\x00/",
		"//evil.example", "///evil.example", `/\evil.example`, `\/evil.example`, `\\evil.example`,
		"/%5C/evil.example", "/%2F/evil.example", "/%09/evil.example", "/%0d%0aSet-Cookie:x=1",
		"/..//evil.example", `/./\evil.example`, "/../x", "/%2e%2e/x", "/a%23//b",
		"/\t/evil.example", "/\n/evil.example", "/path\r\nSet-Cookie: x=1", "/a b", "/\x7f",
		"https:evil.example", "https://evil.example", "https://h.test@evil.example", "HtTpS://evil.example", "ht\ttps://evil.example",
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
		"／/evil.example", "/／evil.example", "/。evil.example", "//2130706433", "//[::1]", "//user@evil.example:443",
		"/%zz", "/" + strings.Repeat("a", 2048),
	} {
		s := newSite(t)
		s.Route("/", fails(start.Redirect(target)))
		for _, header := range []headers{nil, asHTMX, {"HX-History-Restore-Request": "true"}} {
			refused := s.get(t, "/", header)
			refused.wants(t, http.StatusInternalServerError, "Something went wrong on our side")
			refused.lacks(t, "evil")
			for _, name := range []string{"Location", "HX-Redirect", "Set-Cookie"} {
				refused.hasHeader(t, name, "")
			}
		}
	}
}
