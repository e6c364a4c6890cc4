package auth

import (
	"context"
	"net/http"
)

// skipReport is the context key of a func(error) that reports a failed call for
// an optional part of a profile.
type skipReport struct{}

// skippingFailures returns a context for a sign-in at a provider, in which a
// failed call for an optional part of the profile is the event ProfileIncomplete
// and no failure of the sign-in.
func (a *Auth) skippingFailures(ctx context.Context, r *http.Request, provider string) context.Context {
	return context.WithValue(ctx, skipReport{}, func(err error) {
		a.config.OnEvent(r, Event{Name: ProfileIncomplete, Provider: provider, Err: newError(CodeUserInfoFailed, err)})
	})
}

// skipFailure reports err and returns nil, in a context of skippingFailures.
// Otherwise it returns err: when the profile of a session is read again, a part
// that is missing must not remove what is known.
func skipFailure(ctx context.Context, err error) error {
	report, ok := ctx.Value(skipReport{}).(func(error))
	if !ok || err == nil {
		return err
	}
	report(loggable(err))
	return nil
}

// GetOptional is like Get, for a part of the profile that a sign-in can do
// without, such as a list of e-mail addresses. At a sign-in, a failed call leaves
// v unchanged; it is the event ProfileIncomplete, and GetOptional returns nil.
func (a API) GetOptional(ctx context.Context, url string, v any) error {
	return skipFailure(ctx, a.Get(ctx, url, v))
}
