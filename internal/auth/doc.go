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
// Outside the request cycle, [Auth.Jose] makes and reads tokens with keys of
// their own.
//
// It follows RFC 6749 and 7636 (OAuth with PKCE), RFC 9207 (issuer in the
// answer), OpenID Connect Core 1.0, RFC 7515, 7516 and 7519 (tokens), and RFC
// 9700 and 8725 as the checklists of attacks.
package auth
