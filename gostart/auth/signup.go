package auth

import (
	"context"
	"encoding/json"
	"net/http"
)

// signUp answers POST /signUp: it makes an account, and signs in with it.
func (a *Auth) signUp(w http.ResponseWriter, r *http.Request, _ string) error {
	var input json.RawMessage
	if isForm(r) {
		input = formAsJSON(r)
	} else if err := readJSON(r, &input); err != nil {
		return err
	}
	if err := a.limits.signUp.count(w, ClientAddress(r)); err != nil {
		return err
	}
	user, err := a.config.CreateUser(r.Context(), input)
	if err != nil {
		return appError(err)
	}
	s, err := a.startSession(w, r, Credentials, user, nil)
	if err != nil {
		return err
	}
	a.config.OnEvent(r, Event{Name: SignedUp, Provider: Credentials, Session: s})
	return a.writeDone(w, r, http.StatusOK)
}

// formAsJSON returns the fields of a form as a JSON object of texts.
func formAsJSON(r *http.Request) json.RawMessage {
	fields := map[string]string{}
	for name := range r.PostForm {
		fields[name] = singleValue(r.PostForm, name)
	}
	object, _ := json.Marshal(fields) // texts always can be
	return object
}

// SignUpWith returns a CreateUser that reads its input as a T, the app's own
// schema of an account.
func SignUpWith[T any](create func(ctx context.Context, in T) (User, error)) func(context.Context, []byte) (User, error) {
	return func(ctx context.Context, input []byte) (User, error) {
		var in T
		if err := DecodeFields(input, &in); err != nil {
			return User{}, err
		}
		return create(ctx, in)
	}
}
