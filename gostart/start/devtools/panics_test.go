package devtools_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/internal/parent"
	"gostart/start"
	"gostart/start/devtools"
)

func TestAPanicIsReportedToDevBeforeTheResponse(t *testing.T) { // not parallel: it sets an environment variable
	reports := make(chan parent.Panic, 1)
	dev := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var report parent.Panic
		if err := json.NewDecoder(r.Body).Decode(&report); err != nil || r.Method != http.MethodPost || r.URL.Path != "/secret" {
			t.Errorf("the report is %s %s: %v", r.Method, r.URL, err)
		}
		reports <- report
	}))
	defer dev.Close()
	t.Setenv(parent.Panics, dev.URL+"/secret")
	server := servePanic(t)
	if page := get(t, server, "/panicking?code=canary", ""); strings.Contains(page, "boom") {
		t.Errorf("the page shows the panic: %s", page)
	}
	select {
	case report := <-reports:
		if report.Message != "boom" || report.Request != "GET /panicking" || !strings.HasPrefix(report.Calls[0].Function, "gostart/start/devtools_test.servePanic") {
			t.Errorf("the report is %+v", report)
		}
	default:
		t.Error("the response came before the report")
	}
	dev.Close()
	get(t, server, "/panicking", "") // gets a response although dev does not run
}

// servePanic serves an app in development with a page that panics.
func servePanic(t *testing.T) *httptest.Server {
	t.Helper()
	app := newApp(t)
	devtools.Use(app, devtools.Config{Session: func(*start.Context) []devtools.Fact { return nil }})
	app.Use(start.Recover())
	app.Route("/panicking", start.Page(func(*start.Context, start.NoParams) (string, error) { panic("boom") }, func(s string) templ.Component { return templ.Raw(s) }))
	server := httptest.NewServer(app)
	t.Cleanup(server.Close)
	return server
}
