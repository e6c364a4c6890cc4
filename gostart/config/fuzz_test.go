package config_test

import (
	"strings"
	"testing"

	"gostart/auth"
	"gostart/config"
)

// FuzzEnvFile loads any content as .env.local in production: the result is either
// an error without a value, or a secure configuration.
func FuzzEnvFile(f *testing.F) {
	const complete = "BASE_URL=https://example.com\nAUTH_SECRET=" + secret + "\nOIDC_ISSUER=https://id.example\nOIDC_CLIENT_ID=id\nOIDC_CLIENT_SECRET=s\n"
	for _, content := range []string{
		"", complete, "\ufeff" + complete, strings.ReplaceAll(complete, "\n", "\r\n"), "export " + complete, complete + "PORT=0\nDEV_LOGIN=true\n",
		complete + "BASE_URL=http://canary.example/canary\n", complete + "AUTH_SECRET='canary\n", complete + "AUTH_SECRET=\"a\\n$canary${x}\"\n",
		complete + "AUTH_AUDIENCE=HTTPS://canary.example:443/\n", complete + "AUTH_AUDIENCE=/\n", complete + "ALLOW_HTTP=canary\nBASE_URL=http://[::1%25canary]:x\n", "canary", "=canary", "A B=canary", "A=\x00canary",
	} {
		f.Add(content)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content string) {
		write(t, dir, ".env.local", content)
		cfg, err := config.Load(env{"APP_ENV": "production"}.getenv, dir, (*config.Environment).Read)
		if err != nil {
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("the error contains a value: %v", err)
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
