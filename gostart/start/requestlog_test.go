package start_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"gostart/start"
)

func TestEachRequestHasANewID(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", says("welcome"))
	seen := map[string]bool{}
	for _, path := range []string{"/", "/", "/nowhere", "/healthz"} {
		id := s.get(t, path, headers{"X-Request-Id": "chosen-by-the-client"}).Header.Get("X-Request-Id")
		if id == "" || id == "chosen-by-the-client" || seen[id] {
			t.Errorf("GET %s has the ID %q, want a new one", path, id)
		}
		seen[id] = true
	}
}

func TestEachRequestIsOneLineOfTheLog(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", says("welcome"))
	s.Route("/moved", fails(start.Redirect("/")))
	s.Route("/failing", fails(errors.New("no database")))
	s.Route("/panicking", panics("boom"))
	s.Func(greet)
	var want []entry
	for _, test := range []struct {
		answer response
		path   string
		status int
	}{
		{s.get(t, "/?page=2"), "/", 200},
		{s.send(t, http.MethodHead, "/", nil), "/", 200},
		{s.get(t, "/moved"), "/moved", 303},
		{s.get(t, "/no%20where"), "/no where", 404},
		{s.post(t, "/", nil), "/", 405},
		{s.post(t, "/_fn/greet", nil), "/_fn/greet", 422},
		{s.get(t, "/failing"), "/failing", 500},
		{s.get(t, "/panicking"), "/panicking", 500},
	} {
		want = append(want, entry{
			Level: "INFO", Msg: "request", Method: test.answer.Request.Method,
			Path: test.path, Status: test.status, Client: "127.0.0.1", Request: test.answer.Header.Get("X-Request-Id"),
		})
	}
	all, got := s.logged(t, "request")
	if len(got) != len(want) || strings.Count(all, `"took_ms":0.`) == 0 {
		t.Fatalf("%d requests have %d lines, or no line has a took_ms below 1:\n%s", len(want), len(got), all)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("the log says %+v, want %+v", got[i], want[i])
		}
	}
}

func TestAssetsAndProbesStayOutOfTheEverydayLog(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if err := s.Assets("/static/", fstest.MapFS{}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/static/app.css", "/healthz", "/readyz"} {
		s.get(t, path)
	}
	if all, _ := s.logged(t, ""); all != "" {
		t.Errorf("the log says %s", all)
	}
}

func TestNothingSecretIsLogged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/fine", says("welcome"))
	s.Route("/failing", fails(errors.New("no database")))
	s.Route("/panicking", panics("boom"))
	s.Func(greet)
	s.Func(start.Func("failing", func(*start.Context, greeting) (int, error) { return 0, errors.New("no database") }))
	s.Func(start.Func("panicking", func(*start.Context, greeting) (int, error) { panic("boom") }))
	const query = "?code=canary-query"
	secret := headers{
		"Authorization": "Bearer canary-token", "Cookie": "session=canary-cookie",
		"Referer": s.URL + "/canary-referer", "User-Agent": "canary-agent", "X-Forwarded-For": "canary-address",
	}
	for _, path := range []string{"/fine", "/failing", "/panicking", "/nowhere", "/fine/"} {
		s.get(t, path+query, secret)
		s.get(t, path+query, secret, asJSON)
	}
	for _, path := range []string{"/_fn/greet", "/_fn/failing", "/_fn/panicking"} {
		s.post(t, path+query, url.Values{"name": {"canary"}}, secret)
		s.post(t, path+query, url.Values{"times": {"canary"}}, secret)
		s.postJSON(t, path+query, `{"name":"canary"}`, secret)
		s.postJSON(t, path+query, `{"name":canary}`, secret)
		s.post(t, path+query, url.Values{"name": {"canary"}}, secret, headers{"Sec-Fetch-Site": "cross-site"})
		s.post(t, path+query, url.Values{"name": {strings.Repeat("canary", maxBody)}}, secret)
	}
	all, failed := s.logged(t, "request failed")
	if strings.Contains(all, "canary") {
		t.Errorf("a secret is in the log: %s", all)
	}
	if len(failed) != 8 {
		t.Errorf("%d failures are logged, want 8, or the test proves nothing", len(failed))
	}
}
