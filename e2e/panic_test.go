package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"

	"myapp/apptest"
)

// panicking is a page whose loader panics.
var panicking = start.Page(
	func(*start.Context, start.NoParams) (string, error) { panic("canary-panic") },
	func(string) templ.Component { return templ.Raw("") },
)

// "go tool start dev" sets GOSTART_DEV_PANICS to the URL for reports of panics. An app
// that other machines reach must send none, even if the variable is set.
func TestAPanicIsReportedOnADevelopersOwnMachineOnly(t *testing.T) { // not parallel: it sets an environment variable
	var reports atomic.Int32
	dev := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reports.Add(1) }))
	defer dev.Close()
	t.Setenv("GOSTART_DEV_PANICS", dev.URL)
	oneLine := regexp.MustCompile(`error="panic: canary-panic, at e2e_test\.\S+ \(e2e/panic_test\.go:\d+\) < `)
	for name, test := range map[string]struct {
		env     apptest.Env
		reports int32
	}{
		"production":                    {apptest.Production(), 0},
		"reachable from other machines": {apptest.Development().With(apptest.Env{"HOST": "0.0.0.0"}), 0},
		"at a public host name":         {apptest.Development().With(apptest.Env{"APP_ENV": "development", "BASE_URL": "http://app.test"}), 0},
		"a developer's own machine":     {apptest.Development(), 1},
	} {
		t.Run(name, func(t *testing.T) {
			reports.Store(0)
			s := apptest.New(t, test.env)
			s.App.Route("/panicking", panicking)
			page := s.Visitor(t).Get("/panicking")
			page.Wants(t, http.StatusInternalServerError, "Something went wrong")
			page.Lacks(t, "canary", "panic_test.go")
			for header, values := range page.Header {
				if text := strings.Join(values, " "); strings.Contains(text, "canary") || strings.Contains(text, "panic_test") {
					t.Errorf("the header %s is %s", header, text)
				}
			}
			if got := reports.Load(); got != test.reports {
				t.Errorf("it is reported %d times, want %d", got, test.reports)
			}
			log := s.Log()
			if hasStack := strings.Contains(log, "stack="); hasStack != (test.reports > 0) || hasStack == oneLine.MatchString(log) {
				t.Errorf("the log is %s", log)
			}
		})
	}
}
