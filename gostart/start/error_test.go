package start_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"gostart/start"
)

func TestEachStatusHasATitleAndACode(t *testing.T) {
	t.Parallel()
	for status, words := range map[int]struct{ kind, code, title string }{
		400: {"REQUEST_ERROR", "BAD_REQUEST", "Bad request"},
		401: {"REQUEST_ERROR", "UNAUTHORIZED", "Please sign in"},
		403: {"REQUEST_ERROR", "FORBIDDEN", "Not allowed"},
		404: {"REQUEST_ERROR", "NOT_FOUND", "Page not found"},
		405: {"REQUEST_ERROR", "METHOD_NOT_ALLOWED", "Method not allowed"},
		409: {"REQUEST_ERROR", "CONFLICT", "Someone else changed this"},
		413: {"REQUEST_ERROR", "TOO_LARGE", "Request too large"},
		415: {"REQUEST_ERROR", "UNSUPPORTED_MEDIA_TYPE", "Unsupported content type"},
		418: {"REQUEST_ERROR", "BAD_REQUEST", "Bad request"},
		422: {"VALIDATION_ERROR", "INVALID_INPUT", "Please check your input"},
		429: {"REQUEST_ERROR", "RATE_LIMIT_EXCEEDED", "Too many attempts"},
		500: {"SERVER_ERROR", "INTERNAL", "Something went wrong"},
		502: {"SERVER_ERROR", "BAD_GATEWAY", "Another service did not respond"},
		503: {"SERVER_ERROR", "UNAVAILABLE", "Temporarily unavailable"},
		504: {"SERVER_ERROR", "TIMEOUT", "This took too long"},
		599: {"SERVER_ERROR", "INTERNAL", "Something went wrong"},
	} {
		s := newSite(t)
		s.Route("/", fails(&start.Error{Status: status}))

		page := s.get(t, "/")
		page.wants(t, status, "<h1>"+words.title+"</h1>")
		page.hasHeader(t, "Content-Type", "text/html; charset=utf-8")

		asProgram := s.get(t, "/", asJSON)
		asProgram.wants(t, status, fmt.Sprintf(`{"type":%q,"code":%q,"message":"`, words.kind, words.code))
		asProgram.hasHeader(t, "Content-Type", "application/json; charset=utf-8")
	}
}

func TestAnErrorCanSetItsOwnTexts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/", fails(&start.Error{
		Status: http.StatusConflict, Type: "DEVICE_ERROR", Code: "TAKEN", Title: "That name is taken", Message: "Choose another.",
		Fields: map[string]string{"name": "is taken"},
		Cause:  errors.New("canary-cause"),
	}))

	page, program := s.get(t, "/"), s.get(t, "/", asJSON)

	page.wants(t, http.StatusConflict, "<h1>That name is taken</h1><p>Choose another.</p>map[name:is taken]")
	program.wants(t, http.StatusConflict, `{"type":"DEVICE_ERROR","code":"TAKEN","message":"Choose another.","details":{"name":"is taken"}}`)
	page.lacks(t, "canary-cause")
	program.lacks(t, "canary-cause")
}

func TestAnErrorIsUnderstoodHoweverItIsWrapped(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err    error
		status int
	}{
		"an Error":                  {start.NotFound(), 404},
		"a refusal":                 {start.Forbidden(), 403},
		"echo's own error":          {echo.NewHTTPError(http.StatusConflict, "canary"), 409},
		"a body that was too large": {&http.MaxBytesError{Limit: 1}, 413},
		"a deadline that passed":    {context.DeadlineExceeded, 504},
		"anything else":             {errors.New("canary"), 500},
		"an Error without a status": {&start.Error{Title: "canary"}, 500},
		"an Error with status 200":  {&start.Error{Status: http.StatusOK}, 500},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.Route("/bare", fails(test.err))
			s.Route("/wrapped", fails(fmt.Errorf("load: %w", test.err)))
			s.Route("/joined", fails(errors.Join(errors.New("canary"), test.err)))
			for _, path := range []string{"/bare", "/wrapped", "/joined"} {
				s.get(t, path).wants(t, test.status)
				s.get(t, path, asJSON).wants(t, test.status, `"code":`)
			}
		})
	}
}

func TestHeadersDecideBetweenJSONAndHTML(t *testing.T) {
	t.Parallel()
	const page, program = "text/html; charset=utf-8", "application/json; charset=utf-8"
	s := newSite(t)
	for name, test := range map[string]struct {
		headers headers
		want    string
	}{
		"a browser":                   {headers{"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}, page},
		"one that takes both":         {headers{"Accept": "application/json, text/html"}, page},
		"one without headers":         {nil, page},
		"a program":                   {headers{"Accept": "application/json"}, program},
		"one that sends JSON":         {headers{"Content-Type": "application/json; charset=utf-8", "Accept": "*/*"}, program},
		"a browser that sends JSON":   {headers{"Content-Type": "application/json", "Accept": "text/html"}, page},
		"one that sends a JSON patch": {headers{"Content-Type": "application/json-patch+json"}, page},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.get(t, "/nowhere", test.headers).hasHeader(t, "Content-Type", test.want)
		})
	}
}

func TestAnErrorReplacesThePageOfAnHTMXRequest(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Errors("/", outlet, errorPageWith(""))
	nowhere := s.get(t, "/nowhere", asHTMX)
	nowhere.wants(t, http.StatusNotFound, "Page not found")
	for name, want := range map[string]string{
		"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top",
	} {
		nowhere.hasHeader(t, name, want)
		s.get(t, "/nowhere").hasHeader(t, name, "")
	}
}

func TestTheTextOfAnErrorHasStatusCodeAndCause(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection refused")
	err := &start.Error{Status: 503, Code: "UNAVAILABLE", Cause: cause}
	if got, want := err.Error(), "503 UNAVAILABLE: connection refused"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if !errors.Is(err, cause) {
		t.Errorf("errors.Is(err, cause) = false, want true")
	}
	if got, want := (&start.Error{Status: 404, Code: "NOT_FOUND"}).Error(), "404 NOT_FOUND"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
}

func TestARedirectAnswersSeeOther(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/old", fails(start.Redirect("/new?page=2#top")))
	s.Route("/wrapped", fails(fmt.Errorf("load: %w", start.Redirect("/new"))))
	s.Func(start.Func("save", func(*start.Context, start.Nothing) (start.Nothing, error) {
		return start.Nothing{}, start.Redirect("/saved")
	}))
	for target, redirect := range map[string]response{
		"/new?page=2#top": s.get(t, "/old"),
		"/new":            s.get(t, "/wrapped"),
		"/saved":          s.post(t, "/_fn/save", nil),
	} {
		redirect.wants(t, http.StatusSeeOther)
		redirect.hasHeader(t, "Location", target)
		redirect.hasHeader(t, "Cache-Control", "no-store")
	}
}

func TestHTMXGetsHXRedirect(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Route("/old", fails(start.Redirect("/new")))
	for _, header := range []string{"HX-Request", "HX-History-Restore-Request"} {
		redirect := s.get(t, "/old", headers{header: "true"})
		redirect.wants(t, http.StatusNoContent)
		redirect.hasHeader(t, "HX-Redirect", "/new")
		redirect.hasHeader(t, "Location", "")
	}
}

func TestARedirectNeverLeavesTheSite(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"", "dashboard", ".", "?x", "#x", " /", "\t/", "\x00/",
		"//evil.example", "///evil.example", `/\evil.example`, `\/evil.example`, `\\evil.example`,
		"/%5C/evil.example", "/%2F/evil.example", "/%09/evil.example", "/%0d%0aSet-Cookie:x=1",
		"/..//evil.example", `/./\evil.example`, "/../x", "/%2e%2e/x", "/a%23//b",
		"/\t/evil.example", "/\n/evil.example", "/path\r\nSet-Cookie: x=1", "/a b", "/\x7f",
		"https:evil.example", "https://evil.example", "https://h.test@evil.example", "HtTpS://evil.example", "ht\ttps://evil.example",
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
		"／/evil.example", "/／evil.example", "/。evil.example", "//2130706433", "//[::1]", "//user@evil.example:443",
		"/%zz", "/" + strings.Repeat("a", 2048),
	} {
		s := newSite(t)
		s.Route("/", fails(start.Redirect(target)))
		for _, header := range []headers{nil, asHTMX, {"HX-History-Restore-Request": "true"}} {
			refused := s.get(t, "/", header)
			refused.wants(t, http.StatusInternalServerError, "Something went wrong")
			refused.lacks(t, "evil")
			for _, name := range []string{"Location", "HX-Redirect", "Set-Cookie"} {
				refused.hasHeader(t, name, "")
			}
		}
	}
}
