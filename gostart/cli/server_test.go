package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"gostart/auth/providers"
	"gostart/internal/exampleapp"
	"gostart/starttest"
)

func TestTheErrorForAPortInUseSuggestsAnother(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	out, err := appProcess(t, development().with(env{"PORT": port})).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
		t.Errorf("the process exits with %v, want status 1", err)
	}
	if !strings.Contains(string(out), "port "+port+" is in use") || !strings.Contains(string(out), "PORT=3001 go run .") {
		t.Errorf("it prints %q, want the port and the suggestion", out)
	}
}

func TestTheErrorForABadConfigurationNamesTheVariable(t *testing.T) {
	t.Parallel()
	production, development := production(), development()
	noProvider := env{"OIDC_ISSUER": "", "OIDC_CLIENT_ID": "", "OIDC_CLIENT_SECRET": "", "OIDC_NAME": ""}
	first := providers.All()[0]
	for name, test := range map[string]struct {
		env   env
		names string
	}{
		"no secret in production":               {production.with(env{"AUTH_SECRET": ""}), "AUTH_SECRET"},
		"a short secret":                        {production.with(env{"AUTH_SECRET": "canary"}), "AUTH_SECRET"},
		"a placeholder for a secret":            {production.with(env{"AUTH_SECRET": "change-me-canary-0f8a7b6c5d4e3f2a1b"}), "AUTH_SECRET"},
		"a secret of one letter":                {production.with(env{"AUTH_SECRET": strings.Repeat("k", 64)}), "AUTH_SECRET"},
		"a short second secret":                 {production.with(env{"AUTH_SECRET": exampleapp.Secret + ",canary"}), "AUTH_SECRET"},
		"no base URL in production":             {production.with(env{"BASE_URL": ""}), "BASE_URL"},
		"a base URL without a scheme":           {production.with(env{"BASE_URL": "canary.example"}), "BASE_URL"},
		"a base URL with a path":                {production.with(env{"BASE_URL": "https://canary.example/app"}), "BASE_URL"},
		"plain http in production":              {production.with(env{"BASE_URL": "http://canary.example", "ALLOW_HTTP": ""}), "BASE_URL"},
		"no provider in production":             {production.with(noProvider), first.Variable(first.Required[0])},
		"a provider without its secret":         {production.with(env{"OIDC_CLIENT_SECRET": ""}), "OIDC_CLIENT_SECRET"},
		"an unknown environment":                {production.with(env{"APP_ENV": "canary"}), "APP_ENV"},
		"a port that is not a number":           {production.with(env{"PORT": "canary"}), "PORT"},
		"the dev sign-in in production":         {production.with(env{"DEV_LOGIN": "true"}), "DEV_LOGIN"},
		"the dev sign-in at another host":       {development.with(env{"APP_ENV": "development", "DEV_LOGIN": "true", "BASE_URL": "http://canary.example"}), "DEV_LOGIN"},
		"the dev sign-in for other machines":    {development.with(env{"HOST": "0.0.0.0", "DEV_LOGIN": "true", "BASE_URL": ""}), "DEV_LOGIN"},
		"a public site without APP_ENV":         {development.with(env{"BASE_URL": "https://canary.example"}), "APP_ENV"},
		"a base URL with a semicolon":           {production.with(env{"BASE_URL": "https://a;canary.example"}), "BASE_URL"},
		"a provider whose variables are spaces": {production.with(noProvider, env{"OIDC_ISSUER": " ", "OIDC_CLIENT_ID": " "}), first.Variable(first.Required[0])},
		"a proxy that is not an address":        {production.with(env{"TRUSTED_PROXIES": "10.0.0.1,canary"}), "TRUSTED_PROXIES"},
		"all addresses as proxies":              {production.with(env{"TRUSTED_PROXIES": "0.0.0.0/0"}), "TRUSTED_PROXIES"},
		"an origin with a path":                 {production.with(env{"TRUSTED_ORIGINS": "https://canary.example/app"}), "TRUSTED_ORIGINS"},
		"a flag that is neither true nor false": {production.with(env{"ALLOW_HTTP": "canary"}), "ALLOW_HTTP"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := env{"BASE_URL": "https://app.example"}.with(test.env)
			out, err := appProcess(t, env).CombinedOutput()
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
				t.Errorf("the process exits with %v, want status 1", err)
			}
			if !strings.Contains(string(out), "config: "+test.names+": ") {
				t.Errorf("it prints %q, want the name %s", out, test.names)
			}
			if strings.Contains(string(out), "canary") {
				t.Errorf("it prints the value: %q", out)
			}
		})
	}
}

func TestASignalDrainsTheServer(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			port := starttest.FreePort(t)
			app := appProcess(t, production().with(env{"HOST": "127.0.0.1", "PORT": port, "BASE_URL": "http://127.0.0.1:" + port}))
			log, err := app.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := app.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = app.Process.Kill() })
			lines := bufio.NewScanner(log)
			waitForLog(t, lines, "serving")

			finish := slowRequest(t, "127.0.0.1:"+port)
			if err := app.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			waitForLog(t, lines, "draining")
			if got := finish(); got != http.StatusSeeOther {
				t.Errorf("the request in progress = %d, want 303", got)
			}
			for lines.Scan() { // until the process has closed its log
			}
			if err := app.Wait(); err != nil {
				t.Errorf("the process exits with %v, want success", err)
			}
		})
	}
}

// waitForLog waits for a line of a JSON log with this message.
func waitForLog(t *testing.T, lines *bufio.Scanner, message string) {
	t.Helper()
	for lines.Scan() {
		if strings.Contains(lines.Text(), `"msg":"`+message+`"`) {
			return
		}
	}
	t.Fatalf("the log ends without %q: %v", message, lines.Err())
}

func TestTheBannerHasTheURLAndTheCallbacks(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	port := starttest.FreePort(t)
	app := appProcess(t, development().with(env{"PORT": port}))
	out, err := app.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { stop(); _ = app.Process.Kill(); _ = app.Wait() }()
	var banner strings.Builder
	for lines := bufio.NewScanner(out); ctx.Err() == nil && lines.Scan(); {
		banner.WriteString(lines.Text() + "\n")
		if strings.Contains(banner.String(), "callback") {
			break
		}
	}
	for _, want := range []string{"development", "http://localhost:" + port, "Dev sign-in", "/api/auth/callback/dev"} {
		if !strings.Contains(banner.String(), want) {
			t.Errorf("the banner lacks %q:\n%s", want, &banner)
		}
	}
}

func TestInProductionTheAppLogsItsTrustedProxies(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  env
		want string
	}{
		"https, without trusted proxies": {env{"BASE_URL": "https://app.example"}, `"level":"WARN","msg":"no proxy is trusted`},
		"http, without trusted proxies":  {env{"BASE_URL": "http://app.example", "ALLOW_HTTP": "true"}, `"level":"INFO","msg":"no proxy is trusted`},
		"a trusted proxy":                {env{"BASE_URL": "https://app.example", "TRUSTED_PROXIES": "10.0.0.0/8"}, `"proxies":"[10.0.0.0/8]"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := appProcess(t, production().with(tt.env, env{"HOST": "127.0.0.1", "PORT": starttest.FreePort(t)}))
			errs, err := app.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := app.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() { _ = app.Process.Kill(); _ = app.Wait() }()
			var log strings.Builder
			for lines := bufio.NewScanner(errs); !strings.Contains(log.String(), "prox") && lines.Scan(); {
				log.WriteString(lines.Text() + "\n")
			}
			if !strings.Contains(log.String(), tt.want) {
				t.Errorf("the app logs %s; want %s", &log, tt.want)
			}
		})
	}
}

func TestWithQuietTheAppPrintsNothing(t *testing.T) {
	t.Parallel()
	port := starttest.FreePort(t)
	app := appProcess(t, development().with(env{"PORT": port}), "-quiet")
	var out strings.Builder
	app.Stdout = &out
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, "ready", func() bool { return status("http://localhost:"+port+"/readyz") == http.StatusOK })
	_, _ = app.Process.Kill(), app.Wait()
	if out.Len() > 0 {
		t.Errorf("it prints %q", out.String())
	}
}

// slowRequest sends a request without its body. finish sends the body, and returns
// the status of the response.
func slowRequest(t *testing.T, address string) (finish func() int) {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	body := "provider=nobody"
	fmt.Fprintf(connection, "POST /_fn/sign-out HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", address, len(body))
	reader := bufio.NewReader(connection)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") { // the handler is reading the body
		t.Fatalf("the server sends %q, error %v", line, err)
	}
	return func() int {
		_, _ = io.Copy(connection, bytes.NewBufferString(body))
		_, _ = reader.ReadString('\n')
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Errorf("reading the response: %v", err)
			return 0
		}
		response.Body.Close()
		return response.StatusCode
	}
}
