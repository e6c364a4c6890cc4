// Package auth signs people in with OAuth 2.0 and OpenID Connect. It keeps the
// session in one sealed (encrypted and authenticated) cookie, and the tokens of
// the provider in another.
//
// It uses net/http alone. An [Auth] is an http.Handler for every path below its
// base path; its methods do the same for Go code that runs before a page
// renders.
//
//	GET    /signIn/{provider}                   starts a sign-in (POST too)
//	GET    /callback/{provider}                 finishes it (POST too)
//	POST   /signIn/credentials                  signs in by password, if Config.Authorize is set
//	POST   /signUp                              creates an account, if Config.CreateUser is set
//	GET    /session                             returns the signed-in user
//	PATCH  /session                             changes the fields that users may change
//	POST   /signOut                             ends the session
//	GET    /csrfToken                           returns a CSRF token for scripts
//	GET    /providers                           lists the providers
//	GET    /providers/{provider}                reports whether its tokens are kept
//	DELETE /providers/{provider}                deletes them from the browser
//	GET    /providers/{provider}/tokens         returns the access token
//	POST   /providers/{provider}/tokens/revoke  revokes the tokens at the provider
//	POST   /providers/{provider}/user/refresh   reads the user from the provider again
//
// Reading order of the files:
//
//   - Set-up: config.go and provider.go are what an app configures, auth.go
//     builds an Auth of them, and handler.go has the table above.
//   - Every request: http.go reads requests and writes responses,
//     beforeheaders.go sets cookies just before the headers are sent, csrf.go
//     refuses requests from other sites, ratelimit.go limits attempts, origins.go
//     defines trusted origins and their CORS headers, redirect.go checks where a
//     redirect may lead, errors.go lists the errors and event.go the events.
//   - Sign-in: signin.go starts it. It redirects to the base URL first, and refuses
//     a start from another site while somebody is signed in. callback.go finishes
//     it, attempt.go shares the outcome with repeated callbacks, flow.go stores the
//     pending state, and credentials.go handles passwords and sign-ups.
//   - Provider: client.go calls it, discovery.go reads its metadata and keys,
//     idtoken.go verifies ID tokens, profile.go makes the user from them and from the
//     userinfo endpoint.
//   - Session: session.go and user.go define it, issuer.go binds it to its issuer,
//     sessioncookie.go, keys.go and cookies.go store it, sessionapi.go shows,
//     changes and ends it, and revocation.go remembers which sessions were signed
//     out. keys.go also makes the marks that name the signed-in person in forms.
//   - Provider tokens: tokens.go stores them, refresh.go renews them, and
//     connection.go has the other endpoints below /providers.
//   - Tokens without a session: jose.go, by [Auth.Jose].
//
// It follows RFC 6749 and 7636 (OAuth with PKCE), RFC 9207 (issuer in the
// authorization response), OpenID Connect Core 1.0, and RFC 7515, 7516 and 7519
// (tokens). RFC 9700 and 8725 are its checklists of attacks.
package auth
