package start_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"gostart/start"
)

// paramsPage is a page that shows its params in Go syntax.
func paramsPage[P any]() start.Route {
	return start.Page(
		func(_ *start.Context, params P) (P, error) { return params, nil },
		func(params P) templ.Component { return text(fmt.Sprintf("%+v", params)) },
	)
}

func TestParamsAreReadIntoTheirTypes(t *testing.T) {
	t.Parallel()
	type color string
	type filter struct {
		Text     string    `query:"text"`
		Named    color     `query:"named"`
		Flag     bool      `query:"flag"`
		Int      int       `query:"int"`
		Int8     int8      `query:"int8"`
		Uint16   uint16    `query:"uint16"`
		Float    float64   `query:"float"`
		Since    time.Time `query:"since"` // an encoding.TextUnmarshaler
		Numbers  []int     `query:"numbers"`
		Words    []string  `query:"words"`
		Untagged string
	}
	s := newSite(t)
	s.Route("/", paramsPage[filter]())
	for query, want := range map[string]string{
		"text=a%20b%26c":              "Text:a b&c",
		"text=first&text=second":      "Text:first",
		"named=red":                   "Named:red",
		"flag=true":                   "Flag:true",
		"flag=on":                     "Flag:true",
		"int=-42":                     "Int:-42",
		"int8=-128":                   "Int8:-128",
		"uint16=65535":                "Uint16:65535",
		"float=2.5e3":                 "Float:2500",
		"since=2026-01-02T03:04:05Z":  "Since:2026-01-02 03:04:05",
		"numbers=3&numbers=1":         "Numbers:[3 1]",
		"words=a&words=&words=c":      "Words:[a  c]",
		"Untagged=x&untagged=x&other": "Untagged:}",
		"":                            "{Text: Named: Flag:false Int:0 Int8:0 Uint16:0 Float:0 Since:0001-01-01 00:00:00 +0000 UTC Numbers:[] Words:[] Untagged:}",
	} {
		s.get(t, "/?"+query).wants(t, http.StatusOK, want)
	}
}

func TestAnInvalidQueryValueAnswers400WithItsField(t *testing.T) {
	t.Parallel()
	type filter struct {
		Page  int       `query:"page" validate:"min=0,max=100"`
		Sort  string    `query:"sort" validate:"omitempty,oneof=name date"`
		Word  string    `query:"word" validate:"max=3"`
		Small int8      `query:"small"`
		Flag  bool      `query:"flag"`
		Since time.Time `query:"since"`
		IDs   []uint    `query:"id" validate:"max=2"`
	}
	s := newSite(t)
	s.Route("/", paramsPage[filter]())
	for query, fault := range map[string]struct{ field, is string }{
		"page=two":         {"page", "has the wrong format"},
		"page=":            {"page", "has the wrong format"},
		"page=-1":          {"page", "must be at least 0"},
		"page=101":         {"page", "must be at most 100"},
		"sort=size":        {"sort", "must be one of: name date"},
		"word=long":        {"word", "must be at most 3 characters"},
		"small=128":        {"small", "has the wrong format"},
		"flag=maybe":       {"flag", "has the wrong format"},
		"since=today":      {"since", "has the wrong format"},
		"id=1&id=-2":       {"id", "has the wrong format"},
		"id=1&id=2&id=3":   {"id", "must be at most 2 entries"},
		"word=ok&page=1e3": {"page", "has the wrong format"},
	} {
		s.get(t, "/?"+query).wants(t, http.StatusBadRequest, fmt.Sprintf("map[%s:%s]", fault.field, fault.is))
		s.get(t, "/?"+query, asJSON).wants(t, http.StatusBadRequest, fmt.Sprintf(`"details":{%q:%q}`, fault.field, fault.is))
	}
}

func TestAnInvalidPathValueAnswers404(t *testing.T) {
	t.Parallel()
	type device struct {
		ID   int    `path:"id" validate:"min=1"`
		View string `path:"view" validate:"oneof=list grid"`
	}
	s := newSite(t)
	s.Route("/devices/:id/:view", paramsPage[device]())
	s.get(t, "/devices/7/grid").wants(t, http.StatusOK, "{ID:7 View:grid}")
	for _, path := range []string{"/devices/seven/grid", "/devices/0/grid", "/devices/7/heap", "/devices/7", "/devices//grid", "/devices/7/"} {
		s.get(t, path).wants(t, http.StatusNotFound, "Page not found")
	}
}

func TestAnEmptyPathParameterAnswers404(t *testing.T) {
	t.Parallel()
	type params struct {
		User string `path:"user"`
	}
	s := newSite(t)
	s.Route("/users/:user", paramsPage[params]())
	s.Route("/users/:user/posts", paramsPage[params]())
	for _, path := range []string{"/users", "/users/", "/users//posts"} {
		s.get(t, path).wants(t, http.StatusNotFound, "Page not found")
	}
}

func TestPathAndQueryFieldsAreSeparate(t *testing.T) {
	t.Parallel()
	type params struct {
		ID   string `path:"id"`
		Page string `query:"page"`
	}
	s := newSite(t)
	s.Route("/:id/:page", paramsPage[params]())

	s.get(t, "/mine/2?id=other&ID=other").wants(t, http.StatusOK, "{ID:mine Page:}")
}

func TestPathParamsArriveDecodedOnce(t *testing.T) {
	t.Parallel()
	type params struct {
		Name string `path:"name"`
	}
	s := newSite(t)
	s.Route("/files/:name", paramsPage[params]())
	s.Route("/tree/*name", paramsPage[params]())
	for path, name := range map[string]string{
		"/files/plain":         "plain",
		"/files/caf%C3%A9":     "café",
		"/files/a%20b+c":       "a b+c",
		"/files/a%2Fb":         "a/b",
		"/files/a%2Fb%20c":     "a/b c",
		"/files/100%25":        "100%",
		"/files/a%252Fb":       "a%2Fb",
		"/files/%25%2F":        "%/",
		"/files/..%2F..":       "../..",
		"/tree":                "",
		"/tree/":               "",
		"/tree/docs":           "docs",
		"/tree/docs/read%20me": "docs/read me",
		"/tree/docs/a%2Fb":     "docs/a/b",
	} {
		s.get(t, path).wants(t, http.StatusOK, "{Name:"+name+"}")
	}
}

func TestAnInvalidParamsTypePanicsAtMount(t *testing.T) {
	t.Parallel()
	type lacking struct {
		ID string `path:"device"`
	}
	type unsettable struct {
		When *time.Location `query:"when"`
	}
	type hidden struct {
		page int `query:"page"`
	}
	_ = hidden{}.page // the field is used by reflection only
	for want, route := range map[string]start.Route{
		`start: start_test.lacking.ID has the tag path:"device", but /devices/:id has no such parameter`:                               paramsPage[lacking](),
		"start: a field of type *time.Location cannot be set from a request; use a basic type, a slice or an encoding.TextUnmarshaler": paramsPage[unsettable](),
		"start: start_test.hidden.page is tagged to be set from a request, but not exported":                                           paramsPage[hidden](),
		"start: string: want a struct": paramsPage[string](),
	} {
		if said := panicOf(func() { newSite(t).Route("/devices/:id", route) }); said != want {
			t.Errorf("Route panics with %q, want %q", said, want)
		}
	}
}

func TestAMissingQueryValueIsTheDefault(t *testing.T) {
	t.Parallel()
	type params struct {
		Page int    `query:"page" default:"1" validate:"min=1"`
		Sort string `query:"sort" default:"newest"`
	}
	s := newSite(t)
	s.Route("/", start.Page(func(_ *start.Context, p params) (string, error) { return fmt.Sprint(p.Page, p.Sort), nil }, text))
	s.get(t, "/").wants(t, http.StatusOK, "1newest")
	s.get(t, "/?page=3&sort=").wants(t, http.StatusOK, "3")
	s.get(t, "/?page=0").wants(t, http.StatusBadRequest)

	type wrong struct {
		Page int `query:"page" default:"one"`
	}
	said := panicOf(func() {
		s.Route("/wrong", start.Page(func(*start.Context, wrong) (string, error) { return "", nil }, text))
	})
	if want := `the default "one" of "page" cannot be parsed`; !strings.Contains(said, want) {
		t.Errorf("a default that does not fit panics with %q, want %q", said, want)
	}
}
