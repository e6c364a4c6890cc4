package notes_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/start"
	"gostart/starttest"
	"gostart/starttest/chromium"

	"myapp/apptest"
)

const sessionEnded = "Your session has ended. Sign in, then send this again."

// noteForm returns the form of a page that saves or deletes a note: its action, and
// the values of its hidden fields in their order.
func noteForm(t *testing.T, p starttest.Page) (action string, fields [][2]string) {
	t.Helper()
	form := regexp.MustCompile(`(?s)<form[^>]*action="(/_fn/(?:save|delete)-note[^"]*)".*?</form>`).FindStringSubmatch(p.Body)
	if form == nil {
		t.Fatalf("%s %s shows no form of a note", p.Request.Method, p.Request.URL)
	}
	for _, field := range regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(form[0], -1) {
		fields = append(fields, [2]string{html.UnescapeString(field[1]), html.UnescapeString(field[2])})
	}
	return html.UnescapeString(form[1]), fields
}

// press presses a button of an error page that contains a form.
func press(t *testing.T, v *starttest.Visitor, p starttest.Page, label string) starttest.Page {
	t.Helper()
	_, fields := noteForm(t, p)
	button := regexp.MustCompile(`formaction="([^"]*)">` + regexp.QuoteMeta(label) + `<`).FindStringSubmatch(p.Body)
	if button == nil {
		t.Fatalf("%s %s has no button %q", p.Request.Method, p.Request.URL, label)
	}
	form := url.Values{}
	for _, field := range fields {
		form.Add(field[0], field[1])
	}
	return v.From(p.Request.URL.RequestURI()).Post(html.UnescapeString(button[1]), form)
}

// end lets the visitor's session end.
func end(v *starttest.Visitor) {
	for _, cookie := range v.Cookies() {
		if strings.HasPrefix(cookie.Name, "auth_session_") {
			v.SetCookies(&http.Cookie{Name: cookie.Name, Path: "/", MaxAge: -1})
		}
	}
}

var written = url.Values{"id": {""}, "title": {`"Milk" & <b>`}, "text": {"Two\r\npints"}}

func TestAFormThatOutlivesItsSessionIsSentAgain(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/notes/new")
	action, _ := noteForm(t, v.Get("/notes/new"))
	end(v)
	kept := v.From("/notes/new").Post(action, written)
	kept.Wants(t, http.StatusUnauthorized, sessionEnded, `target="_blank"`, `href="/login?redirectTo=%2Fnotes%2Fnew"`, "Send again")
	if again, fields := noteForm(t, kept); !strings.HasPrefix(again, "/_fn/save-note?") || len(fields) != 3 || fields[2][1] != written.Get("title") {
		t.Errorf("the page has a form to %s with %q", again, fields)
	}
	v.SignIn("ada@example.com", "/notes")
	v.Get("/notes").Wants(t, http.StatusOK, "No notes here.")
	press(t, v, kept, "Send again").Wants(t, http.StatusOK, "<h2>&#34;Milk&#34; &amp; &lt;b&gt;</h2>", "Two\r\npints")
}

func TestAFormOfAnotherPersonChangesNothing(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/notes/new")
	action, _ := noteForm(t, v.Get("/notes/new"))
	v.SignIn("grace@example.com", "/notes/new")
	kept := v.From("/notes/new").Post(action, written)
	kept.Wants(t, http.StatusConflict, "You are signed in as Grace Hopper now", "Send as Grace Hopper")
	kept.Lacks(t, "Ada")
	v.From("/notes/new").Boosted().Post(action, written).Wants(t, http.StatusConflict, `role="alert"`, "Send as Grace Hopper")
	v.Get("/notes").Wants(t, http.StatusOK, "No notes here.")

	v.SignIn("ada@example.com", "/notes/new") // in a new session
	v.From("/notes/new").Post(action, url.Values{"title": {"Milk"}}).Wants(t, http.StatusOK, "<h2>Milk</h2>")
	press(t, v, kept, "Send again").Wants(t, http.StatusOK, "<h2>&#34;Milk&#34; &amp; &lt;b&gt;</h2>")
	v.SignIn("grace@example.com", "/notes")
	press(t, v, kept, "Send again").Wants(t, http.StatusConflict, "Send as Grace Hopper")
	press(t, v, kept, "Send as Grace Hopper").Wants(t, http.StatusOK, "<h2>&#34;Milk&#34; &amp; &lt;b&gt;</h2>")
}

func TestAFormThatOutlivesItsSessionIsNotSavedAsAnothers(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/notes/new")
	action, _ := noteForm(t, v.Get("/notes/new"))
	end(v)
	kept := v.From("/notes/new").Post(action, written)
	v.SignIn("grace@example.com", "/notes")
	again := press(t, v, kept, "Send again")
	again.Wants(t, http.StatusConflict, "You are signed in as Grace Hopper now")
	v.Get("/notes").Wants(t, http.StatusOK, "No notes here.")
	v.SignIn("ada@example.com", "/notes")
	press(t, v, kept, "Send again").Wants(t, http.StatusOK, "<h2>&#34;Milk&#34; &amp; &lt;b&gt;</h2>")
}

func TestAFormThatIsSentAgainReturnsToItsPageIfItIsNotValid(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/notes/new")
	action, _ := noteForm(t, v.Get("/notes/new"))
	end(v)
	kept := v.From("/notes/new").Post(action, url.Values{"text": {"Two pints"}})
	kept = press(t, v, kept, "Send again") // too early
	kept.Wants(t, http.StatusUnauthorized, sessionEnded, `href="/login?redirectTo=%2Fnotes%2Fnew"`)
	v.SignIn("ada@example.com", "/notes")
	press(t, v, kept, "Send again").Wants(t, http.StatusUnprocessableEntity, "Title is needed.", "Two pints</textarea>", "<h2>New note</h2>")
}

func TestSigningOutNeedsNoPerson(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	v.Get("/dashboard").Wants(t, http.StatusOK, `action="/_fn/sign-out"`)
	end(v)
	v.From("/dashboard").Post("/_fn/sign-out", nil).Wants(t, http.StatusOK, "You are not signed in.")
}

// The session ends in these ways.
var endings = map[string]func(b chromium.Browser, s *apptest.Site){
	"it expires": func(b chromium.Browser, _ *apptest.Site) { b.ClearCookies() },
	"it is signed out in a new tab": func(b chromium.Browser, _ *apptest.Site) {
		tab := b.Tab()
		tab.Open("/signout")
		tab.Click("Sign out")
		tab.Sees("You are not signed in.")
	},
	"its secret changes": func(b chromium.Browser, s *apptest.Site) {
		b.SetCookie("auth_session_"+s.URL[strings.LastIndex(s.URL, ":")+1:], "sealed with another secret")
	},
}

// write opens the form of a new note, and writes one.
func write(b chromium.Browser) {
	b.SignIn("ada@example.com", "/notes/new")
	b.Fill("#title", "Milk")
	b.Fill("#text", "Two pints")
}

func TestInABrowserAFormStaysWhenItsSessionEnds(t *testing.T) {
	t.Parallel()
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apptest.New(t)
			b := chromium.New(t, s.URL)
			write(b)
			end(b, s)
			b.Click("Save")
			b.Until(`document.querySelector("main form [role=alert]")?.textContent === "` + sessionEnded + `"`)
			b.Until(`!document.querySelector("main form.stack button").disabled`)
			b.Is(`document.querySelector("main [role=alert] a").target === "_blank"`)
			b.Is(`document.querySelector("#title").value + document.querySelector("#text").value === "MilkTwo pints"`)
			other := b.Tab()
			other.SignIn("ada@example.com", "/notes")
			other.Sees("No notes here.")
			b.WaitFor(`.avatar[aria-label="Signed in as Ada Lovelace"]`)
			b.Is(`document.querySelector("#title").value === "Milk"`)
			b.Click("Save")
			b.Shows("h2", "Milk")
			b.Sees("Two pints")
		})
	}
}

func TestInABrowserWithoutScriptAFormIsSentAgainWhenItsSessionHasEnded(t *testing.T) {
	t.Parallel()
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apptest.New(t)
			b := chromium.New(t, s.URL)
			b.DisableScript()
			write(b)
			end(b, s)
			b.Click("Save")
			b.Sees(sessionEnded)
			b.Is(`document.querySelector("main form a").target === "_blank"`)
			other := b.Tab()
			other.SignIn("ada@example.com", "/notes")
			other.Sees("No notes here.")
			b.Click("Send again")
			b.Shows("h2", "Milk")
			b.Sees("Two pints")
		})
	}
}

func TestInABrowserAFormOfAdaIsNotSavedAsGraces(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(chromium.Browser){
		"with script":    func(chromium.Browser) {},
		"without script": chromium.Browser.DisableScript,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := chromium.New(t, apptest.New(t).URL)
			prepare(b)
			write(b)
			other := b.Tab()
			other.SignIn("grace@example.com", "/notes")
			b.Click("Save")
			b.Sees("You are signed in as Grace Hopper now")
			other.Reload()
			other.Sees("No notes here.")
			if name == "with script" {
				b.Evaluates(`send = [...document.querySelectorAll("main form button")].at(-1), send.click(), send.click(), true`)
			} else {
				b.Click("Send as Grace Hopper")
			}
			b.Shows("h2", "Milk")
			other.Reload()
			other.Is(`document.querySelectorAll(".rows li").length === 1`)
		})
	}
}

func TestInABrowserAFormStaysWithoutANetwork(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	write(b)
	b.Block("*://*:*/_fn/*")
	b.Click("Save")
	b.Until(`document.querySelector("main form [role=alert]")?.textContent.includes("did not answer")`)
	b.Until(`!document.querySelector("main form.stack button").disabled`)
	b.Block()
	b.Click("Save")
	b.Shows("h2", "Milk")
}

func TestInABrowserOnlyTheFormStaysWhenItsPersonSignsOut(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	write(b)
	const private = `document.querySelector("main h1").checkVisibility()`
	b.Is(private)
	other := b.Tab()
	other.Open("/signout")
	other.Click("Sign out")
	b.Until(`document.querySelector("main form [role=alert]")?.textContent === "` + sessionEnded + `"`)
	b.Is(`!` + private)
	b.Shows("header", "Sign in")
	b.Lacks("Ada")
	other.SignIn("grace@example.com", "/notes")
	b.Until(`document.querySelector("main form [role=alert]")?.textContent.startsWith("Another account is signed in now.")`)
	b.Is(`!` + private)
	other.SignIn("ada@example.com", "/notes")
	b.Until(private)
	b.Is(`!document.querySelector("[data-unsent]") && document.querySelector("#title").value === "Milk"`)
}

// The key of the mark is gone, so that nothing tells whose form it is.
func TestInABrowserAFormOutlivesASecret(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(chromium.Browser){
		"with script":    func(chromium.Browser) {},
		"without script": chromium.Browser.DisableScript,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := chromium.New(t, apptest.New(t).URL)
			prepare(b)
			write(b)
			b.Evaluates(`form = document.querySelector("main form.stack"), form.setAttribute("action", form.getAttribute("action").replace(/person=..../, "person=0000")), true`)
			b.Click("Save")
			b.Sees("We can't tell which account opened this form")
			b.ClearCookies()
			if name == "with script" {
				b.Click("Save")
			} else {
				b.Click("Send as Ada Lovelace")
			}
			b.Sees(sessionEnded)
			other := b.Tab()
			other.SignIn("ada@example.com", "/notes")
			if name == "with script" {
				b.WaitFor(`.avatar`)
				b.Click("Save")
			} else {
				b.Click("Send again")
			}
			b.Shows("h2", "Milk")
		})
	}
}

// failures answer the calls of server functions, in place of the app.
var failures = map[string]http.HandlerFunc{
	"too many":  fails(http.StatusTooManyRequests),
	"too large": fails(http.StatusRequestEntityTooLarge),
	"refused":   fails(http.StatusForbidden),
	"conflict":  fails(http.StatusConflict),
	"broken":    func(http.ResponseWriter, *http.Request) { panic("out of order") },
	"down":      fails(http.StatusServiceUnavailable),
	"a proxy's answer": func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "<!doctype html><h1>Bad gateway</h1>", http.StatusBadGateway)
	},
}

func fails(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { start.Fail(w, r, &start.Error{Status: status}) }
}

func TestInABrowserNoFailureLosesWhatWasTyped(t *testing.T) {
	t.Parallel()
	for name, failure := range failures {
		for _, script := range []bool{true, false} {
			if !script && (name == "a proxy's answer" || name == "too large") {
				continue // a proxy answers, or the app has not read the form
			}
			t.Run(fmt.Sprintf("%s, script %v", name, script), func(t *testing.T) {
				t.Parallel()
				s := apptest.New(t)
				var works atomic.Bool
				s.App.Use(func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if works.Load() || !strings.HasPrefix(r.URL.Path, "/_fn/save") {
							next.ServeHTTP(w, r)
							return
						}
						failure(w, r)
					})
				})
				b := chromium.New(t, s.URL)
				button := "Save"
				if !script {
					b.DisableScript()
					button = "Send again"
				}
				write(b)
				b.Click("Save")
				if script {
					b.WaitFor("main form [role=alert]")
					b.Until(`!document.querySelector("main form.stack button").disabled`)
					b.Evaluates(`button = document.querySelector("main form.stack button"), button.click(), button.click(), true`)
					b.Until(`!button.disabled && document.querySelectorAll("[data-unsent]").length === 1`)
					b.Is(`document.querySelector("#text").value === "Two pints"`)
				} else {
					b.Sees("What you entered is kept on this page.")
				}
				works.Store(true)
				b.Click(button)
				b.Shows("h2", "Milk")
				b.Sees("Two pints")
			})
		}
	}
}

func TestInABrowserADialogOutlivesItsSession(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	write(b)
	b.Click("Save")
	b.Sees("Edit")
	b.ClearCookies()
	b.Click("Delete…")
	b.WaitFor("dialog[open]")
	b.TabTo("Delete")
	b.Press("\r")
	b.Until(`document.querySelector("dialog[open] [role=alert]")?.textContent === "` + sessionEnded + `"`)
	other := b.Tab()
	other.SignIn("ada@example.com", "/notes")
	b.WaitFor(`dialog[open]`)
	chromium.Do(b, chromedp.Click(`dialog form[action^="/_fn/"] button`))
	b.Sees("No notes here.")
}

func TestInABrowserAFormThatWasNotSentIsAccessible(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	for name, happens := range map[string]func(chromium.Browser){
		"ended":   chromium.Browser.ClearCookies,
		"another": func(b chromium.Browser) { other := b.Tab(); other.SignIn("grace@example.com", "/notes") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := chromium.New(t, s.URL)
			write(b)
			happens(b)
			b.Click("Save")
			b.WaitFor("main form [role=alert] :is(a, button:not([hidden]))")
			b.Until(`!document.querySelector("main form.stack button").disabled`)
			b.IsAccessible()
			b.Evaluates(`form = document.querySelector("main form.stack"), form.querySelector("[data-unsent]").remove(), form.submit(), true`)
			b.Sees("What you entered is kept on this page.")
			b.IsAccessible()
		})
	}
}

// HTML ignores the first line break of a textarea.
func TestATextMayBeginWithALineBreak(t *testing.T) {
	t.Parallel()
	v := apptest.New(t).Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	again := v.From("/notes/new").Post("/_fn/save-note", url.Values{"text": {"\n\nMilk"}})
	again.Wants(t, http.StatusUnprocessableEntity, ">\n\n\nMilk</textarea>")
}
