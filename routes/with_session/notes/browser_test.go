package notes_test

import (
	"strconv"
	"testing"

	"gostart/starttest"
	"gostart/starttest/chromium"
)

func TestInABrowserNotesAreKeptByKeyboardAlone(t *testing.T) {
	t.Parallel()
	b := chromium.New(t, starttest.New(t))
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
	b.Press("Oat milk\r") // Tab has selected what was there
	b.Shows("h2", "Oat milk")

	b.TabTo("Delete…")
	b.Press("\r")
	b.Until(`document.activeElement.innerText === "Delete"`)
	b.TabTo("Keep it")
	for range 3 { // the page behind cannot be reached
		b.Press("\t")
		b.Is(`document.activeElement.matches("body, dialog *")`)
	}
	b.Press("\x1b")
	b.Until(`document.activeElement.innerText === "Delete…"`)
	b.Press("\r\r")
	b.Sees("No notes here.")
	b.IsAt("/notes")
}

func TestInABrowserNotesSuitEveryone(t *testing.T) {
	t.Parallel()
	s := starttest.New(t)
	b := chromium.New(t, s)
	b.SignIn("ada@example.com", "/notes/new")
	b.Evaluates(`document.querySelector("main form.stack").noValidate = true`)
	b.Click("Save")
	b.Sees("Title is needed.")
	b.SuitsEveryone()
	for i := range 11 {
		b.Open("/notes/new")
		b.Fill("#title", strconv.Itoa(i)+" unbreakablebreakableunbreakablebreakableunbreakable")
		b.Click("Save")
		b.Sees("Edit")
	}
	b.SuitsEveryone()
	b.Click("Delete…")
	b.WaitFor("dialog")
	b.SuitsEveryone()
	b.Click("Keep it")
	b.Click("Edit")
	b.Sees("Text")
	b.SuitsEveryone()
	for _, path := range []string{"/notes", "/notes?page=2", "/notes?search=nothing", "/notes/unknown", "/notes?page=0"} {
		b.Open(path)
		b.SuitsEveryone()
	}
}
