package start_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/start"
)

// FuzzBindParams checks that no path and no query causes a 5xx or a panic.
func FuzzBindParams(f *testing.F) {
	type params struct {
		ID    int       `path:"id" validate:"min=1"`
		Text  string    `query:"text" validate:"max=10"`
		Flag  bool      `query:"flag"`
		Small int8      `query:"small" validate:"min=-5"`
		Large uint64    `query:"large"`
		Float float32   `query:"float" validate:"max=1"`
		Since time.Time `query:"since"`
		Words []string  `query:"word" validate:"max=3,dive,alphanum"`
		Bytes []byte    `query:"byte"`
	}
	app := newApp(f, &struct{}{}, slog.New(slog.DiscardHandler)) // without Recover: a panic ends the test
	app.Route("/:id", paramsPage[params]())
	f.Add("7", "")
	f.Add("0", "text=a%20b&flag=on&small=-128&large=18446744073709551615&float=NaN&since=2026-01-02T03:04:05Z")
	f.Add("a/b", "word=a&word=&word=%ff&byte=256&;&%zz&=&&")
	f.Fuzz(func(t *testing.T, id, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: "/" + id, RawPath: "/" + url.PathEscape(id), RawQuery: query}
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		if w.Code >= 500 || w.Body.Len() == 0 && w.Code == http.StatusOK {
			t.Errorf("GET %q answers %d %q", r.URL, w.Code, w.Body)
		}
	})
}

// FuzzFuncInput checks that no form and no JSON makes a server function fail, that it
// runs with valid input only, and that no request sets a field without a tag.
func FuzzFuncInput(f *testing.F) {
	type input struct {
		Name  string   `form:"name" validate:"required,max=10"`
		Times int8     `form:"times" validate:"min=0,max=3"`
		Share float64  `form:"share" validate:"min=0,max=1"`
		Agree bool     `form:"agree"`
		Tags  []string `form:"tag" validate:"max=2"`
		Admin bool
	}
	for _, body := range []string{
		"", "name=Ada&times=2&share=0.5&agree=on&tag=a&tag=b", "name=%ff&Admin=true&admin=1", "name=Ada&share=NaN", "name=Ada&times=-129", "&;%zz=",
		`{"name":"Ada","times":2,"tag":["a"]}`, `{"name":"Ada","Admin":true,"admin":true}`, `{"name":"Ada","times":1e2,"share":1e400}`,
		`{"name":"\ud800","tag":{"0":"a"}}`, `{"name":"Ada"}{`, "null", "[]", `{"name":null}`, strings.Repeat("[", 20_000),
	} {
		f.Add("application/json", "application/json", body)
		f.Add("application/x-www-form-urlencoded; charset=utf-8", "text/html", body)
	}
	app := newApp(f, &struct{}{}, slog.New(slog.DiscardHandler)) // without Recover: a panic ends the test
	var ran *input
	app.Func(start.Func("take", func(_ *start.Context, in input) (input, error) {
		ran = &in
		return in, nil
	}))
	f.Fuzz(func(t *testing.T, contentType, accept, body string) {
		ran = nil
		r := httptest.NewRequest(http.MethodPost, "/_fn/take", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		if w.Code >= 500 || (ran != nil) != (w.Code < 400) {
			t.Errorf("%q answers %d %s; it ran with %v", body, w.Code, w.Body, ran)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q answers %q", body, w.Body)
		}
		if ran == nil {
			return
		}
		name := len([]rune(ran.Name))
		if name < 1 || name > 10 || ran.Times < 0 || ran.Times > 3 || !(ran.Share >= 0 && ran.Share <= 1) || len(ran.Tags) > 2 || ran.Admin {
			t.Errorf("%q runs it with %+v", body, *ran)
		}
	})
}

// FuzzUnsent checks that an error page contains exactly what was sent, and that the
// function never runs for another person.
func FuzzUnsent(f *testing.F) {
	type input struct {
		Text string `form:"text"`
	}
	f.Add("person=mark-Ada", "text=a&text=b&=c&d", "mark-Ada")
	f.Add("person=mark-Grace&from=%2F", "text=%22%3E%0D%0A%00%ff", "")
	f.Add("person=%zz&person=mark-ada;", "a;b&%zz=1&+=+&text=%u0041", "mark-Grace")
	app := newApp(f, &struct{}{}, slog.New(slog.DiscardHandler)) // without Recover: a panic ends the test
	app.Identify(func(*start.Context) (start.Person, error) {
		return start.Person{Mark: "mark-Grace", Name: "Grace"}, nil
	})
	ran := false
	app.Func(start.Func("send", func(*start.Context, input) (start.Nothing, error) {
		ran = true
		return start.Nothing{}, start.Forbidden()
	}))
	app.Errors("/", errorPageWith(""))
	f.Fuzz(func(t *testing.T, query, body, header string) {
		ran = false
		r := httptest.NewRequest(http.MethodPost, "/_fn/send", strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(start.PersonHeader, header)
		w := httptest.NewRecorder()
		app.ServeHTTP(w, r)
		own := header == "" || header == "mark-Grace"
		for _, mark := range r.URL.Query()["person"] {
			own = own && (mark == "" || mark == "mark-Grace")
		}
		if ran && !own || w.Code != http.StatusConflict && !own || w.Code >= 500 {
			t.Errorf("%q with %q answers %d, ran %v", query, header, w.Code, ran)
		}
		want, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		got := url.Values{}
		for _, field := range (response{body: w.Body.String()}).hiddenFields() {
			name, value, _ := strings.Cut(field, "=")
			got.Add(name, value)
		}
		clean := url.Values{}
		for name, values := range want {
			if strings.Contains(name, "=") || secretName.MatchString(name) {
				return // hiddenFields cannot separate this name from its value, or the page omits the field
			}
			for _, value := range values {
				name := strings.ToValidUTF8(name, "\uFFFD")
				clean.Add(name, strings.ToValidUTF8(value, "\uFFFD"))
			}
		}
		for name := range clean {
			slices.Sort(clean[name]) // two names may be equal after ToValidUTF8
			slices.Sort(got[name])
		}
		if !reflect.DeepEqual(got, clean) {
			t.Errorf("for %q the page contains %q, want %q", body, got, clean)
		}
	})
}

var secretName = regexp.MustCompile(`(?i)passw|passphrase|passcode|pwd|csrf`)
