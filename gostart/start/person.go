package start

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// A Person is who sends a request, see [App.Identify].
type Person struct {
	Mark   string // unique to the person and the same in all their sessions; "" if nobody is signed in
	Name   string // what to call them
	SignIn string // if nobody is signed in: the path of the sign-in page, which leads back to this page

	// Recognize reports whether a mark is theirs, and whether its key is known: the
	// key of an old mark may be gone. If Recognize is nil, only Mark is theirs, and
	// all marks are known.
	Recognize func(mark string) (own, known bool)
}

// Identify tells the app who sends a request. Every form that calls a server
// function then carries the mark of the person who opened it, and the function
// runs for that person only, in any of their sessions:
//
//   - if nobody is signed in, the answer is 401 and leads to Person.SignIn;
//   - if another person is, it is 409.
//
// Both keep what was entered, and neither runs the guards of the function. A form
// that was opened signed out has no mark, and neither has one of a function with
// [ServerFunc.ForAnyone]. who is called once for each request that needs it.
func (a *App) Identify(who func(*Context) (Person, error)) { a.person = PerRequest(who) }

// personParam is the query parameter of a function's URL, and PersonHeader the
// header of a script's request, that hold the mark of a person.
const (
	personParam  = "person"
	PersonHeader = "Start-Person"
)

// PersonMark returns the mark of the person who is signed in, or "". A script
// that calls a server function can send it as PersonHeader, so that the function
// runs for that person only. A form needs nothing: it has the mark.
func (c *Context) PersonMark() string {
	if c.app.person == nil || becomesFile(c) {
		return ""
	}
	p, err := c.app.person(c)
	if err != nil {
		return "" // the form has no mark
	}
	return p.Mark
}

// marks returns the marks that the request carries.
func (c *Context) marks() []string {
	all := slices.Concat(c.r.URL.Query()[personParam], c.r.Header.Values(PersonHeader))
	return slices.DeleteFunc(all, func(mark string) bool { return mark == "" })
}

// answerMarks tells page.js whose the forms are that it shows, when it requests its
// page again: PersonHeader has their marks, with commas between them. The answer is
// "own" if all are of the person who is signed in, "unknown" if a key is gone, and
// else "other".
func (c *Context) answerMarks() {
	marks := c.r.Header.Get(PersonHeader)
	if marks == "" || !isSafe(c.r.Method) || c.app.person == nil {
		return
	}
	p, err := c.app.person(c)
	if err != nil {
		return
	}
	answer := "own"
	for mark := range strings.SplitSeq(marks, ",") {
		switch own, known := p.recognizes(strings.TrimSpace(mark)); {
		case own:
		case !known && answer == "own":
			answer = "unknown"
		default:
			answer = "other"
		}
	}
	c.header().Set(PersonHeader, answer)
}

// recognizes reports whether a mark is of p, and whether its key is known.
func (p Person) recognizes(mark string) (own, known bool) {
	if p.Recognize == nil {
		return p.Mark != "" && mark == p.Mark, true
	}
	return p.Recognize(mark)
}

// checkPerson returns a handler that runs h only for the person whose mark the
// request carries.
func checkPerson(h Handler) Handler {
	return func(c *Context) error {
		if err := c.checkMarks(); err != nil {
			return err
		}
		return h(c)
	}
}

func (c *Context) checkMarks() error {
	marks := c.marks()
	if len(marks) == 0 || c.app.person == nil {
		return nil
	}
	p, err := c.app.person(c)
	if err != nil {
		return err
	}
	for _, mark := range marks {
		own, known := p.recognizes(mark)
		switch {
		case p.Mark == "" && p.SignIn == "":
			return &Error{Status: http.StatusUnauthorized}
		case p.Mark == "":
			return signInError{at: p.SignIn, unknown: !known}
		case !own:
			return otherPerson(p, known)
		}
	}
	return nil
}

// otherPerson returns the error for a form that someone else than p has opened
// or, if known is false, may have opened.
func otherPerson(p Person, known bool) error {
	e := &Error{
		Status:  http.StatusConflict,
		Code:    "OTHER_PERSON",
		Title:   "This form is from another account",
		Message: "Nothing was saved. You are signed in as " + p.name() + " now. Sign in with the other account and send it again, or send it as " + p.name() + ".",
		again:   again{as: p, unknown: !known},
	}
	if !known {
		e.Title = "Please check the account"
		e.Message = "Nothing was saved. We can't tell which account opened this form. You are signed in as " + p.name() + "."
	}
	return e
}

func (p Person) name() string { return cmp.Or(p.Name, "someone without a name") }
