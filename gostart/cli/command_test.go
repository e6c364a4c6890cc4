package cli_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"gostart/internal/exampleapp"
	"gostart/starttest"
)

func TestTheCookieOfTheSessionCommandIsSignedIn(t *testing.T) {
	t.Parallel()
	s := starttest.New(t, exampleapp.Development)
	out, err := appProcess(t, development().with(env{"BASE_URL": s.URL}), "session", "--name", "Grace Hopper", "--email", "grace@example.com").Output()
	if err != nil {
		t.Fatal(err)
	}
	v := s.Visitor(t)
	r := v.Request(http.MethodGet, "/dashboard", nil)
	r.Header.Set("Cookie", strings.TrimSpace(string(out)))
	v.Do(r).Wants(t, http.StatusOK, "Welcome, Grace Hopper!", "grace@example.com")
}

func TestTheSessionCommandHasTheUserOfTheDevelopmentSignIn(t *testing.T) {
	t.Parallel()
	type session struct {
		User struct{ Sub, Name, Email string }
	}
	read := func(page starttest.Page) (body struct{ Session session }) {
		t.Helper()
		if err := json.Unmarshal([]byte(page.Body), &body); err != nil || body.Session.User.Sub == "" {
			t.Fatalf("the session is %s: %v", page.Body, err)
		}
		return body
	}
	s := starttest.New(t, exampleapp.Development)
	v := s.Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	want := read(v.Get("/api/auth/session"))
	for name, env := range map[string]env{
		"no other provider":       development(),
		"beside another provider": development().with(env{"GITHUB_CLIENT_ID": "id", "GITHUB_CLIENT_SECRET": "secret"}),
	} {
		out, err := appProcess(t, env.with(map[string]string{"BASE_URL": s.URL}), "session", "-email", "ada@example.com").Output()
		if err != nil {
			t.Fatal(err)
		}
		r := s.Visitor(t).Request(http.MethodGet, "/api/auth/session", nil)
		r.Header.Set("Cookie", strings.TrimSpace(string(out)))
		if got := read(s.Visitor(t).Do(r)); got != want {
			t.Errorf("%s: the session is %+v, want %+v, as after sign-in in a browser", name, got, want)
		}
	}
}

func TestAWrongCommandLineIsRefused(t *testing.T) {
	t.Parallel()
	for args, message := range map[string]string{
		"sesion":              "unknown command \"sesion\"\n",
		"serve 3001":          "serve takes no arguments, got [\"3001\"]\n",
		"session grace":       "session takes no arguments, got [\"grace\"]\n",
		"doctor online":       "doctor takes no arguments, got [\"online\"]\n",
		"doctor -online all":  "doctor takes no arguments, got [\"all\"]\n",
		"-silent":             "flag provided but not defined: -silent",
		"session -name":       "flag needs an argument: -name",
		"serve -quiet=canary": "invalid boolean value",
	} {
		checkRefused(t, args, message)
	}
}

// checkRefused checks that the app exits with status 2 and this message, even if its configuration is invalid.
func checkRefused(t *testing.T, args, message string) {
	t.Helper()
	out, err := appProcess(t, env{"PORT": "none"}, strings.Fields(args)...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 2 || !strings.Contains(string(out), message) {
		t.Errorf("%s: %v and output %q, want exit status 2 and %q", args, err, out, message)
	}
}

func TestEachCommandPrintsItsHelp(t *testing.T) {
	t.Parallel()
	for args, text := range map[string]string{
		"-h":         "doctor     check the configuration",
		"serve -h":   "-quiet",
		"session -h": "-email",
		"doctor -h":  "check the configuration",
	} {
		checkHelp(t, args, text)
	}
}

// checkHelp checks that the app prints help with this text.
func checkHelp(t *testing.T, args, text string) {
	t.Helper()
	out, err := appProcess(t, env{"PORT": "none"}, strings.Fields(args)...).Output()
	if err != nil || !strings.HasPrefix(string(out), "usage: go run . ") || !strings.Contains(string(out), text) {
		t.Errorf("%s: output %q, error %v; want %q", args, out, err, text)
	}
}
