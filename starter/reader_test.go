package starter_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gostart/starttest"
)

// A reader follows the instructions of a document, as in a browser without script:
//
//	Open [the page](http://localhost:3000/books). Title `Dune`, *Add*
//
// This opens a page, types into the field labelled Title, and presses the first link or
// button named Add. Expectations are of the form **Dune** (the page contains it),
// ~~Emma~~ (the page does not), and Title `Dune` (the field has that value).
type reader struct {
	t        *testing.T
	visitor  *starttest.Visitor
	at       string     // path and query of the current page
	elements []*element // of the page; the first is the page itself
}

func newReader(t *testing.T, s *starttest.Site) *reader {
	t.Helper()
	return &reader{t: t, visitor: s.Visitor(t)}
}

// phrases matches the instructions and expectations in a sentence.
var phrases = regexp.MustCompile(strings.Join([]string{
	`\]\(http://localhost:3000(?<open>/[^)]*)\)`,
	`\*\*(?<bold>.+?)\*\*`,
	`\*(?<press>.+?)\*`,
	`~~(?<struck>.+?)~~`,
	"(?<label>[A-Z][a-z]+) `(?<value>[^`]*)`",
}, "|"))

// phrasesOf returns the phrases of a sentence, as the named groups of phrases.
func phrasesOf(sentence string) (found []map[string]string) {
	for _, match := range phrases.FindAllStringSubmatch(sentence, -1) {
		parts := map[string]string{}
		for i, name := range phrases.SubexpNames() {
			parts[name] = match[i]
		}
		found = append(found, parts)
	}
	return found
}

// do follows the instructions in a sentence.
func (r *reader) do(sentence string) error {
	r.t.Helper()
	for _, phrase := range phrasesOf(sentence) {
		var err error
		switch {
		case phrase["open"] != "":
			err = r.show(r.visitor.Get(phrase["open"]))
		case phrase["press"] != "":
			err = r.press(phrase["press"])
		case phrase["label"] != "":
			err = r.fill(phrase["label"], phrase["value"])
		default:
			err = fmt.Errorf("%q is not an instruction", sentence)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// expect checks the expectations in a sentence.
func (r *reader) expect(sentence string) error {
	text := squeeze(r.elements[0].text)
	for _, phrase := range phrasesOf(sentence) {
		var ok bool
		switch {
		case phrase["bold"] != "":
			ok = strings.Contains(text, phrase["bold"])
		case phrase["struck"] != "":
			ok = !strings.Contains(text, phrase["struck"])
		case phrase["label"] != "":
			field := r.field(phrase["label"])
			ok = field != nil && field.attributes["value"] == phrase["value"]
		default:
			return fmt.Errorf("%q is not an expectation", sentence)
		}
		if !ok {
			return fmt.Errorf("%s does not show %q:\n%s", r.at, sentence, text)
		}
	}
	return nil
}

// show makes a response the current page.
func (r *reader) show(p starttest.Page) (err error) {
	r.at = p.Request.URL.RequestURI()
	r.elements, err = elementsOf(p.Body)
	return err
}

// press follows the first link or sends the form of the first button whose text begins with text.
func (r *reader) press(text string) error {
	r.t.Helper()
	visitor := r.visitor.From(r.at)
	for _, e := range r.elements {
		switch {
		case !strings.HasPrefix(squeeze(e.text)+" ", text+" "):
		case e.name == "a":
			return r.show(visitor.Get(e.attributes["href"]))
		case e.name == "button":
			return r.show(visitor.Post(e.form.attributes["action"], r.values(e)))
		}
	}
	return fmt.Errorf("%s has no link or button %q:\n%s", r.at, text, squeeze(r.elements[0].text))
}

// values returns the values that a form sends when a button is pressed.
func (r *reader) values(button *element) url.Values {
	values := url.Values{}
	for _, e := range r.elements {
		if name := e.attributes["name"]; name != "" && e.form == button.form && (e.name == "input" || e == button) {
			values.Add(name, e.attributes["value"])
		}
	}
	return values
}

func (r *reader) fill(label, value string) error {
	field := r.field(label)
	if field == nil {
		return fmt.Errorf("%s has no field %q", r.at, label)
	}
	field.attributes["value"] = value
	return nil
}

// field returns the input with a label, or nil.
func (r *reader) field(label string) *element {
	for _, l := range r.elements {
		for _, e := range r.elements {
			if l.name == "label" && squeeze(l.text) == label && e.attributes["id"] == l.attributes["for"] {
				return e
			}
		}
	}
	return nil
}

// An element is an HTML element.
type element struct {
	name       string
	attributes map[string]string
	text       string   // also that of the elements inside
	form       *element // the form around it, or nil
}

// elementsOf returns the elements of a page in document order. The first is the page itself.
func elementsOf(body string) ([]*element, error) {
	all := []*element{{}}
	open := all[:1:1]
	d := xml.NewDecoder(strings.NewReader(body))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: map[string]string{}, form: open[len(open)-1].form}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			if e.name == "form" {
				e.form = e
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text += string(token)
			}
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading a page: %w\n%s", err, body)
		}
	}
}

// squeeze replaces each run of white space by one space.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }
