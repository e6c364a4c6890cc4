package start_test

import (
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"gostart/start"
)

func ifNoneMatch(tag string) headers { return headers{"If-None-Match": tag} }

func TestAMatchingETagIsAnswered304(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	var version atomic.Pointer[string]
	version.Store(&long)
	s.Route("/", loads(func(c *start.Context) string {
		c.Response().Header().Add("Vary", "Cookie")
		http.SetCookie(c.Response(), &http.Cookie{Name: "theme", Value: "dark"})
		return *version.Load()
	}))
	first := s.get(t, "/")
	tag := first.Header.Get("ETag")
	if !regexp.MustCompile(`^W/"[0-9a-z]+"$`).MatchString(tag) {
		t.Fatalf("the ETag is %q", tag)
	}
	strong := strings.TrimPrefix(tag, "W/")
	for _, coding := range []string{"", "gzip", "zstd"} {
		for _, known := range []string{tag, strong, `"other", ` + tag, "*"} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				again := s.send(t, method, "/", nil, ifNoneMatch(known), accepting(coding))
				again.wants(t, http.StatusNotModified)
				if again.body != "" {
					t.Errorf("a 304 has the body %.80q", again.body)
				}
				for _, name := range []string{"ETag", "Cache-Control", "Vary", "Set-Cookie", "Content-Security-Policy"} {
					again.hasHeader(t, name, first.Header.Get(name))
				}
				for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding"} {
					again.hasHeader(t, name, "")
				}
			}
		}
		s.get(t, "/", accepting(coding)).hasHeader(t, "ETag", tag) // the same in every coding
	}
	for _, unknown := range []string{"", `W/"other"`, strings.ToUpper(tag), strings.Trim(strong, `"`), tag[:len(tag)-1], "W/"} {
		s.get(t, "/", ifNoneMatch(unknown)).wants(t, http.StatusOK, long)
	}
	changed := "changed"
	version.Store(&changed)
	page := s.get(t, "/", ifNoneMatch(tag))
	page.wants(t, http.StatusOK, changed)
	if page.Header.Get("ETag") == tag {
		t.Error("the changed page has the same ETag")
	}
}

func TestNoStorePagesAndErrorsHaveNoETag(t *testing.T) {
	t.Parallel()
	s := newPlainSite(t)
	s.Route("/private", loads(func(c *start.Context) string { c.NoStore(); return "private" }))
	s.Route("/failing", fails(errors.New("canary")))
	s.Route("/moved", fails(start.Redirect("/")))
	s.Func(greet)
	for name, got := range map[string]response{
		"a private page":           s.get(t, "/private", ifNoneMatch("*")),
		"a private page, its head": s.send(t, http.MethodHead, "/private", nil, ifNoneMatch("*")),
		"an error":                 s.get(t, "/failing", ifNoneMatch("*")),
		"an error in JSON":         s.get(t, "/nowhere", ifNoneMatch("*"), asJSON),
		"a redirect":               s.get(t, "/moved", ifNoneMatch("*")),
		"a function":               s.postJSON(t, greet.URL(), `{"name": "Ada", "times": 1}`, ifNoneMatch("*"), asJSON),
	} {
		got.hasHeader(t, "ETag", "")
		got.hasHeader(t, "Cache-Control", "no-store")
		if got.StatusCode == http.StatusNotModified {
			t.Errorf("%s answers 304", name)
		}
	}
	s.get(t, "/private", ifNoneMatch("*")).wants(t, http.StatusOK, "private")
}

func TestTwoAppsHaveDifferentETags(t *testing.T) {
	t.Parallel()
	one, other := newPlainSite(t), newPlainSite(t)
	one.Route("/", says("welcome"))
	other.Route("/", says("welcome"))
	tag := one.get(t, "/").Header.Get("ETag")
	other.get(t, "/", ifNoneMatch(tag)).wants(t, http.StatusOK, "welcome")
}
