package doctor

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"

	"gostart/internal/listen"
)

// Port checks that the app can listen at host and port, or is listening there already.
func Port(ctx context.Context, host, port string) Finding {
	const about = "Port"
	remedy := listen.UseAnotherPort("go run .")
	switch err := listen.Try(ctx, host, port); {
	case listen.InUse(err) && isRunning(ctx, host, port):
		return Good(about, port+" is in use by this app: it is running")
	case listen.InUse(err):
		return Wrong(about, port+" is in use by another program", remedy)
	case err != nil:
		return Wrong(about, err.Error(), "check HOST and PORT; a port below 1024 may require more rights")
	}
	// The app listens at 127.0.0.1 only, but a browser tries ::1 first.
	if host == "localhost" && listen.InUse(listen.Try(ctx, "::1", port)) {
		return Warn(about, port+" is free at 127.0.0.1, but in use at ::1, which browsers try first", remedy)
	}
	return Good(about, port+" is free")
}

// isRunning reports whether the server at host and port responds to health checks as the app does.
func isRunning(ctx context.Context, host, port string) bool {
	base := "http://" + net.JoinHostPort(cmp.Or(host, "localhost"), port)
	return get(ctx, base+"/healthz") == "ok\n" && get(ctx, base+"/readyz") == "ready\n"
}

// get returns the first bytes of the response, or "" on failure.
func get(ctx context.Context, url string) string {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return ""
	}
	direct := &http.Transport{DisableKeepAlives: true} // without a proxy
	response, err := direct.RoundTrip(r)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, 16))
	return string(body)
}
