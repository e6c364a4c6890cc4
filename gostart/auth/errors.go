package auth

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Code is the stable name of an error.
type Code string

// The codes of errors. docs/auth.md lists them.
const (
	CodeNotFound              Code = "NOT_FOUND"
	CodeMethodNotAllowed      Code = "METHOD_NOT_ALLOWED"
	CodeBadRequest            Code = "BAD_REQUEST"
	CodeTooLarge              Code = "TOO_LARGE"
	CodeUnsupportedMedia      Code = "UNSUPPORTED_MEDIA_TYPE"
	CodeInvalid               Code = "INVALID_INPUT"
	CodeRateLimited           Code = "RATE_LIMIT_EXCEEDED"
	CodeInternal              Code = "INTERNAL"
	CodeNoSession             Code = "AUTH_NO_SESSION"
	CodeNotAdmitted           Code = "AUTH_NOT_ADMITTED"
	CodeCredentialsWrong      Code = "AUTH_CREDENTIALS_WRONG"
	CodeAccountTaken          Code = "AUTH_ACCOUNT_TAKEN"
	CodeProviderUnknown       Code = "AUTH_PROVIDER_UNKNOWN"
	CodeProviderUnavailable   Code = "AUTH_PROVIDER_UNAVAILABLE"
	CodeProviderRejected      Code = "AUTH_PROVIDER_REJECTED"
	CodeAccessDenied          Code = "AUTH_ACCESS_DENIED"
	CodeCallbackIncomplete    Code = "AUTH_CALLBACK_INCOMPLETE"
	CodeFlowNotFound          Code = "AUTH_FLOW_NOT_FOUND"
	CodeFlowUsed              Code = "AUTH_FLOW_USED"
	CodeFlowMismatch          Code = "AUTH_MISMATCHING_STATE"
	CodeFlowExpired           Code = "AUTH_FLOW_EXPIRED"
	CodeIssuerMismatch        Code = "AUTH_ISSUER_MISMATCH"
	CodeTokenExchangeFailed   Code = "AUTH_TOKEN_EXCHANGE_FAILED"
	CodeUserInfoFailed        Code = "AUTH_USER_INFO_FAILED"
	CodeIDTokenInvalid        Code = "OIDC_ID_TOKEN_INVALID"
	CodeNotAVisit             Code = "AUTH_NOT_A_VISIT"
	CodeNotConnected          Code = "AUTH_PROVIDER_NOT_CONNECTED"
	CodeTokensNotKept         Code = "AUTH_TOKENS_NOT_KEPT"
	CodeTokensExpired         Code = "AUTH_TOKENS_EXPIRED"
	CodeTokenRefreshFailed    Code = "AUTH_TOKEN_REFRESH_FAILED"
	CodeRevocationFailed      Code = "AUTH_TOKEN_REVOCATION_FAILED"
	CodeRevocationUnsupported Code = "AUTH_TOKEN_REVOCATION_UNSUPPORTED"
	CodeUserInfoUnsupported   Code = "AUTH_USER_INFO_UNSUPPORTED"
	CodeCSRFOrigin            Code = "CSRF_ORIGIN_REJECTED"
	CodeCSRFMissing           Code = "CSRF_TOKEN_MISSING"
	CodeCSRFMismatch          Code = "CSRF_TOKEN_MISMATCH"
)

// An Error is an error for programs and for people.
type Error struct {
	Status     int    // of HTTP
	Type       string // one of the kinds below, such as AUTH_ERROR
	Code       Code
	Title      string            // what happened
	Message    string            // what to do about it
	Details    map[string]string // what is wrong with each field, for CodeInvalid
	RedirectTo string            // where the sign-in would have led; "" if that is not known
	Cause      error             // for the log alone; contains no code, token or secret

	retryAfter int       // seconds, for CodeRateLimited
	resetAt    time.Time // for CodeRateLimited
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("auth: %s: %v", e.Code, e.Cause)
	}
	return "auth: " + string(e.Code)
}

func (e *Error) Unwrap() error { return e.Cause }

// newError returns the error with that code and the texts of the table below.
// If cause is an *Error, it returns cause.
func newError(code Code, cause error) *Error {
	if e, ok := errors.AsType[*Error](cause); ok {
		return e
	}
	f := failures[code]
	return &Error{Status: f.status, Type: f.kind, Code: code, Title: f.title, Message: f.message, Cause: cause}
}

// asError returns err as an *Error: ErrNoSession as CodeNoSession, and an error
// that is no *Error as CodeInternal.
func asError(err error) *Error {
	if errors.Is(err, ErrNoSession) {
		return newError(CodeNoSession, nil)
	}
	return newError(CodeInternal, err)
}

// Invalid returns an error that says what is wrong with each field of an input.
func Invalid(fields map[string]string) *Error {
	e := newError(CodeInvalid, nil)
	e.Details = fields
	return e
}

// The errors that the functions in Config may return, beside *Error. Any other
// error becomes CodeInternal.
var (
	ErrNotAdmitted      = errors.New("auth: not admitted")
	ErrWrongCredentials = errors.New("auth: wrong credentials")
	ErrAccountTaken     = errors.New("auth: the account exists")
)

// appError returns the *Error for an error of a function in Config.
func appError(err error) *Error {
	switch {
	case errors.Is(err, ErrNotAdmitted):
		return newError(CodeNotAdmitted, nil)
	case errors.Is(err, ErrWrongCredentials):
		return newError(CodeCredentialsWrong, nil)
	case errors.Is(err, ErrAccountTaken):
		return newError(CodeAccountTaken, nil)
	default:
		return asError(err)
	}
}

// withRedirectTo returns err with the target of the failed sign-in.
func withRedirectTo(redirectTo string, err error) *Error {
	e := *asError(err) // a copy, as the app may return one *Error to several requests
	e.RedirectTo = redirectTo
	return &e
}

const (
	kindRequest    = "REQUEST_ERROR"
	kindValidation = "VALIDATION_ERROR"
	kindAuth       = "AUTH_ERROR"
	kindProvider   = "PROVIDER_ERROR"
	kindSecurity   = "SECURITY_ERROR"
	kindServer     = "SERVER_ERROR"
)

// failures is the table of errors by code.
var failures = map[Code]struct {
	status               int
	kind, title, message string
}{
	CodeNotFound:              {http.StatusNotFound, kindRequest, "There is nothing here", "The address is not one of the sign-in service."},
	CodeMethodNotAllowed:      {http.StatusMethodNotAllowed, kindRequest, "This address can't do that", "The address is right, but not for this kind of request."},
	CodeBadRequest:            {http.StatusBadRequest, kindRequest, "That request made no sense", "The request could not be read."},
	CodeTooLarge:              {http.StatusRequestEntityTooLarge, kindRequest, "That is too large", "What you sent is more than this address accepts."},
	CodeUnsupportedMedia:      {http.StatusUnsupportedMediaType, kindRequest, "That is of the wrong kind", "Send JSON, and say so by Content-Type."},
	CodeInvalid:               {http.StatusUnprocessableEntity, kindValidation, "Some of that is not right", "Correct what is named, and send it again."},
	CodeRateLimited:           {http.StatusTooManyRequests, kindSecurity, "That was too often", "Wait a while, and then try again."},
	CodeInternal:              {http.StatusInternalServerError, kindServer, "Something went wrong on our side", "Please try again in a minute."},
	CodeNoSession:             {http.StatusUnauthorized, kindAuth, "You are not signed in", "Sign in first."},
	CodeNotAdmitted:           {http.StatusForbidden, kindAuth, "This account can't sign in here", "Use another account, or ask whoever runs this site."},
	CodeCredentialsWrong:      {http.StatusUnauthorized, kindAuth, "That name and password don't fit", "Check both, and try again."},
	CodeAccountTaken:          {http.StatusConflict, kindAuth, "There is such an account already", "Sign in with it, or choose another name."},
	CodeProviderUnknown:       {http.StatusUnprocessableEntity, kindAuth, "That way to sign in is not available", "Choose one of those on the sign-in page."},
	CodeProviderUnavailable:   {http.StatusBadGateway, kindProvider, "The sign-in provider does not answer", "This is not your fault. Try again in a minute, or choose another way to sign in."},
	CodeProviderRejected:      {http.StatusBadRequest, kindProvider, "The sign-in provider refused", "It did not say why in a way that helps. Try again, or choose another way to sign in."},
	CodeAccessDenied:          {http.StatusForbidden, kindProvider, "You cancelled the sign-in", "Nothing was shared with us. You can try again whenever you like."},
	CodeCallbackIncomplete:    {http.StatusUnprocessableEntity, kindAuth, "The sign-in did not finish", "The provider's answer is incomplete. Please sign in again."},
	CodeFlowNotFound:          {http.StatusUnauthorized, kindAuth, "This sign-in is over, or was started elsewhere", "It may have been finished, or started in another browser, or too long ago. Please sign in again."},
	CodeFlowUsed:              {http.StatusUnauthorized, kindAuth, "This sign-in is already finished", "Its link works once. If you are not signed in, please sign in again."},
	CodeFlowMismatch:          {http.StatusBadRequest, kindSecurity, "This sign-in does not match the one you started", "To keep your account safe it was stopped. Please sign in again."},
	CodeFlowExpired:           {http.StatusBadRequest, kindAuth, "This sign-in took too long", "It has to be finished within ten minutes. Please sign in again."},
	CodeIssuerMismatch:        {http.StatusBadRequest, kindSecurity, "The answer came from another provider", "To keep your account safe the sign-in was stopped. Please sign in again."},
	CodeTokenExchangeFailed:   {http.StatusBadGateway, kindProvider, "The sign-in provider did not confirm", "It may be busy. Try again in a minute, or choose another way to sign in."},
	CodeUserInfoFailed:        {http.StatusBadGateway, kindProvider, "The sign-in provider did not say who you are", "It may be busy. Try again in a minute, or choose another way to sign in."},
	CodeIDTokenInvalid:        {http.StatusUnauthorized, kindSecurity, "The sign-in provider's answer can't be trusted", "You are not signed in. If this happens again, tell whoever runs this site."},
	CodeNotAVisit:             {http.StatusForbidden, kindRequest, "A sign-in starts when you visit it", "Follow the link to start it."},
	CodeNotConnected:          {http.StatusForbidden, kindAuth, "You did not sign in with that provider", "Sign in with it first."},
	CodeTokensNotKept:         {http.StatusNotFound, kindAuth, "There are no tokens of that provider", "It gave none, they were too large for a cookie, or they were given up. Sign in again for new ones."},
	CodeTokensExpired:         {http.StatusForbidden, kindAuth, "The provider's permission has ended", "Sign in again to renew it."},
	CodeTokenRefreshFailed:    {http.StatusBadGateway, kindProvider, "The provider did not renew its permission", "It may be busy. Try again in a minute."},
	CodeRevocationFailed:      {http.StatusBadGateway, kindProvider, "The provider did not take back its permission", "Nothing has changed. Try again in a minute."},
	CodeRevocationUnsupported: {http.StatusUnprocessableEntity, kindProvider, "The provider has no way to take back its permission", "Do it in your account there."},
	CodeUserInfoUnsupported:   {http.StatusUnprocessableEntity, kindProvider, "The provider tells who you are only when you sign in", "Sign in again."},
	CodeCSRFOrigin:            {http.StatusForbidden, kindSecurity, "That came from another site", "It was refused, and nothing has changed."},
	CodeCSRFMissing:           {http.StatusForbidden, kindSecurity, "That could not be proven to come from this site", "It was refused, and nothing has changed. Send X-CSRF-Token."},
	CodeCSRFMismatch:          {http.StatusForbidden, kindSecurity, "That token is not of this session", "It was refused, and nothing has changed. Load the page again."},
}
