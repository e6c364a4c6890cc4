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

// GOSTART_DEV_PANICS is how "go tool start dev" asks for panics. An app that others
// reach must not report any, whatever the variable says.
func TestAPanicIsReportedOnADevelopersOwnMachineOnly(t *testing.T) { // not parallel: it sets a variable of the process
	var reports atomic.Int32
	loop := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reports.Add(1) }))
	defer loop.Close()
	t.Setenv("GOSTART_DEV_PANICS", loop.URL)
	oneLine := regexp.MustCompile(`error="panic: canary-panic, at e2e_test\.\S+ \(e2e/panic_test\.go:\d+\) < `)
	for name, test := range map[string]struct {
		env     apptest.Env
		reports int32
	}{
		"production":                       {apptest.Production(), 0},
		"development that others reach":    {apptest.Development().With(apptest.Env{"HOST": "0.0.0.0"}), 0},
		"development under a name of ours": {apptest.Development().With(apptest.Env{"APP_ENV": "development", "BASE_URL": "http://app.test"}), 0},
		"a developer's own machine":        {apptest.Development(), 1},
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
			if whole := strings.Contains(log, "stack="); whole != (test.reports > 0) || whole == oneLine.MatchString(log) {
				t.Errorf("the log says %s", log)
			}
		})
	}
}
