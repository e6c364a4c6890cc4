package doctor

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"

	"gostart/internal/listen"
)

// Port checks that the app can listen at host and port, or does so already.
func Port(ctx context.Context, host, port string) Finding {
	const about = "Port"
	cure := listen.Elsewhere("go run .")
	switch err := listen.Try(ctx, host, port); {
	case listen.InUse(err) && isRunning(ctx, host, port):
		return Good(about, port+" is in use by this app: it is running")
	case listen.InUse(err):
		return Wrong(about, port+" is in use by another program", cure)
	case err != nil:
		return Wrong(about, err.Error(), "check HOST and PORT; below 1024 a program may need more rights")
	}
	// Of the addresses of a name, the app has one. A browser asks the other first.
	if host == "localhost" && listen.InUse(listen.Try(ctx, "::1", port)) {
		return Warn(about, port+" is free at 127.0.0.1, but in use at ::1, where a browser asks first", cure)
	}
	return Good(about, port+" is free")
}

// isRunning reports whether what listens answers probes as the app does.
func isRunning(ctx context.Context, host, port string) bool {
	at := "http://" + net.JoinHostPort(cmp.Or(host, "localhost"), port)
	return answer(ctx, at+"/healthz") == "ok\n" && answer(ctx, at+"/readyz") == "ready\n"
}

// answer returns the beginning of what is there at a URL, "" for nothing.
func answer(ctx context.Context, url string) string {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return ""
	}
	direct := &http.Transport{DisableKeepAlives: true} // by no proxy
	response, err := direct.RoundTrip(r)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, 16))
	return string(body)
}
