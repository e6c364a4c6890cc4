package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"gostart/starttest"
)

func TestThePrintedSessionOpensTheDashboard(t *testing.T) {
	t.Parallel()
	port := starttest.FreePort(t)
	var cookie bytes.Buffer
	if err := run(t.Context(), []string{"session"}, port, &cookie, io.Discard); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, nil, port, io.Discard, io.Discard) }()
	site := &starttest.Site{URL: "http://127.0.0.1:" + port}
	until(t, site.URL)
	v := site.Visitor(t)
	r := v.Request(http.MethodGet, "/dashboard", nil)
	r.Header.Set("Cookie", strings.TrimSpace(cookie.String()))
	v.Do(r).Wants(t, http.StatusOK, "Welcome, Ada Lovelace!", "GitHub")
	stop()
	if err := <-ended; err != nil {
		t.Errorf("run() = %v after its context ended, want nil", err)
	}
}

// until waits until something answers at url.
func until(t *testing.T, url string) {
	t.Helper()
	for began := time.Now(); time.Since(began) < 10*time.Second; {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(r); err == nil {
			response.Body.Close()
			return
		}
	}
	t.Fatalf("nothing answers at %s", url)
}

func TestUnknownArgumentsAreAnError(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), []string{"sessions"}, "3000", io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), `"sessions"`) {
		t.Errorf("run() = %v, want an error that names the argument", err)
	}
}
