// Package auth signs people in with OAuth 2.0 and OpenID Connect, and keeps
// their session in one sealed cookie, and their provider's tokens in another.
// It speaks plain net/http: an [Auth] is a handler for everything under its
// base path, and the same verbs as Go methods, for use before a page renders.
//
//	GET    /signIn/{provider}                   starts a sign-in (POST too)
//	GET    /callback/{provider}                 finishes it (POST too)
//	POST   /signIn/credentials                  signs in by password, if the app has them
//	POST   /signUp                              makes an account, if the app has them
//	GET    /session                             who is signed in
//	PATCH  /session                             changes what people may change of theirs
//	POST   /signOut                             ends the session
//	GET    /csrfToken                           a token for scripts that change something
//	GET    /providers                           how one can sign in
//	GET    /providers/{provider}                whether its tokens are kept
//	DELETE /providers/{provider}                forgets them
//	GET    /providers/{provider}/tokens         what to call it with
//	POST   /providers/{provider}/tokens/revoke  has it take them back
//	POST   /providers/{provider}/user/refresh   asks it again who is signed in
//
// The files, in the order in which a sign-in meets them:
//
//   - config.go and provider.go say what an app chooses, auth.go puts it together,
//     handler.go is the table above, and csrf.go stands before it.
//   - signin.go begins a flow, flow.go keeps it, callback.go ends it; oidc.go,
//     discovery.go, keyset.go, idtoken.go and claims.go read what a provider says,
//     and credentials.go and signup.go what people type.
//   - session.go, sealed.go, keys.go and cookies.go make a session, sessioninfo.go
//     shows it, update.go changes it, signout.go and memory.go end it.
//   - tokens.go, tokencookie.go, refreshes.go, refreshuser.go and revoke.go are
//     about what a provider gave for its own services.
//   - redirect.go and origins.go say where one may be sent, ratelimit.go how often,
//     errors.go and answer.go what is told.
//
// Outside the request cycle, [Auth.Jose] makes and reads tokens with keys of
// their own.
//
// It follows RFC 6749 and 7636 (OAuth with PKCE), RFC 9207 (issuer in the
// answer), OpenID Connect Core 1.0, RFC 7515, 7516 and 7519 (tokens), and RFC
// 9700 and 8725 as the checklists of attacks.
package auth
