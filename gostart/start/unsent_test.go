package start_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"

	"gostart/start"
)

type letter struct {
	Text   string   `form:"text"`
	Tags   []string `form:"tag"`
	Secret string   `form:"answer" start:"secret"`
	Pin    string   `form:"pin"`
}

// letterSite serves a form at /desk for the user in the header X-Is. It also returns
// the calls of the function and its guard.
func letterSite(t *testing.T, outermost ...func(http.Handler) http.Handler) (site, *[]string) {
	t.Helper()
	calls := new([]string)
	s := newSite(t, outermost...)
	s.Identify(func(c *start.Context) (start.Person, error) {
		name := c.Request().Header.Get("X-Is")
		switch name {
		case "":
			return start.Person{SignIn: "/login?redirectTo=" + url.QueryEscape(c.Referer()), Recognize: func(mark string) (bool, bool) { return false, strings.HasPrefix(mark, "mark-") }}, nil
		case "broken":
			return start.Person{}, errors.New("no database")
		}
		return start.Person{Mark: "mark-" + name, Name: name, Recognize: func(mark string) (own, known bool) {
			return mark == "mark-"+name || mark == "mark-old-"+name, strings.HasPrefix(mark, "mark-")
		}}, nil
	})
	guard := start.Guard(func(c *start.Context, _ start.NoParams) (string, error) {
		*calls = append(*calls, "guard")
		if c.Request().Header.Get("X-Is") == "" {
			return "", start.Unauthorized("/login")
		}
		return "", nil
	})
	save := start.Func("send", func(c *start.Context, in letter) (start.Nothing, error) {
		*calls = append(*calls, fmt.Sprintf("%s as %s", in.Text, c.Request().Header.Get("X-Is")))
		switch in.Text {
		case "fail":
			return start.Nothing{}, errors.New("out of paper")
		case "panic":
			panic("out of ink")
		}
		return start.Nothing{}, start.Redirect("/desk")
	})
	leave := start.Func("leave", func(*start.Context, start.Nothing) (start.Nothing, error) {
		*calls = append(*calls, "left")
		return start.Nothing{}, nil
	}).ForAnyone()
	s.Func(save, guard)
	s.Func(leave)
	s.Route("/desk", renders(func(ctx context.Context, w io.Writer) error {
		return errors.Join(
			write(w, "<form"), templruntime.RenderAttributes(ctx, w, io.Discard, "form", save.Form(ctx)), write(w, `><input name="pin" type="password"></form>`),
			write(w, "<form"), templruntime.RenderAttributes(ctx, w, io.Discard, "form", leave.Form(ctx)), write(w, `></form>`))
	}), outlet)
	return s, calls
}

func write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

var (
	asAda   = headers{"X-Is": "Ada"}
	asGrace = headers{"X-Is": "Grace"}
)

// hiddenFields returns the hidden fields of a response, as NAME=VALUE.
func (a response) hiddenFields() (fields []string) {
	for _, field := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(a.body, -1) {
		fields = append(fields, html.UnescapeString(field[1])+"="+html.UnescapeString(field[2]))
	}
	return fields
}

func TestAFormHasTheMarkOfItsPerson(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	s.get(t, "/desk", asAda).wants(t, http.StatusOK, `action="/_fn/send?person=mark-Ada"`, `action="/_fn/leave"`)
	s.get(t, "/desk").wants(t, http.StatusOK, `action="/_fn/send"`)
	s.get(t, "/desk", headers{"X-Is": "broken"}).wants(t, http.StatusOK, `action="/_fn/send"`)
}

func TestAFunctionRunsForThePersonOfItsFormOnly(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		query  string
		user   headers
		status int
		did    []string
	}{
		"the person":                  {"?person=mark-Ada", asAda, 303, []string{"guard", "hello as Ada"}},
		"the person with an old mark": {"?person=mark-old-Ada", asAda, 303, []string{"guard", "hello as Ada"}},
		"another person":              {"?person=mark-Ada", asGrace, 409, nil},
		"two persons":                 {"?person=mark-Grace&person=mark-Ada", asGrace, 409, nil},
		"an unknown mark":             {"?person=none", asGrace, 409, nil},
		"signed out":                  {"?person=mark-Ada", nil, 401, nil},
		"signed out, an unknown mark": {"?person=none", nil, 401, nil},
		"no mark":                     {"", asGrace, 303, []string{"guard", "hello as Grace"}},
		"an empty mark":               {"?person=", asGrace, 303, []string{"guard", "hello as Grace"}},
		"signed out, no mark":         {"", nil, 401, []string{"guard"}},
		"a mark, and Identify fails":  {"?person=mark-Ada", headers{"X-Is": "broken"}, 500, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for kind, how := range map[string]headers{"a form": nil, "htmx": intoMain, "a program": asJSON} {
				s, did := letterSite(t)
				response := s.post(t, "/_fn/send"+tt.query, url.Values{"text": {"hello"}}, tt.user, how)
				response.request += ", as " + kind
				response.wants(t, tt.status)
				if !slices.Equal(*did, tt.did) {
					t.Errorf("%s does %q, want %q", kind, *did, tt.did)
				}
			}
		})
	}
}

func TestAScriptSendsTheMarkAsAHeader(t *testing.T) {
	t.Parallel()
	s, did := letterSite(t)
	marked := headers{start.PersonHeader: "mark-Ada"}
	s.postJSON(t, "/_fn/send", `{"text":"hello"}`, marked, asGrace).wants(t, http.StatusConflict, `"code":"OTHER_PERSON"`)
	s.postJSON(t, "/_fn/send", `{"text":"hello"}`, marked).wants(t, http.StatusUnauthorized, `"code":"UNAUTHORIZED"`)
	s.postJSON(t, "/_fn/send", `{"text":"hello"}`, marked, asAda).wants(t, http.StatusSeeOther)
	if want := []string{"guard", "hello as Ada"}; !slices.Equal(*did, want) {
		t.Errorf("it does %q, want %q", *did, want)
	}
}

func TestAFunctionForAnyoneNeedsNoMark(t *testing.T) {
	t.Parallel()
	s, did := letterSite(t)
	s.post(t, "/_fn/leave?person=mark-Ada", nil, asGrace).wants(t, http.StatusSeeOther)
	if want := []string{"left"}; !slices.Equal(*did, want) {
		t.Errorf("it does %q, want %q", *did, want)
	}
}

func TestAnErrorPageContainsTheUnsentForm(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	body := `tag=b&text=%22%3E%3Cscript%3E%0D%0A%26amp%3B%C3%BC%FF&&tag=a&empty&tag=b&answer=42&pin=1234&Password=x&csrf_token=y`
	want := []string{"empty=", "tag=b", "tag=a", "tag=b", "text=\"><script>\r\n&amp;ü\uFFFD"}
	s.get(t, "/desk", asAda) // renders pin as a password field
	form, from := headers{"Content-Type": "application/x-www-form-urlencoded"}, headers{"Referer": s.URL + "/desk?x=1"}
	for query, shown := range map[string][]string{
		"person=mark-Ada": {`action="/_fn/send?from=%2Fdesk%3Fx%3D1&amp;person=mark-Ada"`, "Your session has ended. Sign in, then send this again."},
		"person=none":     {`action="/_fn/send?from=%2Fdesk%3Fx%3D1"`},
	} {
		kept := s.send(t, http.MethodPost, "/_fn/send?"+query, strings.NewReader(body), form, from)
		kept.wants(t, http.StatusUnauthorized, append(shown, `href="/login?redirectTo=%2Fdesk%3Fx%3D1" target="_blank"`, ">Send again</button>")...)
		kept.lacks(t, "<script", "1234", "42")
		kept.hasHeader(t, "Cache-Control", "no-store")
		if got := kept.hiddenFields(); !slices.Equal(got, want) {
			t.Errorf("it contains %q, want %q", got, want)
		}
	}
	kept := s.send(t, http.MethodPost, "/_fn/send?person=mark-Ada", strings.NewReader(body), form, from, asGrace)
	kept.wants(t, http.StatusConflict, "You are signed in as Grace now", `formaction="/_fn/send?from=%2Fdesk%3Fx%3D1&amp;person=mark-Ada">Send again</button>`, `formaction="/_fn/send?from=%2Fdesk%3Fx%3D1&amp;person=mark-Grace">Send as Grace</button>`)
	kept.lacks(t, "as Ada")
	if got := kept.hiddenFields(); !slices.Equal(got, want) {
		t.Errorf("it contains %q, want %q", got, want)
	}
	for _, text := range []string{"fail", "panic"} {
		failed := s.post(t, "/_fn/send?person=mark-Ada", url.Values{"text": {text}}, asAda)
		failed.wants(t, http.StatusInternalServerError, "Something went wrong", `name="text" value="`+text+`"`, "person=mark-Ada", "Send again")
	}
	unknown := s.post(t, "/_fn/send?person=none", url.Values{"text": {"hello"}}, asGrace)
	unknown.wants(t, http.StatusConflict, "We can't tell which account opened this form.", `formaction="/_fn/send?person=mark-Grace">Send as Grace</button>`)
	unknown.lacks(t, "Send again")
}

// The form in the page is as large as the body, so LimitBody limits it.
func TestAnErrorPageContainsFormsUpToTheBodyLimit(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	for size, contained := range map[int]bool{maxBody: true, maxBody + 1: false} {
		for kind, body := range map[string]io.Reader{
			"by length": strings.NewReader("text=" + strings.Repeat("a", size-len("text="))),
			"chunked":   io.MultiReader(strings.NewReader("text=" + strings.Repeat("a", size-len("text=")))),
		} {
			kept := s.send(t, http.MethodPost, "/_fn/send?person=mark-Ada", body, headers{"Content-Type": "application/x-www-form-urlencoded"})
			if got := len(kept.hiddenFields()) > 0; got != contained {
				t.Errorf("%d bytes %s: contains the form: %v", size, kind, got)
			}
		}
	}
}

func TestAnErrorPageOmitsFormsOfOtherSites(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]headers{
		"another site":     {"Sec-Fetch-Site": "cross-site"},
		"a sibling":        {"Sec-Fetch-Site": "same-site"},
		"another origin":   {"Origin": "https://evil.example"},
		"an opaque origin": {"Origin": "null"},
		"files":            {"Content-Type": "multipart/form-data; boundary=x"},
		"JSON":             {"Content-Type": "application/json", "Accept": "text/html"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := letterSite(t)
			kept := s.post(t, "/_fn/send?person=mark-Ada", url.Values{"text": {"hello"}}, other)
			kept.lacks(t, "Send again", "hello")
		})
	}
	s, _ := letterSite(t)
	s.get(t, "/_fn/send?text=hello").lacks(t, "Send again")
	s.post(t, "/_fn/none", url.Values{"text": {"hello"}}).lacks(t, "Send again")
}

// failEarly is middleware that fails before the body is limited, on request after
// parsing it.
func failEarly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Header.Get("X-Early") {
		case "parsed":
			_ = r.ParseForm()
			fallthrough
		case "unread":
			start.Fail(w, r, &start.Error{Status: http.StatusServiceUnavailable})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func TestAnErrorOfMiddlewareContainsTheUnsentForm(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t, failEarly)
	want := []string{"tag=a", "text=b", "text=c"}
	for _, how := range []string{"unread", "parsed"} {
		kept := s.send(t, http.MethodPost, "/_fn/send", strings.NewReader("text=b&tag=a&text=c"), headers{"Content-Type": "application/x-www-form-urlencoded", "X-Early": how})
		kept.wants(t, http.StatusServiceUnavailable, "Send again")
		if got := kept.hiddenFields(); !slices.Equal(got, want) {
			t.Errorf("%s: it contains %q, want %q", how, got, want)
		}
	}
	long := s.post(t, "/_fn/send", url.Values{"text": {strings.Repeat("a", 1<<20)}}, headers{"X-Early": "unread"})
	long.wants(t, http.StatusServiceUnavailable)
	many := s.post(t, "/_fn/send", url.Values{"text": slices.Repeat([]string{""}, 10_001)}, headers{"X-Early": "unread"})
	many.wants(t, http.StatusServiceUnavailable)
	if len(long.hiddenFields())+len(many.hiddenFields()) > 0 {
		t.Error("the page contains too much")
	}
}

func TestAnErrorPagePlacesTheUnsentForm(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	s.Errors("/", start.Errors(func(e *start.Error) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			u := start.UnsentOf(ctx)
			if u == nil {
				return write(w, "none "+e.Next.Label)
			}
			return errors.Join(write(w, "own "+u.Buttons[0].Label+" "+u.SignIn+" "+e.Next.Label), u.Fields().Render(ctx, w))
		})
	}))
	kept := s.post(t, "/_fn/send?person=mark-Ada", url.Values{"text": {"hello"}})
	kept.wants(t, http.StatusUnauthorized, "own Send again /login")
	kept.lacks(t, "<form")
	s.postJSON(t, "/_fn/send?person=mark-Ada", "{}", headers{"Accept": "text/html"}).wants(t, http.StatusUnauthorized, "none Sign in")
}

func TestAnUnsentFormNeedsNoErrorPage(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	s.Errors("/", start.Errors(func(*start.Error) templ.Component { panic("out of order") }))
	s.post(t, "/_fn/send?person=mark-Ada", url.Values{"text": {"<hello>"}}).wants(t, http.StatusUnauthorized, "<!DOCTYPE html>", `value="&lt;hello&gt;"`, "Send again")
}

func TestHTMXPutsANoteIntoTheForm(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	form := url.Values{"text": {"fail"}}
	ended := s.post(t, "/_fn/send?person=mark-Ada", form, intoMain, headers{"Hx-Source": "form#letter"})
	ended.wants(t, http.StatusUnauthorized, `role="alert"`, `Your session has ended. <a href="/login?redirectTo=%2F" target="_blank" rel="noopener">Sign in</a>, then send this again.`)
	ended.lacks(t, "outlet(", "hidden", "<button")
	for name, want := range map[string]string{
		"HX-Retarget": "closest form", "HX-Reswap": "beforeend show:none", "HX-Reselect": "[data-unsent]",
		"HX-Push-Url": "false", "HX-Redirect": "", "Start-Action": "", "Cache-Control": "no-store",
	} {
		ended.hasHeader(t, name, want)
	}
	s.post(t, "/_fn/send?person=none", form, intoMain).hasHeader(t, "Start-Action", "/_fn/send")
	s.post(t, "/_fn/send?person=mark-Ada", form, intoMain, asGrace).wants(t, http.StatusConflict, `<button hidden></button><button class="button" formaction="/_fn/send?person=mark-Grace">Send as Grace</button>`)
	broken := s.post(t, "/_fn/send?person=mark-Ada", form, intoMain, asAda, headers{"Hx-Source": "button"})
	broken.wants(t, http.StatusInternalServerError, "<strong>Something went wrong.</strong>")
	broken.hasHeader(t, "HX-Retarget", "closest *")
	broken.hasHeader(t, "HX-Reswap", "afterend show:none")
	broken.lacks(t, "out of paper")
	s.post(t, "/desk", form, intoMain).hasHeader(t, "HX-Reselect", "[data-unsent]") // 405
	s.get(t, "/gone", intoMain).hasHeader(t, "HX-Reselect", "")                     // a GET
}

func TestAResponseSaysToWhomTheFormsOfAPageBelong(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	for _, tt := range []struct {
		marks string
		user  headers
		want  string
	}{
		{"mark-Ada", asAda, "own"},
		{"mark-old-Ada, mark-Ada", asAda, "own"},
		{"mark-Ada", asGrace, "other"},
		{"mark-Grace,mark-Ada", asGrace, "other"},
		{"mark-Ada", nil, "other"},
		{"none", asAda, "unknown"},
		{"none,mark-Ada", asAda, "unknown"},
		{"none,none-either", asAda, "unknown"},
		{"none,mark-Ada", asGrace, "other"},
		{"mark-Ada", headers{"X-Is": "broken"}, ""},
		{"", asAda, ""},
	} {
		s.get(t, "/desk", tt.user, headers{start.PersonHeader: tt.marks}).hasHeader(t, start.PersonHeader, tt.want)
	}
}

func TestADeferredPartHasTheMarkOfItsUser(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	send := start.Func("late-letter", func(*start.Context, letter) (start.Nothing, error) { return start.Nothing{}, nil })
	s.Func(send)
	s.Identify(func(c *start.Context) (start.Person, error) {
		c.NoStore() // as is right for a page with a mark
		return start.Person{Mark: "mark-Ada", Name: "Ada"}, nil
	})
	s.Route("/late", start.Page(func(c *start.Context, _ start.NoParams) (*start.Deferred[string], error) {
		return start.Defer(c, "letter", func(ctx context.Context) (string, error) {
			waitFor(ctx, 20*time.Millisecond)
			return "", nil
		}), nil
	}, func(d *start.Deferred[string]) templ.Component {
		return start.Await(d, templ.Raw("waiting"), func(string) templ.Component {
			return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				return templruntime.RenderAttributes(ctx, w, io.Discard, "form", send.Form(ctx))
			})
		})
	}))
	got := s.get(t, "/late")
	got.wants(t, http.StatusOK, `action="/_fn/late-letter?person=mark-Ada"`)
	got.hasHeader(t, "Cache-Control", "no-store")
}

// waitFor returns after d, or when ctx ends.
func waitFor(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-ctx.Done()
}

// Without a Referer nobody knows which page shows the form.
func TestAnErrorPageLetsWrongFieldsBeCorrected(t *testing.T) {
	t.Parallel()
	s, _ := letterSite(t)
	s.Func(start.Func("note", func(*start.Context, struct {
		Text string `form:"text" validate:"max=3"`
		Tag  string `form:"tag"`
		Pass string `form:"password" validate:"required"`
	},
	) (start.Nothing, error) {
		return start.Nothing{}, nil
	}))
	kept := s.post(t, "/_fn/note", url.Values{"text": {"\n<hello>"}, "tag": {"a"}})
	kept.wants(t, http.StatusUnprocessableEntity, "<label>text <textarea name=\"text\">\n\n&lt;hello&gt;</textarea></label>", "Send again")
	kept.lacks(t, `name="password"`)
	if got := kept.hiddenFields(); !slices.Equal(got, []string{"tag=a"}) {
		t.Errorf("it contains %q", got)
	}
}
