package start

import (
	"cmp"
	"net/http"
	"slices"
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
func (a *App) Identify(who func(*Context) (Person, error)) { a.currentPerson = PerRequest(who) }

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
	if c.app.currentPerson == nil || isPrerender(c) {
		return ""
	}
	p, err := c.app.currentPerson(c)
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
	if len(marks) == 0 || c.app.currentPerson == nil {
		return nil
	}
	p, err := c.app.currentPerson(c)
	if err != nil {
		return err
	}
	for _, mark := range marks {
		own, known := mark == p.Mark, true
		if p.Recognize != nil {
			own, known = p.Recognize(mark)
		}
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

// otherPerson returns the error for a form that someone else than p has opened
// or, if known is false, may have opened.
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

func (p Person) name() string { return cmp.Or(p.Name, "someone without a name") }
