package dev_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A browser is a real Chromium that shows the page of a project.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// browse opens the page once it is built. Where Chromium is missing the test is skipped, but never in CI.
func (p *project) browse(t *testing.T) browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is not installed, and CI needs it")
		}
		t.Skip("chromium is not installed: skipping what a real browser does")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if _, err := chromedp.Run(ctx, chromedp.Navigate(p.url)); err != nil { // the first context is the browser's own
		t.Fatal(err)
	}
	return browser{t, ctx}
}

// do takes one step, in time.
func do[T any](b browser, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// await waits until an expression is true of the page, or of the one that follows it.
func (b browser) await(expression string) {
	b.t.Helper()
	var err error // of a page that gives way to the next
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if _, err = chromedp.Run(b.ctx, chromedp.Poll[bool](expression,
			chromedp.WithPollingInterval(10*time.Millisecond), chromedp.WithPollingTimeout(time.Second))); err == nil {
			return
		}
	}
	b.t.Fatalf("it does not come true that %s: %v; the page is %s", expression, err, do(b, chromedp.OuterHTML("html")))
}

func (b browser) evaluate(expression string) string {
	b.t.Helper()
	return do(b, chromedp.Evaluate[string](expression))
}

// heading waits until the page is the one that says text.
func (b browser) heading(text string) {
	b.t.Helper()
	b.await(`document.querySelector("h1")?.textContent === "` + text + `"`)
}

const overlay = `document.querySelector("start-problems")?.shadowRoot.querySelector("dialog[open]")?.innerText`

func TestABrowserShowsEachBuild(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browse(t)
	b.heading("one")
	for _, text := range []string{"two", "three"} {
		p.says(t, "<h1>"+text+"</h1>")
		b.heading(text)
	}
}

func TestABrowserShowsWhatDoesNotBuildUntilItDoes(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browse(t)
	b.heading("one")
	p.write(t, "extra.go", "package main\n\nfunc extra() {\n\tprintln(\"<b>\", undefined)\n}\n")
	b.await("!!" + overlay)
	text := b.evaluate(overlay)
	for _, want := range []string{"extra.go:4:17", "undefined: undefined", "3func extra() {\n4", `println("<b>", undefined)`} {
		if !strings.Contains(text, want) {
			t.Errorf("the overlay does not say %q but %q", want, text)
		}
	}
	b.evaluate(`window.same = "same"`)
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	b.await("!" + overlay)
	if same := b.evaluate(`window.same ?? ""`); same != "same" {
		t.Error("the page was loaded again, though the app is as it was")
	}
}

func TestAnOverlayIsHiddenByEscapeUntilSomethingElseIsWrong(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	b := p.browse(t)
	b.heading("one")
	p.write(t, "extra.go", "package main\n\nfunc extra() { first() }\n")
	b.await(overlay + `?.includes("first")`)
	do(b, chromedp.KeyEvent("\x1b"))
	b.await("!" + overlay)
	p.write(t, "extra.go", "package main\n\nfunc extra() { second() }\n")
	b.await(overlay + `?.includes("second")`)
}

func TestAPageThatWaitsForTheFirstBuildShowsTheAppOnceItRuns(t *testing.T) {
	t.Parallel()
	p := develop(t, files(map[string]string{"extra.go": "package main\n\nfunc extra() { undefined() }\n"}))
	b := p.browse(t)
	b.heading("The app does not run")
	b.await(overlay + `?.includes("extra.go:3:16")`)
	p.write(t, "extra.go", "package main\n\nfunc extra() {}\n")
	b.heading("one")
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
	b.heading("one")
	b.evaluate(`document.querySelector("#yes").checked = true;
		for (const [id, value] of [["name", "Grace"], ["password", "secret"], ["token", "2"], ["one", "b"], ["text", "Two\nlines"]]) {
			document.getElementById(id).value = value;
		}
		document.querySelector("#text").focus();
		scrollTo(0, 1000);
		"filled"`)
	p.says(t, "<h1>two</h1>"+form)
	b.heading("two")
	b.await(`document.querySelector("#name").value === "Grace"`)
	b.await(`scrollY === 1000`)
	const content = `JSON.stringify(["password", "token", "one", "text"].map((id) => document.getElementById(id).value).concat(
		document.querySelector("#yes").checked, document.activeElement.id, sessionStorage.length))`
	if got := b.evaluate(content); got != `["","1","b","Two\nlines",true,"text",0]` {
		t.Errorf("the form holds %s", got)
	}
}

func TestAStylesheetIsReplacedInThePage(t *testing.T) {
	t.Parallel()
	p := develop(t, files(nil))
	p.says(t, `<link rel="stylesheet" href="/static/app.0123456789ab.css"><h1>one</h1>`)
	b := p.browse(t)
	b.heading("one")
	b.evaluate(`window.same = "same"`)
	for _, color := range []string{"rgb(2, 2, 2)", "rgb(3, 3, 3)"} {
		p.write(t, "static/app.css", "h1 { color: "+color+" }")
		b.await(`getComputedStyle(document.querySelector("h1")).color === "` + color + `"`)
	}
	b.await(`document.querySelectorAll("link").length === 1`)
	if same := b.evaluate(`window.same ?? ""`); same != "same" {
		t.Error("the page was loaded again")
	}
	p.wants(t, "/static/app.0123456789ab.css", "rgb(3, 3, 3)") // as the app itself has it by now
}
