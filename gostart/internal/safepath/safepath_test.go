package safepath_test

import (
	"net/url"
	"strings"
	"testing"

	"gostart/internal/safepath"
)

func TestTargetsOfThisSiteAreValid(t *testing.T) {
	for _, target := range []string{
		"/", "/dashboard", "/search?q=a%20b", "/@me", "/user:1", "/p?x=1#y", "/caf%C3%A9",
		"/a/b/c/", "/a.b/..c", "/?next=https://example.com/", "/p#//fragment", "/%25",
		"/" + strings.Repeat("a", safepath.MaxLength-1),
	} {
		if !safepath.Valid(target) {
			t.Errorf("Valid(%q) = false, want true", target)
		}
	}
}

func TestTargetsThatCanLeadToAnotherSiteAreInvalid(t *testing.T) {
	for _, target := range hostile {
		if safepath.Valid(target) {
			t.Errorf("Valid(%q) = true, want false", target)
		}
	}
}

// hostile holds targets that a browser, server or proxy can turn into another
// origin, another scheme or another header.
var hostile = []string{
	"", "dashboard", ".", "..", "?x", "#x", " /", "\t/", "\x00/",
	"//example.com", "///example.com", "////example.com", "/\\example.com", "\\/example.com", "\\\\example.com",
	"/%5C/example.com", "/%5cexample.com", "/%2F/example.com", "/%2fexample.com/..", "/%09/example.com", "/%00", "/%0d%0aSet-Cookie:x=1", "/%7f",
	"/..//example.com", "/./\\example.com", "/.//example.com", "/../x", "/a/../b", "/a/.", "/%2e%2e/x", "/a%23//b", "/#/../\\x", "/%2E/x",
	"/\t/example.com", "/\n/example.com", "\t//example.com", "/\r\nSet-Cookie:x=1", "/path\r\nSet-Cookie:x=1", "/a b", "/\x7f", "/\x00/example.com",
	"https:example.com", "https://example.com", "https://h.test@evil.example", "https://h.test.evil.example", "http:/example.com", "HtTpS://example.com", "ht\ttps://example.com",
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "blob:x",
	"／/evil.example", "/／evil.example", "／／evil.example", "/。evil.example", "/é",
	"http://2130706433/", "//0x7f000001", "//[::1]", "//user@evil.example:443",
	"/%zz", "/%", "/%2", "/#%", "/" + strings.Repeat("a", safepath.MaxLength),
}

// FuzzValid checks that a valid target, resolved against an origin as browsers
// do, has that origin.
func FuzzValid(f *testing.F) {
	for _, target := range hostile {
		f.Add(target)
	}
	f.Add("/search?q=a%20b#y")
	base, _ := url.Parse("https://origin.test/some/page")
	browser := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/")
	f.Fuzz(func(t *testing.T, target string) {
		if !safepath.Valid(target) {
			return
		}
		u, err := base.Parse(strings.TrimSpace(browser.Replace(target)))
		if err != nil || u.Scheme != "https" || u.Host != "origin.test" || u.User != nil {
			t.Fatalf("Valid(%q) = true, but it resolves to %v, %v", target, u, err)
		}
		if strings.HasPrefix(u.Path, "//") {
			t.Errorf("Valid(%q) = true, but its path is %q", target, u.Path)
		}
	})
}
