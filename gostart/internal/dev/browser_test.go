package dev_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/browser"
	"gostart/starttest/chromium"
)

// browse opens the page in a real browser.
func (p *project) browse(t *testing.T) chromium.Browser {
	t.Helper()
	b := chromium.New(t, p.url)
	b.Open("/")
	return b
}

// browseBuilt opens the page in a real browser once the first build is done, so that no step of the browser waits for it.
func (p *project) browseBuilt(t *testing.T) chromium.Browser {
	t.Helper()
	p.out.waitFor(t, "✓ the app")
	b := p.browse(t)
	b.Shows("h1", "one")
	return b
}

func evaluate(b chromium.Browser, expression string) string {
	return chromium.Do(b, chromedp.Evaluate[string](expression))
}

// overlay is a script for the text of the overlay; undefined if it is not open.
const overlay = `document.querySelector("start-problems")?.shadowRoot.querySelector("dialog[open]")?.innerText`

func TestABrowserShowsEachBuild(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browseBuilt(t)
	for _, text := range []string{"two", "three"} {
		p.setPage(t, "<h1>"+text+"</h1>")
		p.out.waitFor(t, "✓ page.go")
		b.Shows("h1", text)
	}
}

func TestABrowserShowsACompileErrorUntilItIsFixed(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browseBuilt(t)
	p.write(t, "extra.go", "package main\n\nfunc extra() {\n\tprintln(\"<b>\", undefined)\n}\n")
	p.out.waitFor(t, "✗ extra.go")
	b.Until("!!" + overlay)
	text := evaluate(b, overlay)
	for _, want := range []string{"extra.go:4:17", "undefined: undefined", "3func extra() {\n4", `println("<b>", undefined)`} {
		if !strings.Contains(text, want) {
			t.Errorf("the overlay shows %q, want %q in it", text, want)
		}
	}
	b.IsAccessible()
	b.Is(`[...document.querySelector("start-problems").shadowRoot.querySelectorAll(".line")].every(({ firstChild, lastChild }) => {
		const text = document.createRange();
		text.selectNodeContents(lastChild);
		return [...text.getClientRects()].every(({ left }) => left > firstChild.getBoundingClientRect().right);
	})`)
	evaluate(b, `window.same = "same"`)
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	p.out.waitFor(t, "✓ extra.go")
	b.Until("!" + overlay)
	if same := evaluate(b, `window.same ?? ""`); same != "same" {
		t.Error("the page was reloaded, but the binary is the same as before")
	}
}

func TestAnOverlayThatWasClosedOpensForAnotherError(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browseBuilt(t)
	p.write(t, "extra.go", "package main\n\nfunc extra() { first() }\n")
	p.out.waitFor(t, "✗ extra.go")
	b.Until(overlay + `?.includes("first")`)
	b.Press("\x1b")
	b.Until("!" + overlay)
	p.write(t, "extra.go", "package main\n\nfunc extra() { second() }\n")
	p.out.waitFor(t, "✗ extra.go")
	b.Until(overlay + `?.includes("second")`)
}

func TestThePageAboutAFailedFirstBuildShowsTheAppOnceItRuns(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"extra.go": "package main\n\nfunc extra() { undefined() }\n"}))
	p.out.waitFor(t, "✗ extra.go")
	b := p.browse(t)
	b.Shows("h1", "The app is not running")
	b.Until(overlay + `?.includes("extra.go:3:16")`)
	b.IsAccessible()
	b.Press("\x1b")
	b.Until("!" + overlay)
	b.IsAccessible()
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	p.out.waitFor(t, "✓ extra.go")
	b.Shows("h1", "one")
}

const form = `<form action="/save">
<input id="name" name="name" value="Ada">
<input id="password" name="password" type="password">
<input id="token" name="token" type="hidden" value="1">
<textarea id="text" name="text"></textarea>
<input id="yes" name="yes" type="checkbox">
<select id="one" name="one"><option>a<option>b</select>
</form><p style="height: 5000px">`

func TestTheInputOfAFormSurvivesABuild(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"page.go": pageGo("<h1>one</h1>" + form)}))
	b := p.browseBuilt(t)
	evaluate(b, `document.querySelector("#yes").checked = true;
		for (const [id, value] of [["name", "Grace"], ["password", "secret"], ["token", "2"], ["one", "b"], ["text", "Two\nlines"]]) {
			document.getElementById(id).value = value;
		}
		document.querySelector("#text").focus();
		scrollTo(0, 1000);
		"filled"`)
	p.setPage(t, "<h1>two</h1>"+form)
	p.out.waitFor(t, "✓ page.go")
	b.Shows("h1", "two")
	b.Until(`document.querySelector("#name").value === "Grace"`)
	b.Until(`scrollY === 1000`)
	const content = `JSON.stringify(["password", "token", "one", "text"].map((id) => document.getElementById(id).value).concat(
		document.querySelector("#yes").checked, document.activeElement.id, sessionStorage.length))`
	if got := evaluate(b, content); got != `["","1","b","Two\nlines",true,"text",0]` {
		t.Errorf("the form has %s", got)
	}
}

func TestAChangedStylesheetIsReplacedWithoutAReload(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"page.go": pageGo(`<link rel="stylesheet" href="/static/app.0123456789ab.css"><h1>one</h1>`)}))
	b := p.browseBuilt(t)
	evaluate(b, `window.same = "same"`)
	for _, color := range []string{"rgb(2, 2, 2)", "rgb(3, 3, 3)"} {
		p.write(t, "static/app.css", "h1 { color: "+color+" }")
		p.out.waitFor(t, "✓ static/app.css")
		b.Until(`getComputedStyle(document.querySelector("h1")).color === "` + color + `"`)
	}
	b.Until(`document.querySelectorAll("link").length === 1`)
	if same := evaluate(b, `window.same ?? ""`); same != "same" {
		t.Error("the page was reloaded")
	}
	p.wants(t, "/static/app.0123456789ab.css", "rgb(3, 3, 3)") // as the new build embeds it
}

// slow is extra.go of an app that responds to /slow once /release is requested.
const slow = `package main

import (
	"fmt"
	"net/http"
)

func extra() {
	release := make(chan bool, 1)
	http.HandleFunc("/release", func(http.ResponseWriter, *http.Request) { release <- true })
	http.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<!DOCTYPE html><title>Slow</title><main id=main><h1>slow</h1></main>")
		case <-r.Context().Done():
		}
	})
	http.HandleFunc("/download", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	http.HandleFunc("/static/htmx.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, static, "static/htmx.js") })
}
`

func TestABuildDoesNotAbortANavigationInProgress(t *testing.T) {
	t.Parallel()
	htmx, err := fs.ReadFile(browser.Files, browser.HTMX)
	if err != nil {
		t.Fatal(err)
	}
	const swapped = `sessionStorage.getItem("swapped") === "yes"`
	for name, test := range map[string]struct{ page, then string }{
		"a link": {`<a id="go" href="/slow">Go</a>`, `location.pathname === "/slow"`},
		"a form": {`<form method="post" action="/slow"><button id="go">Go</button></form>`, `location.pathname === "/slow"`},
		"a request of htmx": {`<main id="main"><button id="go" hx-post="/slow" hx-target="#main" hx-swap="outerHTML">Go</button></main>
			<script src="/static/htmx.js"></script>
			<script>document.addEventListener("htmx:after:swap", () => sessionStorage.setItem("swapped", "yes"));</script>`, swapped},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var building sync.Mutex // the test holds it to delay a build
			p := developWith(t, files(map[string]string{
				"extra.go": slow, "static/htmx.js": string(htmx), "page.go": pageGo("<h1>one</h1>" + test.page),
			}), func() error {
				building.Lock()
				defer building.Unlock()
				return nil
			})
			begun := make(chan bool, 1)
			beacon := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				select {
				case begun <- true:
				default:
				}
			}))
			t.Cleanup(beacon.Close)
			b := p.browseBuilt(t)
			evaluate(b, `let first;
				new EventSource("/_live/events").onmessage = ({ data }) => {
					const { build } = JSON.parse(data);
					first ??= build;
					window.listens = true;
					if (build !== first) {
						setTimeout(fetch, 0, "/release"); // client.js has received the event too
					}
				};
				for (const begin of ["beforeunload", "htmx:before:request"]) {
					addEventListener(begin, () => navigator.sendBeacon("`+beacon.URL+`"));
				}
				""`)
			b.Until(`window.listens`)
			building.Lock()
			build := sync.OnceFunc(building.Unlock)
			defer build()
			p.setPage(t, "<h1>two</h1>"+test.page)
			evaluate(b, `document.getElementById("go").click(); ""`)
			select {
			case <-begun:
			case <-beforeTimeout(t).Done():
				t.Fatal("the navigation does not begin")
			}
			build()
			p.out.waitFor(t, "✓ page.go")
			b.Until(test.then)
		})
	}
}

func TestAPageReloadsAfterANavigationThatDidNotLeaveIt(t *testing.T) {
	t.Parallel()
	const link = `<a id="go" href="/download">Go</a>`
	p := develop(t, files(map[string]string{"extra.go": slow, "static/htmx.js": "", "page.go": pageGo("<h1>one</h1>" + link)}))
	b := p.browseBuilt(t)
	evaluate(b, `document.getElementById("go").click(); "begun"`)
	p.setPage(t, "<h1>two</h1>"+link)
	p.out.waitFor(t, "✓ page.go")
	b.Shows("h1", "two")
}
