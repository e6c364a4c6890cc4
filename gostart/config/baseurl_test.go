package config_test

import (
	"strings"
	"testing"

	"gostart/config"
)

// The checks of Origin and Host headers compare them with the base URL byte by byte.
func TestTheBaseURLHasTheFormThatBrowsersSend(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"https://App.Example.COM":       "https://app.example.com",
		"HTTPS://app.example.com:443/":  "https://app.example.com",
		"http://app.example.com:80":     "http://app.example.com",
		"https://app.example.com:8443/": "https://app.example.com:8443",
		"https://[2001:DB8::1]:443":     "https://[2001:db8::1]",
		"https://my_app.internal":       "https://my_app.internal",
	} {
		cfg := load(t, env{"AUTH_SECRET": secret, "APP_ENV": "development", "BASE_URL": value}, t.TempDir())
		if got := cfg.BaseURL.String(); got != want {
			t.Errorf("with BASE_URL=%s the base URL is %s, want %s", value, got, want)
		}
	}
}

func TestABaseURLThatIsNotAnOriginIsAFault(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"https://canary.example:", "https://canary.example:0", "https://canary..example", "https://.canary.example", "https://canary.example.",
		"https://*.canary.example", "https://canary.example:*", "https://u@canary.example", "https://canary.example/x", "https://canary.example?x",
		"https://canary.example#x", "https://canary%2eexample", "ftp://canary.example", "//canary.example", "https://",
	} {
		_, err := config.Load(env{"AUTH_SECRET": secret, "APP_ENV": "development", "BASE_URL": value}.getenv, t.TempDir(), (*config.Environment).Read)
		if err == nil || !strings.Contains(err.Error(), "config: BASE_URL: want an origin without a path") || strings.Contains(err.Error(), "canary") {
			t.Errorf("with BASE_URL=%s Load() = %v", value, err)
		}
	}
}
