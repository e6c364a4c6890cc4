package auth

import (
	"context"
	"net/http"
)

// skipReporter is the context key of a func(error) that reports failed optional
// calls.
type skipReporter struct{}

// withOptionalCalls returns a context for a sign-in at a provider. With it, a failed
// call for an optional part of the profile is reported as the event
// ProfileIncomplete, and does not fail the sign-in.
func (a *Auth) withOptionalCalls(ctx context.Context, r *http.Request, provider string) context.Context {
	return context.WithValue(ctx, skipReporter{}, func(err error) {
		a.config.OnEvent(r, Event{Name: ProfileIncomplete, Provider: provider, Err: newError(CodeUserInfoFailed, err)})
	})
}

// skipFailure reports err and returns nil if ctx is from withOptionalCalls. It
// returns err if not: when the profile of a session is fetched again, a failed call
// must not remove what is known.
func skipFailure(ctx context.Context, err error) error {
	report, ok := ctx.Value(skipReporter{}).(func(error))
	if !ok || err == nil {
		return err
	}
	report(loggable(err))
	return nil
}

// GetOptional is like Get, for an optional part of the profile such as a list of
// e-mail addresses. If the call fails during a sign-in, it reports the event
// ProfileIncomplete, leaves v unchanged and returns nil.
func (a API) GetOptional(ctx context.Context, url string, v any) error {
	return skipFailure(ctx, a.Get(ctx, url, v))
}
