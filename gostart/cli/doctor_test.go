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

// A patient is the app that the doctor looks at: in development, changed by env,
// at a free port, which env calls {port}, and in a folder that has these files.
type patient struct {
	env   env
	files map[string]string
}

// examine runs the command as a process of its own, after prepare has seen its
// folder. All secrets of these tests have canary in them, or are Secret.
func (p patient) examine(t *testing.T, prepare func(dir string), args ...string) (said string, healthy bool) {
	t.Helper()
	env := development().with(env{"PORT": starttest.FreePort(t)}, p.env)
	env["BASE_URL"] = strings.ReplaceAll(env["BASE_URL"], "{port}", env["PORT"])
	app := appProcess(t, env, append([]string{"doctor"}, args...)...)
	for name, content := range p.files {
		if err := os.WriteFile(filepath.Join(app.Dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if prepare != nil {
		prepare(app.Dir)
	}
	out, err := app.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() != 1) {
		t.Errorf("the process ends with %v, want exit code 0 or 1", err)
	}
	said = string(out)
	if strings.Contains(said, "canary") || strings.Contains(said, exampleapp.Secret) {
		t.Errorf("it tells a secret:\n%s", said)
	}
	if healthy = err == nil; healthy == strings.Contains(said, "✗") {
		t.Errorf("it ends with %v, and says:\n%s", err, said)
	}
	return said, healthy
}

func TestTheDoctorSaysWhatToDo(t *testing.T) {
	t.Parallel()
	production := production().with(env{"BASE_URL": "https://app.example", "ALLOW_HTTP": ""})
	example := env{"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary", "OIDC_NAME": "Example"}
	for name, test := range map[string]struct {
		patient
		sick bool
		says []string
	}{
		"nothing but a secret is well": {
			says: []string{"✓ Configuration", "✓ Sign-in", "anyone", "is free", "✓ Clock"},
		},
		"a secret that is made is kept": {
			patient{env: env{"AUTH_SECRET": ""}}, false, []string{"✓ Secret", "data/auth_secret"},
		},
		"a placeholder for a secret is doubted": {
			patient{env: env{"AUTH_SECRET": "change-me-canary-0f8a7b6c5d4e3f2a1b"}}, false, []string{"! Secret", "production refuses", "openssl rand"},
		},
		"secrets that rotate are counted": {
			patient{env: env{"AUTH_SECRET": exampleapp.Secret + ",the-other-canary-0f8a7b6c5d4e3f2a1b"}}, false, []string{"✓ Secret", "2 are set", "30 days"},
		},
		"all that production lacks is told at once": {
			patient{env: env{"APP_ENV": "production", "AUTH_SECRET": ""}}, true,
			[]string{"✗ BASE_URL", "✗ AUTH_SECRET", "openssl rand", "no sign-in provider is on", ".env.example", "is free"},
		},
		"half a provider is a fault": {
			patient{env: example.with(env{"OIDC_CLIENT_SECRET": ""})}, true, []string{"✗ OIDC_CLIENT_SECRET", "while OIDC_CLIENT_ID is set"},
		},
		"a provider is told its callback": {
			patient{env: example.with(env{"APP_ENV": "development", "BASE_URL": "https://dev.example"})}, false,
			[]string{"✓ Cookies", "✓ Example", "https://dev.example/api/auth/callback/oidc"},
		},
		"nobody can sign in": {
			patient{env: env{"DEV_LOGIN": "false"}}, false, []string{"! Sign-in", "nobody can"},
		},
		"production that is complete": {
			patient{env: production.with(env{"TRUSTED_PROXIES": "192.0.2.1"})}, false,
			[]string{"complete for production", "✓ Secret", "✓ Address", "✓ Cookies", "__Host-", "https://app.example/api/auth/callback/oidc"},
		},
		"production behind a proxy that is not trusted": {
			patient{env: production}, false, []string{"! Address", "TRUSTED_PROXIES", "share one rate limit"},
		},
		"production by http, without a list of proxies": {
			patient{env: production.with(env{"ALLOW_HTTP": "true", "BASE_URL": "http://app.example"})}, false, []string{"! Address", "TRUSTED_PROXIES is not set", "share one rate limit"},
		},
		"trusted origins of this site": {
			patient{env: production.with(env{"TRUSTED_ORIGINS": "https://www.app.example,https://*.app.example"})}, false, []string{"✓ Cookies"},
		},
		"a trusted origin of another site": {
			patient{env: production.with(env{"TRUSTED_ORIGINS": "https://partner.example"})}, false,
			[]string{"! TRUSTED_ORIGINS", "https://partner.example is another site", "same domain"},
		},
		"a trusted origin by http": {
			patient{env: production.with(env{"TRUSTED_ORIGINS": "http://www.app.example"})}, false, []string{"! TRUSTED_ORIGINS", "same scheme"},
		},
		"production without https": {
			patient{env: production.with(env{"ALLOW_HTTP": "true", "BASE_URL": "http://app.example"})}, false, []string{"! Cookies", "https"},
		},
		"others may come, and are led to themselves": {
			patient{env: env{"HOST": "0.0.0.0"}}, false, []string{"! Address", "set BASE_URL"},
		},
		"a base URL of another port": {
			patient{env: env{"BASE_URL": "http://localhost:1"}}, false, []string{"! Address", "remove BASE_URL"},
		},
		"https that nobody speaks": {
			patient{env: env{"BASE_URL": "https://localhost:{port}"}}, false, []string{"! Address", "speaks http"},
		},
		"a port that is none": {
			patient{env: env{"PORT": "canary"}}, true, []string{"✗ PORT", "1 to 65535"},
		},
		"a host that is not this machine": {
			patient{env: env{"HOST": "192.0.2.1"}}, true, []string{"✗ Port", "check HOST"},
		},
		"files are read": {
			patient{files: map[string]string{".env": "AUTH_SALT=canary", ".env.local": "# canary"}}, false, []string{"✓ .env  ", "✓ .env.local"},
		},
		"a file of another form": {
			patient{files: map[string]string{".env.local": "canary without a value\n"}}, true, []string{"✗ Configuration", ".env.local", "NAME=value"},
		},
		"a name with a letter missing": {
			patient{files: map[string]string{".env.local": "ODIC_CLIENT_ID=canary"}}, false, []string{"! .env.local", "ODIC_CLIENT_ID is", "mean OIDC_CLIENT_ID?"},
		},
		"a name that is exported with two letters swapped": {
			patient{env: env{"OIDC_CLIENT_SECERT": "canary"}}, false, []string{"! Environment", "OIDC_CLIENT_SECERT is", "mean OIDC_CLIENT_SECRET?"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said, healthy := test.examine(t, nil)
			if healthy == test.sick {
				t.Errorf("the app is healthy: %v, want %v", healthy, !test.sick)
			}
			contains(t, said, test.says...)
		})
	}
}

func TestTheDoctorSeesWhoCanReadAFile(t *testing.T) {
	t.Parallel()
	p := patient{env{"AUTH_SECRET": ""}, map[string]string{".env.local": "AUTH_SALT=canary"}}
	said, _ := p.examine(t, func(dir string) {
		write(t, filepath.Join(dir, "data", "auth_secret"), "kept-canary-0f8a7b6c5d4e3f2a1b-K2mXw9")
		for _, name := range []string{".env.local", "data/auth_secret"} {
			if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
	contains(t, said, "! .env.local", "chmod 600 .env.local", "! Secret", "chmod 600 data/auth_secret")
}

func TestTheDoctorSeesSecretsInGit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	p := patient{env{"PATH": os.Getenv("PATH")}, map[string]string{".env": "AUTH_SALT=canary"}}
	said, _ := p.examine(t, func(dir string) {
		for _, args := range [][]string{{"init", "-q"}, {"add", ".env"}} {
			git := exec.Command("git", args...)
			git.Dir = dir
			if out, err := git.CombinedOutput(); err != nil {
				t.Fatalf("git %s: %v\n%s", args[0], err, out)
			}
		}
	})
	contains(t, said, "! .env", "is in git", "git rm --cached .env")
}

func TestTheDoctorKnowsThisAppFromAnotherAtItsPort(t *testing.T) {
	t.Parallel()
	port := starttest.FreePort(t)
	app := appProcess(t, development().with(env{"PORT": port}))
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = app.Process.Kill(), app.Wait() })
	await(t, "ready", func() bool { return status("http://localhost:"+port+"/readyz") == http.StatusOK })
	said, healthy := patient{env: env{"PORT": port}}.examine(t, nil)
	if contains(t, said, "✓ Port", "it is running"); !healthy {
		t.Errorf("it finds fault with it:\n%s", said)
	}

	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") }))
	t.Cleanup(other.Close)
	_, port, _ = net.SplitHostPort(other.Listener.Addr().String())
	said, healthy = patient{env: env{"PORT": port}}.examine(t, nil)
	if contains(t, said, "✗ Port", "another program", "PORT=3001"); healthy {
		t.Errorf("it finds no fault with it:\n%s", said)
	}
}

func TestTheDoctorSeesAnotherProgramAtTheOtherLocalhost(t *testing.T) {
	t.Parallel()
	other, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6")
	}
	defer other.Close()
	_, port, _ := net.SplitHostPort(other.Addr().String())
	said, _ := patient{env: env{"PORT": port}}.examine(t, nil)
	contains(t, said, "! Port", "in use at ::1")
}

func TestTheDoctorSeesAClockThatIsBehind(t *testing.T) {
	t.Parallel()
	said, _ := patient{files: map[string]string{".env": ""}}.examine(t, func(dir string) {
		tomorrow := time.Now().Add(48 * time.Hour)
		if err := os.Chtimes(filepath.Join(dir, ".env"), tomorrow, tomorrow); err != nil {
			t.Fatal(err)
		}
	})
	contains(t, said, "! Clock", ".env was written later", "set the clock")
}

func TestTheDoctorAsksProvidersOnlyIfToldTo(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 8)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	for realm, ahead := range map[string]time.Duration{"right": 0, "ahead": time.Hour, "cached": -time.Hour, "other": 0} {
		issuer := server.URL + "/" + realm
		mux.HandleFunc("/"+realm+"/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
			asked <- r.URL.Path
			if realm == "cached" {
				w.Header().Set("Age", "3600")
			}
			w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
			_, _ = io.WriteString(w, strings.ReplaceAll(`{"issuer":"I","authorization_endpoint":"I/a","token_endpoint":"I/t","jwks_uri":"I/k"}`,
				"I", strings.Replace(issuer, "other", "another", 1)))
		})
	}
	for realm, want := range map[string]string{"right": "✓ Acme", "ahead": "! Acme", "cached": "✓ Acme", "other": "✗ Acme", "none": "✗ Acme"} {
		p := patient{env: env{
			"OIDC_ISSUER": server.URL + "/" + realm, "OIDC_NAME": "Acme", "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary",
		}}
		p.examine(t, nil)
		if len(asked) > 0 {
			t.Fatal("it asks by itself")
		}
		said, _ := p.examine(t, nil, "-online")
		_, online, _ := strings.Cut(said, "✓ Clock")
		contains(t, online, want)
		for len(asked) > 0 {
			<-asked
		}
	}
}

func contains(t *testing.T, said string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
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
