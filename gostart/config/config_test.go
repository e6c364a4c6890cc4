package config_test

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
	"gostart/config"
	"gostart/internal/authtest"
)

// env has environment variables by name.
type env map[string]string

func (e env) getenv(name string) string { return e[name] }

const secret = "b7Vd0Kq2mXw9ZrT5uYc8NfPjLhGs3AeE"

func TestDevelopmentWorksWithoutConfiguration(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cfg := load(t, env{}, dir)
	if cfg.Production || !cfg.DevLogin || cfg.Addr() != "localhost:3000" || cfg.BaseURL.String() != "http://localhost:3000" {
		t.Errorf("Load() = %+v", cfg)
	}
	info, err := os.Stat(filepath.Join(dir, "data", "auth_secret"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file of the secret has mode %v, error %v; want 0600", info.Mode(), err)
	}
	if again := load(t, env{}, dir); len(cfg.Secrets) != 1 || again.Secrets[0] != cfg.Secrets[0] {
		t.Error("a restart generates another secret")
	}
	if other := load(t, env{}, t.TempDir()); other.Secrets[0] == cfg.Secrets[0] {
		t.Error("two apps share a secret")
	}
}

func TestTheEnvironmentOverridesEnvLocalWhichOverridesEnv(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, ".env", "PORT=1001\nAUTH_SALT=from-env\nHOST=from-env\nAUTH_SECRET="+secret+"\n")
	write(t, dir, ".env.local", "# mine\nPORT=1002\nAUTH_SALT=\"from-local\"\n")
	cfg := load(t, env{"PORT": "1003"}, dir)
	if cfg.Port != "1003" || cfg.Salt != "from-local" || cfg.Host != "from-env" {
		t.Errorf("Load() = port %s, salt %s, host %s", cfg.Port, cfg.Salt, cfg.Host)
	}
}

func TestTheAudienceIsTheBaseURLUnlessItIsSet(t *testing.T) {
	t.Parallel()
	for set, want := range map[string]string{
		"":                           "https://app.example:8443",
		"https://old.example":        "https://old.example",
		"HTTPS://Old.example:443/":   "https://old.example",
		"shop":                       "shop",
		"https://old.example/a/path": "https://old.example/a/path",
	} {
		cfg := load(t, env{"AUTH_SECRET": secret, "APP_ENV": "development", "BASE_URL": "https://app.example:8443", "AUTH_AUDIENCE": set}, t.TempDir())
		if cfg.Audience != want {
			t.Errorf("AUTH_AUDIENCE=%s makes the audience %q, want %q", set, cfg.Audience, want)
		}
	}
}

func TestProviderVariablesHaveThreeNames(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "AUTH_", "AURA_AUTH_"} {
		cfg := load(t, env{"AUTH_SECRET": secret, prefix + "OIDC_ISSUER": "https://id.example", prefix + "OIDC_CLIENT_ID": "id", prefix + "OIDC_CLIENT_SECRET": "s"}, t.TempDir())
		if p := only(t, cfg); p.ID != "oidc" || p.ClientID != "id" || p.ClientSecret != "s" {
			t.Errorf("with the prefix %q the provider is %s, %s, %s", prefix, p.ID, p.ClientID, p.ClientSecret)
		}
	}
}

func TestEachProviderIsTurnedOnByItsVariables(t *testing.T) {
	t.Parallel()
	for _, definition := range providers.All() {
		e := env{"AUTH_SECRET": secret, "BASE_URL": "https://app.example", "APP_ENV": "development"}
		for _, setting := range definition.Required {
			e[definition.Variable(setting)] = cmp.Or(map[string]string{providers.Issuer: "https://id.example", providers.PrivateKey: authtest.PEM(t, authtest.NewKey(t))}[setting], "id")
		}
		p := only(t, load(t, e, t.TempDir()))
		if p.ID != definition.ID || p.ClientID != "id" {
			t.Errorf("the variables of %s turn on %s, with the client ID %q", definition.ID, p.ID, p.ClientID)
		}
	}
}

func TestVariablesSetNameIssuerAndScopesOfAProvider(t *testing.T) {
	t.Parallel()
	p := only(t, load(t, env{
		"AUTH_SECRET": secret, "OIDC_ISSUER": "http://localhost:9000/x", "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "s",
		"OIDC_NAME": "Acme", "OIDC_SCOPES": "openid offline_access",
	}, t.TempDir()))
	if p.Name != "Acme" || p.Issuer != "http://localhost:9000/x" || !slices.Equal(p.Scopes, []string{"openid", "offline_access"}) {
		t.Errorf("the provider has name %s, issuer %s, scopes %q", p.Name, p.Issuer, p.Scopes)
	}
}

func TestAnIssuerMustBeAnHTTPSURLOrOnThisMachine(t *testing.T) {
	t.Parallel()
	production := env{"APP_ENV": "production", "BASE_URL": "https://app.example"}
	for name, tt := range map[string]struct {
		issuer string
		env    env
		ok     bool
	}{
		"https":                               {"https://id.example/realms/x", nil, true},
		"https in production":                 {"https://id.example/realms/x", production, true},
		"http on this machine":                {"http://localhost:9000", nil, true},
		"http on this machine, by address":    {"http://127.0.0.1:9000", nil, true},
		"http on this machine, in production": {"http://localhost:9000", production, false},
		"http elsewhere":                      {"http://id.example", nil, false},
		"http that looks like this machine":   {"http://localhost.example", nil, false},
		"a query":                             {"https://id.example?x=canary", nil, false},
		"a fragment":                          {"https://id.example#canary", nil, false},
		"a password":                          {"https://a:canary@id.example", nil, false},
		"another scheme":                      {"ftp://id.example", nil, false},
		"no scheme":                           {"id.example", nil, false},
		"not a URL":                           {"https://%zz/canary", nil, false},
		"a host that ends a CSP's directive":  {"https://id.example;canary/", nil, false},
		"a host that is a CSP's next source":  {"https://id.example,canary/", nil, false},
		"a pattern of hosts":                  {"https://*.example/", nil, false},
	} {
		e := env{"AUTH_SECRET": secret, "OIDC_ISSUER": tt.issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "s"}
		maps.Copy(e, tt.env)
		_, err := config.Load(e.getenv, t.TempDir(), (*config.Environment).Read)
		if tt.ok && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !tt.ok && (err == nil || !strings.Contains(err.Error(), "config: OIDC_ISSUER: want an https URL without query") || strings.Contains(err.Error(), "canary")) {
			t.Errorf("%s: Load() = %v", name, err)
		}
	}
}

func TestAFaultOfAProviderNamesItsVariable(t *testing.T) {
	t.Parallel()
	for fault, e := range map[string]env{
		"config: OIDC_ISSUER: is missing, but OIDC_CLIENT_ID is set":           {"OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "s"},
		"config: AUTH_OIDC_CLIENT_ID: is missing, but AUTH_OIDC_ISSUER is set": {"AUTH_OIDC_ISSUER": "https://id.example"},
		"config: OIDC_CLIENT_ID: is missing, but OIDC_NAME is set":             {"OIDC_NAME": "Acme"},
		"config: OIDC_SCOPES: want openid among the scopes":                    {"OIDC_SCOPES": "canary,openid"},
	} {
		e["AUTH_SECRET"] = secret
		_, err := config.Load(e.getenv, t.TempDir(), (*config.Environment).Read)
		if err == nil || !strings.Contains(err.Error(), fault) || strings.Contains(err.Error(), "canary") {
			t.Errorf("the error lacks %q:\n%v", fault, err)
		}
	}
}

func TestAnAlternativeNameInTheEnvironmentOverridesTheFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, ".env", "AUTH_SECRET="+strings.ToLower(secret)+"\nOIDC_ISSUER=https://id.example\nOIDC_CLIENT_ID=file\nOIDC_CLIENT_SECRET=file\n")
	cfg := load(t, env{"AURA_AUTH_SECRET": secret, "AUTH_SALT": "  salt "}, dir)
	if cfg.Secrets[0] != secret || cfg.Salt != "salt" || only(t, cfg).ClientID != "file" {
		t.Errorf("Load() = %+v", cfg)
	}
}

func TestTheDevelopmentSignInIsOffIfOtherMachinesCanReachTheApp(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{"": true, "127.0.0.1": true, "::1": true, "0.0.0.0": false, "192.0.2.1": false, "localhost.example": false} {
		if cfg := load(t, env{"AUTH_SECRET": secret, "HOST": host}, t.TempDir()); cfg.DevLogin != want {
			t.Errorf("with HOST=%s the development sign-in is on: %v", host, cfg.DevLogin)
		}
	}
}

func TestTheBaseURLOmitsADefaultPort(t *testing.T) {
	t.Parallel()
	for port, want := range map[string]string{"80": "http://localhost", "3000": "http://localhost:3000", "03000": "http://localhost:3000"} {
		if got := load(t, env{"AUTH_SECRET": secret, "PORT": port}, t.TempDir()).BaseURL.String(); got != want {
			t.Errorf("with PORT=%s the base URL is %s, want %s", port, got, want)
		}
	}
}

func TestSecretsAreSeparatedByCommas(t *testing.T) {
	t.Parallel()
	cfg := load(t, env{"AURA_AUTH_SECRET": secret + ", " + strings.ToLower(secret)}, t.TempDir())
	if len(cfg.Secrets) != 2 || cfg.Secrets[0] != secret || cfg.Secrets[1] != strings.ToLower(secret) {
		t.Errorf("Load().Secrets = %d secrets", len(cfg.Secrets))
	}
}

func TestAllFaultsAreReportedAtOnceWithWhatToDo(t *testing.T) {
	t.Parallel()
	_, err := config.Load(env{"APP_ENV": "production", "PORT": "x", "OIDC_CLIENT_ID": "id"}.getenv, t.TempDir(), (*config.Environment).Read)
	if err == nil {
		t.Fatal("Load() returns no error")
	}
	for _, fault := range []string{
		"config: PORT: want a number from 1 to 65535",
		"config: OIDC_CLIENT_SECRET: is missing, but OIDC_CLIENT_ID is set",
		"config: BASE_URL: is needed in production; set it to",
		"config: AUTH_SECRET: is needed in production; run: openssl rand -base64 32",
	} {
		if !strings.Contains(err.Error(), fault) {
			t.Errorf("the error lacks %q:\n%v", fault, err)
		}
	}
}

func TestTheErrorForAMalformedFileDoesNotQuoteIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, ".env.local", "canary without a value\n")
	_, err := config.Load(env{}.getenv, dir, (*config.Environment).Read)
	if err == nil || !strings.Contains(err.Error(), ".env.local") || strings.Contains(err.Error(), "canary") {
		t.Errorf("Load() = %v", err)
	}
}

// only returns the only provider that is on.
func only(t *testing.T, cfg config.Config) auth.Provider {
	t.Helper()
	if len(cfg.Providers) != 1 {
		t.Fatalf("%d providers are on, want 1", len(cfg.Providers))
	}
	return cfg.Providers[0]
}

// load returns the configuration. It fails the test if there are faults.
func load(t *testing.T, e env, dir string) config.Config {
	t.Helper()
	cfg, err := config.Load(e.getenv, dir, (*config.Environment).Read)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
