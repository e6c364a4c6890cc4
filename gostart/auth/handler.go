package auth

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gostart/internal/safepath"
)

// endpoint is a path below the base path and its methods. In a pattern,
// ":provider" matches one segment.
type endpoint struct {
	pattern   string
	methods   methods
	showsPage bool // browsers navigate here, so errors are rendered as pages
}

// methods maps an HTTP method to its action.
type methods map[string]action

// action answers a request, or returns an error to answer with. param is the
// segment that :provider matched.
type action func(w http.ResponseWriter, r *http.Request, param string) error

// endpoints returns all endpoints. signIn and callback have no HEAD: it must
// neither start nor use up a flow.
func (a *Auth) endpoints() []endpoint {
	var all []endpoint
	add := func(pattern string, showsPage bool, methods methods) {
		all = append(all, endpoint{pattern, methods, showsPage})
	}
	if a.config.Authorize != nil {
		add(credentialsPattern, true, methods{"POST": a.signInCredentials})
	}
	if a.config.CreateUser != nil {
		add(signUpPattern, true, methods{"POST": a.signUp})
	}
	add("signIn/:provider", true, methods{"GET": a.signIn, "POST": a.signIn})
	add(callbackPattern, true, methods{"GET": a.callback, "POST": a.callback})
	add("session", false, methods{"GET": a.sessionInfo, "HEAD": a.sessionInfo, "PATCH": a.patchSession})
	add("csrfToken", false, methods{"GET": a.csrfInfo, "HEAD": a.csrfInfo})
	add("signOut", false, methods{"POST": a.signOut})
	add("providers", false, methods{"GET": a.providersInfo, "HEAD": a.providersInfo})
	add("providers/:provider", false, methods{"GET": a.connectionInfo, "HEAD": a.connectionInfo, "DELETE": a.disconnect})
	add(tokensPattern, false, methods{"GET": a.tokensInfo, "HEAD": a.tokensInfo})
	add(tokensPattern+"/revoke", false, methods{"POST": a.revokeTokens})
	add("providers/:provider/user/refresh", false, methods{"POST": a.refreshUser})
	return all
}

// The patterns that other functions compare with.
const (
	callbackPattern    = "callback/:provider"
	credentialsPattern = "signIn/credentials"
	signUpPattern      = "signUp"
	tokensPattern      = "providers/:provider/tokens"
)

// Handler returns the handler for every path below the base path.
func (a *Auth) Handler() http.Handler { return a.handler }

func (a *Auth) newHandler() http.Handler {
	endpoints := a.endpoints()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w, hooks := withHooks(w)
		defer hooks.runHooks() // net/http sends the headers if nothing is written
		setCommonHeaders(w)
		// Match the escaped path, as a proxy does: an encoded slash separates nothing.
		path, _ := strings.CutPrefix(r.URL.EscapedPath(), a.config.BasePath+"/")
		if e, param := findEndpoint(endpoints, path); e != nil {
			if !a.allowCrossOrigin(w, r, *e) {
				a.serve(w, r, *e, param)
			}
			return
		}
		if trimmed, ok := strings.CutSuffix(path, "/"); ok {
			if e, _ := findEndpoint(endpoints, trimmed); e != nil && (a.allowCrossOrigin(w, r, *e) || redirectTrimmed(w, r)) {
				return
			}
		}
		a.writeError(w, r, newError(CodeNotFound, nil), false)
	})
}

// findEndpoint returns the endpoint that path, below the base path, matches, and
// the segment that :provider matched. It returns nil if no endpoint matches.
func findEndpoint(endpoints []endpoint, path string) (*endpoint, string) {
	for i, e := range endpoints {
		if param, ok := matchPath(e.pattern, path); ok {
			return &endpoints[i], param
		}
	}
	return nil, ""
}

// redirectTrimmed redirects to the same URL without its trailing slash, and reports
// whether it did. It does not redirect to a URL that a browser could read as another
// path. Only the path is limited to safepath.MaxLength: the query of a callback may
// be longer, as some codes are long.
func redirectTrimmed(w http.ResponseWriter, r *http.Request) bool {
	to, query := strings.TrimSuffix(r.URL.EscapedPath(), "/"), r.URL.RawQuery
	unsafeQuery := strings.ContainsFunc(query, func(char rune) bool { return char <= ' ' || char > '~' || char == '\\' })
	if !safepath.Valid(to) || unsafeQuery {
		return false
	}
	if query != "" {
		to += "?" + query
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusPermanentRedirect)
	return true
}

// matchPath reports whether path matches pattern, and returns the segment that
// :provider matched, unescaped.
func matchPath(pattern, path string) (param string, ok bool) {
	before, after, hasParam := strings.Cut(pattern, ":provider")
	if !hasParam {
		return "", path == pattern
	}
	rest, ok := strings.CutPrefix(path, before)
	escaped, okAfter := strings.CutSuffix(rest, after)
	param, err := url.PathUnescape(escaped)
	return param, ok && okAfter && err == nil && param != "" && !strings.ContainsFunc(param, notInID)
}

// notInID reports whether a provider's ID must not contain char.
func notInID(char rune) bool { return char == '/' || char <= ' ' || char > '~' }

// serve answers a request for an endpoint. It first refuses what fails the CSRF
// check, and reports each failure as an event.
func (a *Auth) serve(w http.ResponseWriter, r *http.Request, e endpoint, param string) {
	act, ok := e.methods[r.Method]
	if !ok {
		w.Header().Set("Allow", e.allow())
		a.writeError(w, r, newError(CodeMethodNotAllowed, nil), false)
		return
	}
	if !a.acceptsCrossSitePost(e, param) {
		if err := a.CheckCSRF(r); err != nil { // has reported the event
			a.writeError(w, r, asError(err), e.showsPage)
			return
		}
	}
	err := readForm(r)
	if err != nil && e.pattern == callbackPattern && asError(err).Code == CodeBadRequest {
		err = nil // providers may add malformed parameters; callback checks those that it uses
	}
	if err == nil {
		err = act(w, r, param)
	}
	if err != nil {
		failure := asError(err)
		a.reportFailure(r, e, param, failure)
		a.writeError(w, r, failure, e.showsPage)
	}
}

// clientGone reports whether the visitor has left before the response.
func clientGone(r *http.Request) bool { return errors.Is(r.Context().Err(), context.Canceled) }

// statusClientClosedRequest is the status in the log if the visitor left before the
// response was there, as in nginx.
const statusClientClosedRequest = 499

// acceptsCrossSitePost reports whether a request is the callback of a provider
// that posts its response from its own site (response_mode=form_post). State,
// flow cookie and PKCE protect that request in place of the CSRF check.
func (a *Auth) acceptsCrossSitePost(e endpoint, param string) bool {
	p := a.providers[param]
	return e.pattern == callbackPattern && p != nil && p.FormPost
}

// readForm parses the parameters in the query and the body. If some are malformed,
// it returns an error, and r.Form has the others.
func readForm(r *http.Request) error {
	err := r.ParseForm()
	if err == nil {
		return nil
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return newError(CodeTooLarge, nil)
	}
	return newError(CodeBadRequest, nil)
}

func (e endpoint) allow() string { return strings.Join(slices.Sorted(maps.Keys(e.methods)), ", ") }
