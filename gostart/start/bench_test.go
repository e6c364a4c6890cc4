package start_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gostart/start"
)

func BenchmarkPageInLayouts(b *testing.B) {
	for _, n := range []int{0, 1, 3} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			app := newApp(b, &struct{}{}, slog.New(slog.DiscardHandler))
			app.Route("/", says("welcome"), slices.Repeat([]start.Wrapper{namedLayout("shell")}, n)...)
			benchmark(b, app, http.MethodGet, "/", "", http.StatusOK)
		})
	}
}

func BenchmarkPageAmongRoutes(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			app := newApp(b, &struct{}{}, slog.New(slog.DiscardHandler))
			for i := range n {
				app.Route("/section"+strconv.Itoa(i)+"/:id", says("one of many"))
			}
			middle := "/section" + strconv.Itoa(n/2) + "/7"
			benchmark(b, app, http.MethodGet, middle, "", http.StatusOK)
		})
	}
}

func BenchmarkFuncByForm(b *testing.B) {
	app := newApp(b, &struct{}{}, slog.New(slog.DiscardHandler))
	app.Func(greet)
	benchmark(b, app, http.MethodPost, greet.URL(), "name=Ada&times=2", http.StatusSeeOther)
}

func BenchmarkPageBehindMiddleware(b *testing.B) {
	log := slog.New(slog.DiscardHandler)
	app := newApp(b, &struct{}{}, log)
	app.Use(start.RequestID(), app.SecurityHeaders(start.Policy{}), start.Compress(), start.LogRequests(log), start.Recover(),
		start.RejectMalformedPaths(), start.Check(sameSite), start.LimitBody(maxBody))
	app.Route("/", says("welcome"), namedLayout("shell"))
	benchmark(b, app, http.MethodGet, "/", "", http.StatusOK)
}

// benchmark measures a request to an app without a network.
func benchmark(b *testing.B, app *start.App, method, path, form string, status int) {
	b.Helper()
	body := strings.NewReader(form)
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := &discardResponse{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		body.Reset(form)
		clear(w.header)
		app.ServeHTTP(w, r)
		if w.status != status {
			b.Fatalf("%s %s answers %d, want %d", method, path, w.status, status)
		}
	}
}

// discardResponse is a response writer that discards the body.
type discardResponse struct {
	header http.Header
	status int
}

func (u *discardResponse) Header() http.Header         { return u.header }
func (u *discardResponse) WriteHeader(status int)      { u.status = status }
func (u *discardResponse) Write(p []byte) (int, error) { return len(p), nil }
