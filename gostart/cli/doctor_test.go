package cli_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gostart/internal/exampleapp"
	"gostart/starttest"
)

// A setup is what doctor checks: the variables of development(), changed by env,
// with a free port, and a folder with files. In BASE_URL, {port} stands for the port.
type setup struct {
	env   env
	files map[string]string
}

// doctor runs the command as a process, after prepare has changed its folder. It
// checks that the output contains no secret: those of these tests contain
// "canary", except exampleapp.Secret.
func (s setup) doctor(t *testing.T, prepare func(dir string), args ...string) (output string, ok bool) {
	t.Helper()
	env := development().with(env{"PORT": starttest.FreePort(t)}, s.env)
	env["BASE_URL"] = strings.ReplaceAll(env["BASE_URL"], "{port}", env["PORT"])
	app := appProcess(t, env, append([]string{"doctor"}, args...)...)
	for name, content := range s.files {
		if err := os.WriteFile(filepath.Join(app.Dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if prepare != nil {
		prepare(app.Dir)
	}
	out, err := app.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() != 1) {
		t.Errorf("the process exits with %v, want status 0 or 1", err)
	}
	output = string(out)
	if strings.Contains(output, "canary") || strings.Contains(output, exampleapp.Secret) {
		t.Errorf("it prints a secret:\n%s", output)
	}
	if ok = err == nil; ok == strings.Contains(output, "✗") {
		t.Errorf("it exits with %v and prints:\n%s", err, output)
	}
	return output, ok
}

func TestDoctorPrintsFindingsAndWhatToDo(t *testing.T) {
	t.Parallel()
	production := production().with(env{"BASE_URL": "https://app.example", "ALLOW_HTTP": ""})
	example := env{"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary", "OIDC_NAME": "Example"}
	for name, test := range map[string]struct {
		setup
		wrong bool
		wants []string
	}{
		"a secret and nothing else": {
			wants: []string{"✓ Configuration", "✓ Sign-in", "anyone", "is free", "✓ Clock"},
		},
		"no secret": {
			setup{env: env{"AUTH_SECRET": ""}}, false, []string{"✓ Secret", "data/auth_secret"},
		},
		"a placeholder for a secret": {
			setup{env: env{"AUTH_SECRET": "change-me-canary-0f8a7b6c5d4e3f2a1b"}}, false, []string{"! Secret", "production refuses", "openssl rand"},
		},
		"two secrets": {
			setup{env: env{"AUTH_SECRET": exampleapp.Secret + ",the-other-canary-0f8a7b6c5d4e3f2a1b"}}, false, []string{"✓ Secret", "2 are set", "30 days"},
		},
		"everything is missing in production": {
			setup{env: env{"APP_ENV": "production", "AUTH_SECRET": ""}}, true,
			[]string{"✗ BASE_URL", "✗ AUTH_SECRET", "openssl rand", "no sign-in provider is on", ".env.example", "is free"},
		},
		"a provider without its secret": {
			setup{env: example.with(env{"OIDC_CLIENT_SECRET": ""})}, true, []string{"✗ OIDC_CLIENT_SECRET", "but OIDC_CLIENT_ID is set"},
		},
		"a provider": {
			setup{env: example.with(env{"APP_ENV": "development", "BASE_URL": "https://dev.example"})}, false,
			[]string{"✓ Cookies", "✓ Example", "https://dev.example/api/auth/callback/oidc"},
		},
		"no provider": {
			setup{env: env{"DEV_LOGIN": "false"}}, false, []string{"! Sign-in", "nobody can"},
		},
		"complete production": {
			setup{env: production.with(env{"TRUSTED_PROXIES": "192.0.2.1"})}, false,
			[]string{"complete for production", "✓ Secret", "✓ Address", "✓ Cookies", "__Host-", "https://app.example/api/auth/callback/oidc"},
		},
		"an audience other than the base URL": {
			setup{env: production.with(env{"AUTH_AUDIENCE": "https://Old.example/"})}, false, []string{"✓ Sessions", "AUTH_AUDIENCE https://old.example,"},
		},
		"no audience": {
			setup{env: production}, false, []string{"✓ Sessions", "set AUTH_AUDIENCE=https://app.example before"},
		},
		"production without trusted proxies": {
			setup{env: production}, false, []string{"! Address", "TRUSTED_PROXIES", "share one rate limit"},
		},
		"production by http, without trusted proxies": {
			setup{env: production.with(env{"ALLOW_HTTP": "true", "BASE_URL": "http://app.example"})}, false, []string{"! Address", "TRUSTED_PROXIES is not set", "share one rate limit"},
		},
		"trusted origins of this site": {
			setup{env: production.with(env{"TRUSTED_ORIGINS": "https://www.app.example,https://*.app.example"})}, false, []string{"✓ Cookies"},
		},
		"a trusted origin of another site": {
			setup{env: production.with(env{"TRUSTED_ORIGINS": "https://partner.example"})}, false,
			[]string{"! TRUSTED_ORIGINS", "https://partner.example is another site", "same domain"},
		},
		"a trusted origin by http": {
			setup{env: production.with(env{"TRUSTED_ORIGINS": "http://www.app.example"})}, false, []string{"! TRUSTED_ORIGINS", "same scheme"},
		},
		"production without https": {
			setup{env: production.with(env{"ALLOW_HTTP": "true", "BASE_URL": "http://app.example"})}, false, []string{"! Cookies", "https"},
		},
		"HOST for all machines with BASE_URL of this one": {
			setup{env: env{"HOST": "0.0.0.0"}}, false, []string{"! Address", "set BASE_URL"},
		},
		"BASE_URL with another port": {
			setup{env: env{"BASE_URL": "http://localhost:1"}}, false, []string{"! Address", "remove BASE_URL"},
		},
		"BASE_URL with https at the app's own port": {
			setup{env: env{"BASE_URL": "https://localhost:{port}"}}, false, []string{"! Address", "speaks http"},
		},
		"a port that is not a number": {
			setup{env: env{"PORT": "canary"}}, true, []string{"✗ PORT", "1 to 65535"},
		},
		"HOST of another machine": {
			setup{env: env{"HOST": "192.0.2.1"}}, true, []string{"✗ Port", "check HOST"},
		},
		"env files": {
			setup{files: map[string]string{".env": "AUTH_SALT=canary", ".env.local": "# canary"}}, false, []string{"✓ .env  ", "✓ .env.local"},
		},
		"a malformed env file": {
			setup{files: map[string]string{".env.local": "canary without a value\n"}}, true, []string{"✗ Configuration", ".env.local", "NAME=value"},
		},
		"a misspelt name in a file": {
			setup{files: map[string]string{".env.local": "ODIC_CLIENT_ID=canary"}}, false, []string{"! .env.local", "ODIC_CLIENT_ID is", "mean OIDC_CLIENT_ID?"},
		},
		"a misspelt name in the environment": {
			setup{env: env{"OIDC_CLIENT_SECERT": "canary"}}, false, []string{"! Environment", "OIDC_CLIENT_SECERT is", "mean OIDC_CLIENT_SECRET?"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output, ok := test.doctor(t, nil)
			if ok == test.wrong {
				t.Errorf("it succeeds: %v, want %v", ok, !test.wrong)
			}
			contains(t, output, test.wants...)
		})
	}
}

func TestDoctorWarnsOfFilesThatEveryoneCanRead(t *testing.T) {
	t.Parallel()
	s := setup{env{"AUTH_SECRET": ""}, map[string]string{".env.local": "AUTH_SALT=canary"}}
	output, _ := s.doctor(t, func(dir string) {
		write(t, filepath.Join(dir, "data", "auth_secret"), "kept-canary-0f8a7b6c5d4e3f2a1b-K2mXw9")
		for _, name := range []string{".env.local", "data/auth_secret"} {
			if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
	contains(t, output, "! .env.local", "chmod 600 .env.local", "! Secret", "chmod 600 data/auth_secret")
}

func TestDoctorWarnsOfSecretsInGit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	s := setup{env{"PATH": os.Getenv("PATH")}, map[string]string{".env": "AUTH_SALT=canary"}}
	output, _ := s.doctor(t, func(dir string) {
		for _, args := range [][]string{{"init", "-q"}, {"add", ".env"}} {
			git := exec.Command("git", args...)
			git.Dir = dir
			if out, err := git.CombinedOutput(); err != nil {
				t.Fatalf("git %s: %v\n%s", args[0], err, out)
			}
		}
	})
	contains(t, output, "! .env", "is in git", "git rm --cached .env")
}

func TestDoctorTellsThisAppFromAnotherProgramAtItsPort(t *testing.T) {
	t.Parallel()
	port := starttest.FreePort(t)
	app := appProcess(t, development().with(env{"PORT": port}))
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = app.Process.Kill(), app.Wait() })
	await(t, "ready", func() bool { return status("http://localhost:"+port+"/readyz") == http.StatusOK })
	output, ok := setup{env: env{"PORT": port}}.doctor(t, nil)
	if contains(t, output, "✓ Port", "it is running"); !ok {
		t.Errorf("the running app is an error:\n%s", output)
	}

	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") }))
	t.Cleanup(other.Close)
	_, port, _ = net.SplitHostPort(other.Listener.Addr().String())
	output, ok = setup{env: env{"PORT": port}}.doctor(t, nil)
	if contains(t, output, "✗ Port", "another program", "PORT=3001"); ok {
		t.Errorf("another program at the port is no error:\n%s", output)
	}
}

func TestDoctorWarnsOfAnotherProgramAtTheIPv6Localhost(t *testing.T) {
	t.Parallel()
	other, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6")
	}
	defer other.Close()
	_, port, _ := net.SplitHostPort(other.Addr().String())
	output, _ := setup{env: env{"PORT": port}}.doctor(t, nil)
	contains(t, output, "! Port", "in use at ::1")
}

func TestDoctorWarnsOfASlowClock(t *testing.T) {
	t.Parallel()
	output, _ := setup{files: map[string]string{".env": ""}}.doctor(t, func(dir string) {
		tomorrow := time.Now().Add(48 * time.Hour)
		if err := os.Chtimes(filepath.Join(dir, ".env"), tomorrow, tomorrow); err != nil {
			t.Fatal(err)
		}
	})
	contains(t, output, "! Clock", ".env was written later", "set the clock")
}

func TestDoctorSendsRequestsToProvidersOnlyWithOnline(t *testing.T) {
	t.Parallel()
	requested := make(chan string, 8)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	for realm, ahead := range map[string]time.Duration{"right": 0, "ahead": time.Hour, "cached": -time.Hour, "other": 0} {
		issuer := server.URL + "/" + realm
		mux.HandleFunc("/"+realm+"/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
			requested <- r.URL.Path
			if realm == "cached" {
				w.Header().Set("Age", "3600")
			}
			w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
			_, _ = io.WriteString(w, strings.ReplaceAll(`{"issuer":"I","authorization_endpoint":"I/a","token_endpoint":"I/t","jwks_uri":"I/k"}`,
				"I", strings.Replace(issuer, "other", "another", 1)))
		})
	}
	for realm, want := range map[string]string{"right": "✓ Acme", "ahead": "! Acme", "cached": "✓ Acme", "other": "✗ Acme", "none": "✗ Acme"} {
		s := setup{env: env{
			"OIDC_ISSUER": server.URL + "/" + realm, "OIDC_NAME": "Acme", "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary",
		}}
		s.doctor(t, nil)
		if len(requested) > 0 {
			t.Fatal("without -online it sends a request")
		}
		output, _ := s.doctor(t, nil, "-online")
		_, online, _ := strings.Cut(output, "✓ Clock")
		contains(t, online, want)
		for len(requested) > 0 {
			<-requested
		}
	}
}

func contains(t *testing.T, output string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(output, want) {
			t.Errorf("the output lacks %q:\n%s", want, output)
		}
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
