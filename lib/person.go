package lib

import (
	"errors"

	"gostart/auth"
	"gostart/start"
)

// Identify tells the route engine who sends a request, so that a form which one
// person opened is never saved as another's.
func Identify(c *start.Context) (start.Person, error) {
	a := Auth(c)
	session, err := getSession(c)
	if errors.Is(err, auth.ErrNoSession) {
		return start.Person{
			SignIn:    loginPath(returnPath(c)),
			Recognize: func(mark string) (own, known bool) { return false, a.KnowsPersonMark(mark) },
		}, nil
	}
	if err != nil {
		return start.Person{}, err
	}
	return start.Person{
		Mark: a.PersonMark(session.Session),
		Name: session.DisplayName(),
		Recognize: func(mark string) (own, known bool) {
			return a.IsPersonMark(mark, session.Session), a.KnowsPersonMark(mark)
		},
	}, nil
}
