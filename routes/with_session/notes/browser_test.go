package notes_test

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"gostart/starttest/chromium"

	"myapp/apptest"
)

func TestInABrowserNotesAreEditedByKeyboard(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/notes")
	b.TabTo("New note")
	b.Press("\r")
	b.Sees("Text")
	b.TabToField("title")
	b.Press("Milk\tTwo pints\t\r")
	b.Shows("h2", "Milk")
	b.TabTo("Edit")
	b.Press("\r")
	b.TabToField("title")
	b.Press("Oat milk\r") // Tab has selected the old title
	b.Shows("h2", "Oat milk")

	b.TabTo("Delete…")
	b.Press("\r")
	b.Until(`document.activeElement.innerText === "Cancel"`)
	b.TabTo("Delete")
	for range 3 { // the focus stays in the dialog
		b.Press("\t")
		b.Is(`document.activeElement.matches("body, dialog *")`)
	}
	b.Press("\x1b")
	b.Until(`document.activeElement.innerText === "Delete…"`)
	b.Press("\r")
	b.TabTo("Delete")
	b.Press("\r")
	b.Sees("No notes here.")
	b.IsAt("/notes")
}

// addNote adds a note, and opens it.
func addNote(b chromium.Browser, title string) {
	b.Open("/notes/new")
	b.Fill("#title", title+"\r")
	b.Sees("Edit")
}

func TestInABrowserADeletionIsCancelledInSeveralWays(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/notes")
	addNote(b, "Milk")
	for name, cancel := range map[string]func(){
		"Escape":            func() { b.Press("\x1b") },
		"Enter at once":     func() { b.Press("\r") },
		"the button":        func() { b.Click("Cancel") },
		"a click beside it": func() { chromium.Do(b, chromedp.MouseClickXY(5, 5)) },
	} {
		b.Click("Delete…")
		b.Until(`document.querySelector("dialog").open && document.activeElement.innerText === "Cancel"`)
		cancel()
		b.Until(`!document.querySelector("dialog").open`)
		if !b.Evaluates(`document.activeElement.innerText === "Delete…"`) {
			t.Errorf("%s: the focus does not return", name)
		}
	}
	b.Shows("h2", "Milk")
}

func TestInABrowserWithoutScriptAPageAsksBeforeANoteIsDeleted(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, apptest.New(t).URL)
	b.SignIn("ada@example.com", "/notes")
	addNote(b, "Milk")
	b.DisableScript()
	b.Reload()
	b.Click("Delete…")
	b.Sees("“Milk” will be deleted permanently.")
	b.Click("Cancel")
	b.Shows("h2", "Milk")
	b.Click("Delete…")
	b.Click("Delete")
	b.Sees("No notes here.")
}

func TestInABrowserNotesAreAccessible(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	b := chromium.New(t, s.URL)
	b.SignIn("ada@example.com", "/notes/new")
	b.Evaluates(`document.querySelector("main form.stack").noValidate = true`)
	b.Click("Save")
	b.Sees("Title is needed.")
	b.IsAccessible()
	for i := range 11 {
		addNote(b, strconv.Itoa(i)+" unbreakablebreakableunbreakablebreakableunbreakable")
	}
	b.IsAccessible()
	b.Click("Delete…")
	b.WaitFor("dialog[open]")
	b.IsAccessible()
	b.Click("Cancel")
	b.Evaluates(`document.querySelector("[data-dialog]").form.submit(), true`)
	b.Until(`location.pathname.endsWith("/remove") && document.readyState === "complete"`)
	b.IsAccessible()
	b.Click("Cancel")
	b.Click("Edit")
	b.Sees("Text")
	b.IsAccessible()
	for _, path := range []string{"/notes", "/notes?page=2", "/notes?search=nothing", "/notes/unknown", "/notes?page=0"} {
		b.Open(path)
		b.IsAccessible()
	}
}
