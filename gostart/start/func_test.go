package start_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"gostart/start"
)

// greet is a server function with input, rules and a result.
var greet = start.Func("greet", func(_ *start.Context, in greeting) (greeted, error) {
	return greeted{Text: fmt.Sprintf("Hello, %s!", in.Name), Input: in}, nil
})

type greeting struct {
	Name  string   `form:"name" validate:"required,max=10"`
	Times int      `form:"times" validate:"min=0,max=3"`
	Tags  []string `form:"tag"`
	Admin bool
}

type greeted struct {
	Text  string
	Input greeting
}

const greetedAda = `{"Text":"Hello, Ada!","Input":{"Name":"Ada","Times":2,"Tags":["a","b"],"Admin":false}}`

// greeter is a site with that function.
func greeter(t *testing.T) site {
	t.Helper()
	s := newSite(t)
	s.Func(greet)
	return s
}

func TestAFunctionIsCalledByAFormOrJSON(t *testing.T) {
	t.Parallel()
	s := greeter(t)
	form := url.Values{"name": {"Ada"}, "times": {"2"}, "tag": {"a", "b"}}

	for _, answer := range []answer{
		s.post(t, "/_fn/greet", form, asJSON),
		s.postJSON(t, "/_fn/greet", `{"name":"Ada","times":2,"tag":["a","b"]}`),
	} {
		answer.wants(t, http.StatusOK, greetedAda)
		answer.hasHeader(t, "Content-Type", "application/json; charset=utf-8")
		answer.hasHeader(t, "Cache-Control", "no-store")
	}
}

func TestAFunctionIsCalledFromGoAndStillChecksItsInput(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	type params struct {
		Name string `query:"name"`
	}
	load := func(c *start.Context, p params) (string, error) {
		out, err := greet.Call(c, greeting{Name: p.Name})
		return out.Text, err
	}
	s.Route("/", start.Page(load, text))

	s.get(t, "/?name=Ada").wants(t, http.StatusOK, "Hello, Ada!")
	s.get(t, "/").wants(t, http.StatusUnprocessableEntity, "map[name:is needed]")
}

func TestAPersonComesBackToThePageOfThisSiteTheyCameFrom(t *testing.T) {
	t.Parallel()
	s := greeter(t)
	for referer, want := range map[string]string{
		s.URL + "/devices?page=2":       "/devices?page=2",
		s.URL + "/caf%C3%A9":            "/caf%C3%A9",
		s.URL:                           "/",
		"":                              "/",
		"https://evil.example/devices":  "/",
		"https://evil.example/" + s.URL: "/",
		s.URL + ".evil.example/devices": "/",
		s.URL + "//evil.example":        "/",
		s.URL + "/%5Cevil.example":      "/",
		s.URL + `/\evil.example`:        "/",
		s.URL + "/%2e%2e//evil.example": "/",
		s.URL + "/_fn/greet":            "/",
		"javascript:alert(1)":           "/",
		"//evil.example/":               "/",
		"http://[":                      "/",
		strings.Replace(s.URL, "http://", "http://evil.example@", 1) + "//x": "/",
	} {
		back := s.post(t, "/_fn/greet", url.Values{"name": {"Ada"}}, headers{"Referer": referer})
		back.wants(t, http.StatusSeeOther)
		back.hasHeader(t, "Location", want)
	}
}

func TestHTMXShowsThePageAgain(t *testing.T) {
	t.Parallel()
	s := greeter(t)

	again := s.post(t, "/_fn/greet", url.Values{"name": {"Ada"}}, asHTMX)

	again.wants(t, http.StatusNoContent)
	again.hasHeader(t, "HX-Refresh", "true")
	again.hasHeader(t, "Location", "")
}

func TestAFunctionIsOnlyPosted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Func(start.Func("remove", func(*start.Context, start.Nothing) (start.Nothing, error) {
		t.Error("the function ran")
		return start.Nothing{}, nil
	}))
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete} {
		refused := s.send(t, method, "/_fn/remove", nil)
		refused.wants(t, http.StatusMethodNotAllowed)
		refused.hasHeader(t, "Allow", "OPTIONS, POST")
	}
}

func TestAFunctionWithoutInputNeedsNoBody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Func(start.Func("count", func(*start.Context, start.Nothing) (int, error) { return 3, nil }))

	s.send(t, http.MethodPost, "/_fn/count", nil, asJSON).wants(t, http.StatusOK, "3")
	s.postJSON(t, "/_fn/count", "{}").wants(t, http.StatusOK, "3")
}

func TestAResultThatIsNoJSONIsOurFault(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Func(start.Func("odd", func(*start.Context, start.Nothing) (func(), error) { return func() {}, nil }))

	s.postJSON(t, "/_fn/odd", "{}").wants(t, http.StatusInternalServerError, `"code":"INTERNAL"`)
}

func TestTheFormOfAFunctionWorksWithAndWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var got templ.Attributes
	s.Route("/", start.Page(func(c *start.Context, _ start.NoParams) (string, error) {
		got = greet.Form(c)
		return "", nil
	}, text))
	s.get(t, "/").wants(t, http.StatusOK)
	want := map[string]any{
		"method": "post", "action": "/_fn/greet", "novalidate": true, "hx-disable": "find button",
	}
	if !maps.Equal(got, want) {
		t.Errorf("Form() = %v, want %v", got, want)
	}
	if got := greet.URL(); got != "/_fn/greet" {
		t.Errorf("URL() = %q, want /_fn/greet", got)
	}
}
