package config_test

import (
	"strings"
	"testing"

	"gostart/auth"
	"gostart/config"
)

// FuzzEnvFile reads anything as .env.local, in production: either all faults
// are told, without a value, or what comes out is fit for the internet.
func FuzzEnvFile(f *testing.F) {
	const whole = "BASE_URL=https://example.com\nAUTH_SECRET=" + secret + "\nOIDC_ISSUER=https://id.example\nOIDC_CLIENT_ID=id\nOIDC_CLIENT_SECRET=s\n"
	for _, content := range []string{
		"", whole, "\ufeff" + whole, strings.ReplaceAll(whole, "\n", "\r\n"), "export " + whole, whole + "PORT=0\nDEV_LOGIN=true\n",
		whole + "BASE_URL=http://canary.example/canary\n", whole + "AUTH_SECRET='canary\n", whole + "AUTH_SECRET=\"a\\n$canary${x}\"\n",
		whole + "AUTH_AUDIENCE=HTTPS://canary.example:443/\n", whole + "AUTH_AUDIENCE=/\n", whole + "ALLOW_HTTP=canary\nBASE_URL=http://[::1%25canary]:x\n", "canary", "=canary", "A B=canary", "A=\x00canary",
	} {
		f.Add(content)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content string) {
		write(t, dir, ".env.local", content)
		cfg, err := config.Load(env{"APP_ENV": "production"}.getenv, dir, (*config.Environment).Read)
		if err != nil {
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("the faults tell a value: %v", err)
			}
			return
		}
		if cfg.Audience == "" {
			t.Error("there is no audience")
		}
		if !cfg.Production || cfg.DevLogin || len(cfg.Providers) == 0 || len(cfg.Secrets) == 0 {
			t.Errorf("Load() = %+v", cfg)
		}
		for _, s := range cfg.Secrets {
			if len(s) < auth.MinSecret {
				t.Errorf("a secret has %d bytes", len(s))
			}
		}
		if cfg.BaseURL.Scheme != "https" && !strings.Contains(content, "ALLOW_HTTP") || cfg.BaseURL.Host == "" || cfg.BaseURL.Path != "" {
			t.Errorf("the base URL is %s", cfg.BaseURL)
		}
	})
}
