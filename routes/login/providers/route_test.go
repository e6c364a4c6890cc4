package providers_test

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gostart/auth/providers"
	"gostart/starttest"

	"myapp/apptest"
)

func TestThePageIsOnADevelopersOwnMachineOnly(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env    apptest.Env
		status int
	}{
		"in development":                  {nil, http.StatusOK},
		"with a provider":                 {oidc, http.StatusOK},
		"without the development sign-in": {apptest.Env{"DEV_LOGIN": "false"}, http.StatusOK},
		"in production":                   {apptest.Production(), http.StatusNotFound},
		"at a public address":             {apptest.Env{"APP_ENV": "development", "BASE_URL": "https://app.example"}, http.StatusNotFound},
		"reachable from other machines":   {apptest.Env{"HOST": "0.0.0.0"}, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := apptest.New(t, tt.env).Visitor(t)
			v.Get("/login/providers").Wants(t, tt.status)
			v.Get("/sitemap.xml").Lacks(t, "providers")
		})
	}
}

var oidc = apptest.Env{"OIDC_ISSUER": apptest.Issuer, "OIDC_CLIENT_ID": "id", "OIDC_CLIENT_SECRET": "canary-client-secret"}

func TestAProviderThatIsOnIsMarked(t *testing.T) {
	t.Parallel()
	page := apptest.New(t, oidc).Visitor(t).Get("/login/providers")
	page.Lacks(t, "canary")
	for id, s := range sectionsOf(t, page) {
		if on := strings.Contains(s.source, ">On<"); on != (id == "oidc") {
			t.Errorf("%s is marked as on: %t", id, on)
		}
	}
}

func TestEveryProviderLinksToItsRegistration(t *testing.T) {
	t.Parallel()
	page := apptest.New(t).Visitor(t).Get("/login/providers")
	page.Wants(t, http.StatusOK, "make dev", `href="/login"`)
	sections := sectionsOf(t, page)
	if got, want := len(sections), len(providers.All()); got != want {
		t.Errorf("the page has %d providers, want %d", got, want)
	}
	for _, definition := range providers.All() {
		link := `<a href="https://` + definition.RegisterAt + `" target="_blank" rel="noopener" hx-boost="false">` + definition.RegisterAt + "</a>"
		if definition.RegisterAt != "" && !strings.Contains(sections[definition.ID].source, link) {
			t.Errorf("%s has no link %s", definition.ID, link)
		}
	}
}

func TestEveryProviderShowsItsCallbackURLAndVariables(t *testing.T) {
	t.Parallel()
	for base, host := range map[string]string{"http://localhost:3000": "localhost", "http://127.0.0.1:3000": "127.0.0.1", "http://localhost": "localhost"} {
		v := apptest.New(t, apptest.Env{"BASE_URL": base}).Visitor(t)
		sections := sectionsOf(t, getAt(base, v, "/login/providers"))
		for _, definition := range providers.All() {
			to, lines := base, ""
			if definition.LocalHost != "" && definition.LocalHost != host {
				to = strings.Replace(base, host, definition.LocalHost, 1)
				lines = "BASE_URL=" + to + "\n"
			}
			if definition.NeedsPublicURL {
				to, lines = "https://example.com", "APP_ENV=development\nBASE_URL=https://example.com\n"
			}
			for _, name := range definition.Required {
				lines += definition.Variable(name) + "=\n"
			}
			for _, name := range definition.Optional {
				lines += "#" + definition.Variable(name) + "=\n"
			}
			s := sections[definition.ID]
			if want := to + "/api/auth/callback/" + definition.ID; s.callback != want || s.lines+"\n" != lines {
				t.Errorf("at %s %s has the callback URL %s and the lines\n%s\nwant %s and\n%s", base, definition.ID, s.callback, s.lines, want, lines)
			}
		}
	}
}

func TestTheLinesTurnTheirProviderOn(t *testing.T) {
	t.Parallel()
	for id, s := range sectionsOf(t, apptest.New(t).Visitor(t).Get("/login/providers")) {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			env := filledIn(t, s.lines)
			v := apptest.New(t, env).Visitor(t)
			getAt(env["BASE_URL"], v, "/login").Wants(t, http.StatusOK, "Continue with "+s.name)
		})
	}
}

// A section is the part of the page about one provider.
type section struct{ source, name, callback, lines string }

var (
	details = regexp.MustCompile(`(?s)<details id="([^"]+)".*?<summary>(.*?) ?<.*?</details>`)
	snippet = regexp.MustCompile(`(?s)<pre><code>(.*?)</code></pre><p><output></output> <button [^>]* disabled>Copy</button>`)
)

// sectionsOf returns the sections of the page, by the IDs of their providers.
func sectionsOf(t *testing.T, page starttest.Page) map[string]section {
	t.Helper()
	sections := map[string]section{}
	for _, m := range details.FindAllStringSubmatch(page.Body, -1) {
		snippets := snippet.FindAllStringSubmatch(m[0], -1)
		if len(snippets) != 2 {
			t.Fatalf("%s has %d snippets, want 2", m[1], len(snippets))
		}
		sections[m[1]] = section{m[0], m[2], html.UnescapeString(snippets[0][1]), html.UnescapeString(snippets[1][1])}
	}
	return sections
}

// getAt requests a path with the host of the URL base. If base is "", it keeps the host of
// the site.
func getAt(base string, v *starttest.Visitor, path string) starttest.Page {
	r := v.Request(http.MethodGet, path, nil)
	if u, err := url.Parse(base); err == nil {
		r.Host = u.Host
	}
	return v.Do(r)
}

// filledIn returns the variables of lines, each with a value, even optional ones.
func filledIn(t *testing.T, lines string) apptest.Env {
	t.Helper()
	key := strings.ReplaceAll(privateKey(t), "\n", `\n`)
	values := map[string]string{"ISSUER": "https://id.example", "TENANT": "common", "NAME": "OpenID Connect", "SCOPES": "openid", "KEY": key}
	env := apptest.Env{}
	for line := range strings.Lines(lines) {
		name, value, _ := strings.Cut(strings.Trim(line, "#\n"), "=")
		env[name] = cmp.Or(value, values[name[strings.LastIndex(name, "_")+1:]], "x")
	}
	return env
}

// privateKey returns a new key in the format of Apple's: P-256 in PKCS #8, in PEM.
func privateKey(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
