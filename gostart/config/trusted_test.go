package config_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gostart/config"
)

func TestTrustedProxiesAreAddressesAndRanges(t *testing.T) {
	t.Parallel()
	cfg := load(t, env{"AUTH_SECRET": secret, "TRUSTED_PROXIES": " 10.0.0.0/8,192.0.2.1 , 2001:db8::/32,::1,"}, t.TempDir())
	if got := fmt.Sprint(cfg.TrustedProxies); got != "[10.0.0.0/8 192.0.2.1/32 2001:db8::/32 ::1/128]" {
		t.Errorf("the trusted proxies are %s", got)
	}
	if none := load(t, env{"AUTH_SECRET": secret}, t.TempDir()).TrustedProxies; len(none) != 0 {
		t.Errorf("without the variable the trusted proxies are %v", none)
	}
}

func TestTrustedOriginsAreSeparatedByCommas(t *testing.T) {
	t.Parallel()
	cfg := load(t, env{"AUTH_SECRET": secret, "TRUSTED_ORIGINS": "https://app.example.com , https://*.example.org,"}, t.TempDir())
	if !slices.Equal(cfg.TrustedOrigins, []string{"https://app.example.com", "https://*.example.org"}) {
		t.Errorf("the trusted origins are %q", cfg.TrustedOrigins)
	}
}

func TestATrustedListThatIsTooWideOrMalformedIsAFault(t *testing.T) {
	t.Parallel()
	const proxies, origins = "TRUSTED_PROXIES", "TRUSTED_ORIGINS"
	for value, test := range map[string]struct{ name, remedy string }{
		"0.0.0.0/0":                {proxies, "list only the addresses of your proxies"},
		"::/0":                     {proxies, "list only the addresses of your proxies"},
		"10.0.0.1,192.0.2.9/0":     {proxies, "list only the addresses of your proxies"},
		"::ffff:192.0.2.0/120":     {proxies, "written as IPv4"},
		"::ffff:192.0.2.1":         {proxies, "written as IPv4"},
		"fe80::%eth0/64":           {proxies, "want addresses or ranges"},
		"proxy.example":            {proxies, "want addresses or ranges"},
		"10.0.0.0/33":              {proxies, "want addresses or ranges"},
		"10.0.0.0/8 192.0.2.1":     {proxies, "want addresses or ranges"},
		"true":                     {proxies, "want addresses or ranges"},
		"https://a.*.com":          {origins, "want * for the first label"},
		"https://*.com":            {origins, "two labels or more"},
		"https://app.example.com/": {origins, "without path"},
		"https://u@app.example":    {origins, "userinfo"},
		"canary.test":              {origins, "by http or https"},
	} {
		_, err := config.Load(env{"AUTH_SECRET": secret, test.name: value}.getenv, t.TempDir(), (*config.Environment).Read)
		if err == nil || !strings.Contains(err.Error(), "config: "+test.name+": ") || !strings.Contains(err.Error(), test.remedy) {
			t.Errorf("%s=%s: Load() = %v, want %q in it", test.name, value, err, test.remedy)
		} else if len(value) > 4 && strings.Contains(err.Error(), value) {
			t.Errorf("%s: the error contains the value: %v", test.name, err)
		}
	}
}
