// Package auth signs people in with OAuth 2.0 and OpenID Connect, and keeps
// their session in one sealed cookie. It speaks plain net/http: an [Auth] is a
// handler for everything under its base path, and the same verbs as Go
// methods, for use before a page renders.
//
//	GET  /signIn/{provider}    starts a sign-in (POST too)
//	GET  /callback/{provider}  finishes it (POST too)
//	GET  /session              who is signed in
//	GET  /csrfToken            a token for scripts that change something
//	POST /signOut              ends the session
//
// Outside the request cycle, [Auth.Jose] makes and reads tokens with keys of
// their own.
//
// It follows RFC 6749 and 7636 (OAuth with PKCE), RFC 9207 (issuer in the
// answer), OpenID Connect Core 1.0, RFC 7515, 7516 and 7519 (tokens), and RFC
// 9700 and 8725 as the checklists of attacks.
package auth
