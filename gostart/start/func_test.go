package start_test

import (
	"fmt"
	"io"
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

// greetSite returns a site with the function greet.
func greetSite(t *testing.T) site {
	t.Helper()
	s := newSite(t)
	s.Func(greet)
	return s
}

func TestAFunctionIsCalledByAFormOrJSON(t *testing.T) {
	t.Parallel()
	s := greetSite(t)
	form := url.Values{"name": {"Ada"}, "times": {"2"}, "tag": {"a", "b"}}

	for _, response := range []response{
		s.post(t, "/_fn/greet", form, asJSON),
		s.postJSON(t, "/_fn/greet", `{"name":"Ada","times":2,"tag":["a","b"]}`),
	} {
		response.wants(t, http.StatusOK, greetedAda)
		response.hasHeader(t, "Content-Type", "application/json; charset=utf-8")
		response.hasHeader(t, "Cache-Control", "no-store")
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

func TestAFormRedirectsToTheReferringPageOfThisSite(t *testing.T) {
	t.Parallel()
	s := greetSite(t)
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

func TestHTMXRefreshesThePageAfterAFunction(t *testing.T) {
	t.Parallel()
	s := greetSite(t)

	again := s.post(t, "/_fn/greet", url.Values{"name": {"Ada"}}, asHTMX)

	again.wants(t, http.StatusNoContent)
	again.hasHeader(t, "HX-Refresh", "true")
	again.hasHeader(t, "Location", "")
}

func TestAFunctionAllowsOnlyPOST(t *testing.T) {
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

func TestAResultThatCannotBeEncodedAnswers500(t *testing.T) {
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
		"method": "post", "action": "/_fn/greet", "novalidate": true, "hx-disable": "findAll button",
	}
	if !maps.Equal(got, want) {
		t.Errorf("Form() = %v, want %v", got, want)
	}
	if got := greet.URL(); got != "/_fn/greet" {
		t.Errorf("URL() = %q, want /_fn/greet", got)
	}
}

func TestInvalidInputIsReportedByField(t *testing.T) {
	t.Parallel()
	s := greetSite(t)
	for form, fields := range map[string]string{
		"":                                   `"name":"is needed"`,
		"name=":                              `"name":"is needed"`,
		"name=Bartholomew":                   `"name":"must be at most 10 characters"`,
		"name=Ada&times=4":                   `"times":"must be at most 3"`,
		"name=Ada&times=many":                `"times":"has the wrong format"`,
		"times=many":                         `"name":"is needed","times":"has the wrong format"`,
		"name=Ada&times=9999999999999999999": `"times":"has the wrong format"`,
	} {
		values, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		s.post(t, "/_fn/greet", values, asJSON).wants(t, http.StatusUnprocessableEntity,
			`"type":"VALIDATION_ERROR","code":"INVALID_INPUT"`, `"details":{`+fields+`}`)
		s.post(t, "/_fn/greet", values).wants(t, http.StatusUnprocessableEntity,
			"Please check your input", "map["+strings.NewReplacer(`"`, "", ",", " ").Replace(fields)+"]")
	}
	for body, fields := range map[string]string{
		`{}`:                           `"name":"is needed"`,
		`null`:                         `"name":"is needed"`,
		`{"name":7}`:                   `"name":"has the wrong format"`,
		`{"name":7,"times":"x"}`:       `"name":"has the wrong format","times":"has the wrong format"`,
		`{"name":"Ada","tag":"a"}`:     `"tag":"has the wrong format"`,
		`{"name":"Ada","times":1e99}`:  `"times":"has the wrong format"`,
		`{"NAME":"Ada"}`:               `"name":"is needed"`,
		`{"__proto__":{"name":"Ada"}}`: `"name":"is needed"`,
	} {
		s.postJSON(t, "/_fn/greet", body).wants(t, http.StatusUnprocessableEntity, `"details":{`+fields+`}`)
	}
}

func TestEachRuleHasAMessage(t *testing.T) {
	t.Parallel()
	type input struct {
		Mail string   `form:"mail" validate:"omitempty,email"`
		Site string   `form:"site" validate:"omitempty,url"`
		Code string   `form:"code" validate:"omitempty,len=4"`
		Unit string   `form:"unit" validate:"omitempty,oneof=C F"`
		Word string   `form:"word" validate:"omitempty,min=3"`
		Tags []string `form:"tag" validate:"max=1"`
		Hex  string   `form:"hex" validate:"omitempty,hexadecimal"`
	}
	s := newSite(t)
	s.Func(start.Func("save", func(*start.Context, input) (start.Nothing, error) { return start.Nothing{}, nil }))
	for field, test := range map[string]struct {
		values []string
		want   string
	}{
		"mail": {[]string{"ada"}, "must be an e-mail address"},
		"site": {[]string{"example"}, "must be a web address"},
		"code": {[]string{"12345"}, "must have exactly 4 characters"},
		"unit": {[]string{"K"}, "must be one of: C F"},
		"word": {[]string{"ab"}, "must be at least 3 characters"},
		"tag":  {[]string{"a", "b"}, "must be at most 1 entries"},
		"hex":  {[]string{"xyz"}, "is not valid"},
	} {
		s.post(t, "/_fn/save", url.Values{field: test.values}).wants(t, http.StatusUnprocessableEntity, fmt.Sprintf("map[%s:%s]", field, test.want))
	}
}

func TestAFieldWithoutATagIsNotSetFromOutside(t *testing.T) {
	t.Parallel()
	s := greetSite(t)
	form := url.Values{"name": {"Ada"}, "Admin": {"true"}, "admin": {"true"}, "": {"true"}}
	for _, response := range []response{
		s.post(t, "/_fn/greet?Admin=true&admin=true", form, asJSON),
		s.postJSON(t, "/_fn/greet?Admin=true", `{"name":"Ada","Admin":true,"admin":true,"":true}`),
	} {
		response.wants(t, http.StatusOK, `"Name":"Ada"`, `"Admin":false`)
	}
}

func TestAFunctionIgnoresTheQuery(t *testing.T) {
	t.Parallel()
	s := greetSite(t)
	s.post(t, "/_fn/greet?name=Ada", nil).wants(t, http.StatusUnprocessableEntity, "map[name:is needed]")
}

func TestABodyThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", maxBody)
	for name, test := range map[string]struct {
		contentType, body string
		status            int
	}{
		"a form":                       {"application/x-www-form-urlencoded; charset=utf-8", "name=Ada", 303},
		"a broken form":                {"application/x-www-form-urlencoded", "name=%zz", 400},
		"a form that is too large":     {"application/x-www-form-urlencoded", "name=" + long, 413},
		"JSON":                         {"application/json; charset=utf-8", `{"name":"Ada"}`, 200},
		"broken JSON":                  {"application/json", `{"name":`, 400},
		"empty JSON":                   {"application/json", "", 400},
		"JSON that is no object":       {"application/json", `["Ada"]`, 400},
		"JSON with more after it":      {"application/json", `{"name":"Ada"}{}`, 400},
		"JSON that is too large":       {"application/json", `{"name":"` + long + `"}`, 413},
		"JSON with too much after it":  {"application/json", `{"name":"Ada"}` + strings.Repeat(" ", maxBody), 413},
		"JSON that goes as plain text": {"text/plain", `{"name":"Ada"}`, 415},
		"XML":                          {"application/xml", "<name>Ada</name>", 415},
		"a file":                       {"multipart/form-data; boundary=x", "--x--", 415},
		"no content type":              {"", "name=Ada", 415},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := greetSite(t)
			as := headers{"Content-Type": test.contentType}
			for how, body := range map[string]io.Reader{
				"by length": strings.NewReader(test.body),
				"chunked":   io.MultiReader(strings.NewReader(test.body)),
			} {
				response := s.send(t, http.MethodPost, "/_fn/greet", body, as)
				response.request += ", " + how
				response.wants(t, test.status)
			}
		})
	}
}
