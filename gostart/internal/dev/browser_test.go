package dev_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/browser"
	"gostart/starttest/chromium"
)

// browse opens the page in a real browser, once it is built.
func (p *project) browse(t *testing.T) chromium.Browser {
	t.Helper()
	b := chromium.New(t, p.url)
	b.Open("/")
	return b
}

func evaluate(b chromium.Browser, expression string) string {
	return chromium.Do(b, chromedp.Evaluate[string](expression))
}

const overlay = `document.querySelector("start-problems")?.shadowRoot.querySelector("dialog[open]")?.innerText`

func TestABrowserShowsEachBuild(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browse(t)
	b.Shows("h1", "one")
	for _, text := range []string{"two", "three"} {
		p.says(t, "<h1>"+text+"</h1>")
		b.Shows("h1", text)
	}
}

func TestABrowserShowsWhatDoesNotBuildUntilItDoes(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browse(t)
	b.Shows("h1", "one")
	p.write(t, "extra.go", "package main\n\nfunc extra() {\n\tprintln(\"<b>\", undefined)\n}\n")
	b.Until("!!" + overlay)
	text := evaluate(b, overlay)
	for _, want := range []string{"extra.go:4:17", "undefined: undefined", "3func extra() {\n4", `println("<b>", undefined)`} {
		if !strings.Contains(text, want) {
			t.Errorf("the overlay does not say %q but %q", want, text)
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
	b.Until("!" + overlay)
	if same := evaluate(b, `window.same ?? ""`); same != "same" {
		t.Error("the page was loaded again, though the app is as it was")
	}
}

func TestAnOverlayIsHiddenByEscapeUntilSomethingElseIsWrong(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browse(t)
	b.Shows("h1", "one")
	p.write(t, "extra.go", "package main\n\nfunc extra() { first() }\n")
	b.Until(overlay + `?.includes("first")`)
	b.Press("\x1b")
	b.Until("!" + overlay)
	p.write(t, "extra.go", "package main\n\nfunc extra() { second() }\n")
	b.Until(overlay + `?.includes("second")`)
}

func TestAPageThatWaitsForTheFirstBuildShowsTheAppOnceItRuns(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"extra.go": "package main\n\nfunc extra() { undefined() }\n"}))
	b := p.browse(t)
	b.Shows("h1", "The app does not run")
	b.Until(overlay + `?.includes("extra.go:3:16")`)
	b.IsAccessible()
	b.Press("\x1b")
	b.Until("!" + overlay)
	b.IsAccessible()
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
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

func TestAHalfFilledFormSurvivesABuild(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.says(t, "<h1>one</h1>"+form)
	b := p.browse(t)
	b.Shows("h1", "one")
	evaluate(b, `document.querySelector("#yes").checked = true;
		for (const [id, value] of [["name", "Grace"], ["password", "secret"], ["token", "2"], ["one", "b"], ["text", "Two\nlines"]]) {
			document.getElementById(id).value = value;
		}
		document.querySelector("#text").focus();
		scrollTo(0, 1000);
		"filled"`)
	p.says(t, "<h1>two</h1>"+form)
	b.Shows("h1", "two")
	b.Until(`document.querySelector("#name").value === "Grace"`)
	b.Until(`scrollY === 1000`)
	const content = `JSON.stringify(["password", "token", "one", "text"].map((id) => document.getElementById(id).value).concat(
		document.querySelector("#yes").checked, document.activeElement.id, sessionStorage.length))`
	if got := evaluate(b, content); got != `["","1","b","Two\nlines",true,"text",0]` {
		t.Errorf("the form holds %s", got)
	}
}

func TestAStylesheetIsReplacedInThePage(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.says(t, `<link rel="stylesheet" href="/static/app.0123456789ab.css"><h1>one</h1>`)
	b := p.browse(t)
	b.Shows("h1", "one")
	evaluate(b, `window.same = "same"`)
	for _, color := range []string{"rgb(2, 2, 2)", "rgb(3, 3, 3)"} {
		p.write(t, "static/app.css", "h1 { color: "+color+" }")
		b.Until(`getComputedStyle(document.querySelector("h1")).color === "` + color + `"`)
	}
	b.Until(`document.querySelectorAll("link").length === 1`)
	if same := evaluate(b, `window.same ?? ""`); same != "same" {
		t.Error("the page was loaded again")
	}
	p.wants(t, "/static/app.0123456789ab.css", "rgb(3, 3, 3)") // as the app itself has it by now
}

// slow answers /slow once /release is requested.
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

func TestABuildDoesNotAbortWhatThePersonHasBegun(t *testing.T) {
	t.Parallel()
	htmx, err := fs.ReadFile(browser.Files, browser.HTMX)
	if err != nil {
		t.Fatal(err)
	}
	const answered = `sessionStorage.getItem("answered") === "yes"`
	for name, test := range map[string]struct{ page, then string }{
		"a link": {`<a id="go" href="/slow">Go</a>`, `location.pathname === "/slow"`},
		"a form": {`<form method="post" action="/slow"><button id="go">Go</button></form>`, `location.pathname === "/slow"`},
		"a request of htmx": {`<main id="main"><button id="go" hx-post="/slow" hx-target="#main" hx-swap="outerHTML">Go</button></main>
			<script src="/static/htmx.js"></script>
			<script>document.addEventListener("htmx:after:swap", () => sessionStorage.setItem("answered", "yes"));</script>`, answered},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := develop(t, files(map[string]string{"extra.go": slow, "static/htmx.js": string(htmx)}))
			p.says(t, "<h1>one</h1>"+test.page)
			b := p.browse(t)
			b.Shows("h1", "one")
			evaluate(b, `let first;
				new EventSource("/_live/events").onmessage = ({ data }) => {
					const { build } = JSON.parse(data);
					first ??= build;
					window.listens = true;
					if (build !== first) {
						setTimeout(fetch, 0, "/release"); // the page knows of the build by now
					}
				}; ""`)
			b.Until(`window.listens`)
			p.says(t, "<h1>two</h1>"+test.page)
			evaluate(b, `document.getElementById("go").click(); ""`)
			b.Until(test.then)
		})
	}
}

func TestAPageReloadsAfterANavigationThatLeftItWhereItIs(t *testing.T) {
	t.Parallel()
	const link = `<a id="go" href="/download">Go</a>`
	p := develop(t, files(map[string]string{"extra.go": slow, "static/htmx.js": ""}))
	p.says(t, "<h1>one</h1>"+link)
	b := p.browse(t)
	b.Shows("h1", "one")
	evaluate(b, `document.getElementById("go").click(); "begun"`)
	p.says(t, "<h1>two</h1>"+link)
	b.Shows("h1", "two")
}
