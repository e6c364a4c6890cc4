package start

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// A Person is the user who sends a request, see [App.Identify].
type Person struct {
	Mark   string // an ID that is unique to the user and the same in all their sessions; "" if the user is signed out
	Name   string // for messages; may be empty
	SignIn string // if the user is signed out: the path of the sign-in page, which leads back to this page

	// Recognize reports whether a mark belongs to the user, and whether it can be
	// verified: the key of an old mark may have been deleted. If Recognize is nil,
	// only Mark belongs to the user, and all marks can be verified.
	Recognize func(mark string) (own, known bool)
}

// Identify sets the function that returns the user of a request. Every form that
// calls a server function then carries the mark of the user who opened it, and the
// function runs only for that user, in any of their sessions:
//
//   - if the user is signed out, it answers 401 with a link to Person.SignIn;
//   - if another user is signed in, it answers 409.
//
// Both responses keep what was entered, and the guards of the function do not run. A
// form has no mark, and is not checked, if it was opened signed out or its function is
// [ServerFunc.ForAnyone]. who is called at most once per request.
func (a *App) Identify(who func(*Context) (Person, error)) { a.currentPerson = PerRequest(who) }

// A mark is sent in the query parameter personParam of a function's URL, or by a
// script in the header PersonHeader.
const (
	personParam  = "person"
	PersonHeader = "Start-Person"
)

// PersonMark returns the mark of the signed-in user, or "". A script that calls a
// server function can send it as PersonHeader, so that the function runs only for
// that user. Forms carry the mark in their action.
func (c *Context) PersonMark() string {
	if c.app.currentPerson == nil || isPrerender(c) {
		return ""
	}
	p, err := c.app.currentPerson(c)
	if err != nil {
		return "" // the form gets no mark
	}
	return p.Mark
}

// marks returns the marks in the query and the header of the request.
func (c *Context) marks() []string {
	all := slices.Concat(c.r.URL.Query()[personParam], c.r.Header.Values(PersonHeader))
	return slices.DeleteFunc(all, func(mark string) bool { return mark == "" })
}

// reportMarks tells page.js whether the signed-in user opened the forms of a document.
// page.js requests the page again with the marks of the forms in PersonHeader,
// separated by commas. PersonHeader of the response is "own" if all marks belong to
// the user, "unknown" if all but one do and the key of that one was deleted, and
// otherwise "other".
func (c *Context) reportMarks() {
	marks := c.r.Header.Get(PersonHeader)
	if marks == "" || !isSafe(c.r.Method) || c.app.currentPerson == nil {
		return
	}
	p, err := c.app.currentPerson(c)
	if err != nil {
		return
	}
	belongs := "own"
	for mark := range strings.SplitSeq(marks, ",") {
		switch own, known := p.recognizes(strings.TrimSpace(mark)); {
		case own:
		case !known && belongs != "other":
			belongs = "unknown"
		default:
			belongs = "other"
		}
	}
	c.header().Set(PersonHeader, belongs)
}

// recognizes reports whether a mark belongs to p, and whether its key is known.
func (p Person) recognizes(mark string) (own, known bool) {
	if p.Recognize == nil {
		return p.Mark != "" && mark == p.Mark, true
	}
	return p.Recognize(mark)
}

// checkPerson returns a handler that runs h only if all marks of the request belong
// to its user.
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
	if len(marks) == 0 || c.app.currentPerson == nil {
		return nil
	}
	p, err := c.app.currentPerson(c)
	if err != nil {
		return err
	}
	for _, mark := range marks {
		own, known := p.recognizes(mark)
		switch {
		case p.Mark == "" && p.SignIn == "":
			return &Error{Status: http.StatusUnauthorized}
		case p.Mark == "":
			return signInError{path: p.SignIn, openerUnknown: !known}
		case !own:
			return otherPerson(p, known)
		}
	}
	return nil
}

// otherPerson returns the error for a form that another user than p opened or, if
// known is false, may have opened.
func otherPerson(p Person, known bool) error {
	e := &Error{
		Status:  http.StatusConflict,
		Code:    "OTHER_PERSON",
		Title:   "This form is from another account",
		Message: "Nothing was saved. You are signed in as " + p.name() + " now. Sign in with the other account and send it again, or send it as " + p.name() + ".",
		resend:  resend{as: p, openerUnknown: !known},
	}
	if !known {
		e.Title = "Please check the account"
		e.Message = "Nothing was saved. We can't tell which account opened this form. You are signed in as " + p.name() + "."
	}
	return e
}

func (p Person) name() string { return cmp.Or(p.Name, "another user") }
