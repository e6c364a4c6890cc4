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
	CodeDuplicateCookie       Code = "AUTH_DUPLICATE_COOKIE"
	CodeFlowUsed              Code = "AUTH_FLOW_USED"
	CodeFlowMismatch          Code = "AUTH_MISMATCHING_STATE"
	CodeFlowExpired           Code = "AUTH_FLOW_EXPIRED"
	CodeIssuerMismatch        Code = "AUTH_ISSUER_MISMATCH"
	CodeTokenExchangeFailed   Code = "AUTH_TOKEN_EXCHANGE_FAILED"
	CodeUserInfoFailed        Code = "AUTH_USER_INFO_FAILED"
	CodeIDTokenInvalid        Code = "OIDC_ID_TOKEN_INVALID"
	CodeAlreadySignedIn       Code = "AUTH_ALREADY_SIGNED_IN"
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
	Provider   string            // where the sign-in would have started, for CodeAlreadySignedIn
	Cause      error             // for the log alone; contains no code, token or secret

	signInURL  string    // where the user can start the sign-in, for CodeAlreadySignedIn
	reported   bool      // another request failed with it and has reported the event
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
	CodeNotFound:              {http.StatusNotFound, kindRequest, "Page not found", "Check the address."},
	CodeMethodNotAllowed:      {http.StatusMethodNotAllowed, kindRequest, "Method not allowed", "This address exists, but doesn't accept this HTTP method."},
	CodeBadRequest:            {http.StatusBadRequest, kindRequest, "Bad request", "The server could not read the request."},
	CodeTooLarge:              {http.StatusRequestEntityTooLarge, kindRequest, "Request too large", "Send less data."},
	CodeUnsupportedMedia:      {http.StatusUnsupportedMediaType, kindRequest, "Unsupported content type", "Send JSON with Content-Type: application/json."},
	CodeInvalid:               {http.StatusUnprocessableEntity, kindValidation, "Some fields are not valid", "Correct the marked fields and try again."},
	CodeRateLimited:           {http.StatusTooManyRequests, kindSecurity, "Too many attempts", "Wait a moment, then try again."},
	CodeInternal:              {http.StatusInternalServerError, kindServer, "Something went wrong", "Try again in a minute."},
	CodeNoSession:             {http.StatusUnauthorized, kindAuth, "You are not signed in", "Sign in first."},
	CodeNotAdmitted:           {http.StatusForbidden, kindAuth, "This account can't sign in here", "Use another account, or contact the site's owner."},
	CodeCredentialsWrong:      {http.StatusUnauthorized, kindAuth, "Wrong user name or password", "Check both, and try again."},
	CodeAccountTaken:          {http.StatusConflict, kindAuth, "This account already exists", "Sign in, or choose another user name."},
	CodeProviderUnknown:       {http.StatusUnprocessableEntity, kindAuth, "Unknown sign-in method", "Choose a method on the sign-in page."},
	CodeProviderUnavailable:   {http.StatusBadGateway, kindProvider, "The sign-in provider is not responding", "Try again in a minute, or choose another sign-in method."},
	CodeProviderRejected:      {http.StatusBadRequest, kindProvider, "The sign-in provider rejected the request", "Try again, or choose another sign-in method."},
	CodeAccessDenied:          {http.StatusForbidden, kindProvider, "You cancelled the sign-in", "Nothing was shared with this site. You can try again at any time."},
	CodeCallbackIncomplete:    {http.StatusUnprocessableEntity, kindAuth, "The sign-in is incomplete", "The provider's response is missing a value. Sign in again."},
	CodeFlowNotFound:          {http.StatusUnauthorized, kindAuth, "This sign-in has ended", "It expired, was already used, or was started in another browser. Sign in again."},
	CodeDuplicateCookie:       {http.StatusBadRequest, kindSecurity, "Your browser sent two cookies of the same name", "Another site or an older version of this one has set one of them. Delete the cookies of this site in your browser, then sign in again."},
	CodeFlowUsed:              {http.StatusUnauthorized, kindAuth, "This sign-in link was already used", "It works only once. If you are not signed in, sign in again."},
	CodeFlowMismatch:          {http.StatusBadRequest, kindSecurity, "This sign-in does not match the one you started", "We stopped it to protect your account. Sign in again."},
	CodeFlowExpired:           {http.StatusBadRequest, kindAuth, "This sign-in has expired", "You have ten minutes to finish it. Sign in again."},
	CodeIssuerMismatch:        {http.StatusBadRequest, kindSecurity, "The response came from another provider", "We stopped the sign-in to protect your account. Sign in again."},
	CodeTokenExchangeFailed:   {http.StatusBadGateway, kindProvider, "The sign-in provider did not confirm your sign-in", "It may be busy. Try again in a minute, or choose another sign-in method."},
	CodeUserInfoFailed:        {http.StatusBadGateway, kindProvider, "The sign-in provider did not send your profile", "It may be busy. Try again in a minute, or choose another sign-in method."},
	CodeIDTokenInvalid:        {http.StatusUnauthorized, kindSecurity, "The sign-in provider's response is not valid", "You are not signed in. If this happens again, contact the site's owner."},
	CodeAlreadySignedIn:       {http.StatusConflict, kindAuth, "You are already signed in", "Another site started this sign-in. Continue as you are, or sign in with another account here."},
	CodeNotAVisit:             {http.StatusForbidden, kindRequest, "Open this link in the browser", "A sign-in starts and ends when the browser visits its link."},
	CodeNotConnected:          {http.StatusForbidden, kindAuth, "You did not sign in with this provider", "Sign in with it first."},
	CodeTokensNotKept:         {http.StatusNotFound, kindAuth, "No tokens from this provider", "The provider sent none, they were too large for a cookie, or they were revoked. Sign in again to get new ones."},
	CodeTokensExpired:         {http.StatusForbidden, kindAuth, "The provider's access token has expired", "Sign in again to get a new one."},
	CodeTokenRefreshFailed:    {http.StatusBadGateway, kindProvider, "The provider did not refresh the access token", "It may be busy. Try again in a minute."},
	CodeRevocationFailed:      {http.StatusBadGateway, kindProvider, "The provider did not revoke its token", "Nothing changed. Try again in a minute."},
	CodeRevocationUnsupported: {http.StatusUnprocessableEntity, kindProvider, "This provider cannot revoke tokens", "Remove this site's access in your account there."},
	CodeUserInfoUnsupported:   {http.StatusUnprocessableEntity, kindProvider, "This provider sends your profile only at sign-in", "Sign in again."},
	CodeCSRFOrigin:            {http.StatusForbidden, kindSecurity, "This request came from another site", "It was rejected, and nothing changed."},
	CodeCSRFMissing:           {http.StatusForbidden, kindSecurity, "The CSRF token is missing", "The request was rejected, and nothing changed. Send the X-CSRF-Token header."},
	CodeCSRFMismatch:          {http.StatusForbidden, kindSecurity, "The CSRF token does not belong to this session", "The request was rejected, and nothing changed. Reload the page."},
}
