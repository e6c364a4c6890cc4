package start_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gostart/start"
)

// countingSite returns a site with a function, a mount and a page that count their
// calls.
func countingSite(t *testing.T) (s site, calls *int) {
	t.Helper()
	s, calls = newSite(t), new(int)
	s.Func(start.Func("count", func(*start.Context, start.Nothing) (int, error) { *calls++; return *calls, nil }))
	s.Route("/api/*path", start.Mount(func(*start.Context) http.Handler {
		return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { *calls++ })
	}))
	s.Route("/page/:name", loads(func(*start.Context) string { *calls++; return "page" }))
	return s, calls
}

func TestAnotherSiteCannotChangeAnything(t *testing.T) {
	t.Parallel()
	s, calls := countingSite(t)
	for _, h := range []headers{
		{"Sec-Fetch-Site": "cross-site"},
		{"Sec-Fetch-Site": "same-site"}, // a sibling subdomain
		{"Sec-Fetch-Site": "cross-site", "Origin": s.URL},
		{"Origin": "null"}, // a sandboxed frame
		{"Origin": "https://evil.example"},
		{"Origin": s.URL + ".evil.example"},
	} {
		s.post(t, "/_fn/count", nil, h).wants(t, http.StatusForbidden, "Not allowed")
		s.post(t, "/_fn/count", nil, h, asJSON).wants(t, http.StatusForbidden, `"code":"CSRF_ORIGIN_REJECTED"`)
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			s.send(t, method, "/api/session", nil, h).wants(t, http.StatusForbidden)
		}
	}
	if *calls != 0 {
		t.Errorf("%d handlers ran, want none", *calls)
	}
}

func TestThisSiteMayChangeThingsAndAnyoneMayRead(t *testing.T) {
	t.Parallel()
	s, _ := countingSite(t)
	for _, h := range []headers{
		nil, // no browser, as it sends neither header
		{"Sec-Fetch-Site": "same-origin", "Origin": s.URL},
		{"Sec-Fetch-Site": "none"}, // the visitor used a bookmark or typed the URL
		{"Origin": s.URL},
	} {
		s.post(t, "/_fn/count", nil, h).wants(t, http.StatusSeeOther)
	}
	s.get(t, "/page/x", headers{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}).wants(t, http.StatusOK, "page")
}

func TestABodyIsLimitedWithAndWithoutContentLength(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/api/*path", start.Mount(func(*start.Context) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(w, r.Body); err != nil {
				start.Fail(w, r, err)
			}
		})
	}))
	fits, large := strings.Repeat("a", maxBody), strings.Repeat("a", maxBody+1)

	s.send(t, http.MethodPost, "/api", strings.NewReader(fits)).wants(t, http.StatusOK, fits)
	s.send(t, http.MethodPost, "/api", io.MultiReader(strings.NewReader(fits))).wants(t, http.StatusOK, fits)
	s.send(t, http.MethodPost, "/api", strings.NewReader(large)).wants(t, http.StatusRequestEntityTooLarge, "Request too large")
	s.send(t, http.MethodPost, "/api", strings.NewReader(large), asJSON).wants(t, http.StatusRequestEntityTooLarge, `"code":"TOO_LARGE"`)
	s.send(t, http.MethodPost, "/nowhere", strings.NewReader(large)).wants(t, http.StatusRequestEntityTooLarge)
}

func TestAMalformedPathReachesNoHandler(t *testing.T) {
	t.Parallel()
	s, calls := countingSite(t)
	for _, bad := range []string{
		"%00", "%09", "%0a", "%0D", "%1b", "%7f", "%C2%85", // control characters
		"%ff", "%C3", "%C0%AF", "%ED%A0%80", // invalid UTF-8: a stray byte, a truncated, an overlong and a surrogate sequence
	} {
		for _, path := range []string{"/page/" + bad, "/page/a" + bad + "b", "/api/" + bad, "/api/callback/github" + bad} {
			s.get(t, path).wants(t, http.StatusNotFound, "Page not found")
		}
	}
	if *calls != 0 {
		t.Errorf("%d handlers ran, want none", *calls)
	}
	s.get(t, "/page/caf%C3%A9%20%F0%9F%90%B9").wants(t, http.StatusOK, "page")
}

func TestARequestToAnotherHostIsRedirectedToTheBaseURL(t *testing.T) {
	t.Parallel()
	base := &url.URL{Scheme: "http", Host: "localhost:3000"}
	s, _ := countingSite(t)
	s.Use(start.OneHost(base))
	for path, want := range map[string]string{
		"/page/x":              "http://localhost:3000/page/x",
		"/page/x?a=1&b=%20":    "http://localhost:3000/page/x?a=1&b=%20",
		"/page/a%2Fb":          "http://localhost:3000/page/a%2Fb",
		"/nowhere":             "http://localhost:3000/nowhere",
		"//evil.example/x":     "http://localhost:3000//evil.example/x",
		"/%5Cevil.example":     "http://localhost:3000/%5Cevil.example",
		"/@evil.example":       "http://localhost:3000/@evil.example",
		"/page/x?//evil/@evil": "http://localhost:3000/page/x?//evil/@evil",
	} {
		redirect := s.get(t, path)
		redirect.wants(t, http.StatusTemporaryRedirect)
		redirect.hasHeader(t, "Location", want)
	}
	s.post(t, "/_fn/count", nil, asJSON).wants(t, http.StatusMisdirectedRequest)
	s.get(t, "/healthz").wants(t, http.StatusOK, "ok")
}

func TestARequestToTheBaseHostIsServed(t *testing.T) {
	t.Parallel()
	s, _ := countingSite(t)
	own, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.Use(start.OneHost(own))
	s.get(t, "/page/x").wants(t, http.StatusOK, "page")
}
