package devidp

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
)

// challengeSyntax is that of an S256 code challenge: 32 bytes in base64url (RFC
// 7636, section 4.2).
var challengeSyntax = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// verifierSyntax is that of RFC 7636, section 4.1.
var verifierSyntax = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// challengeOf is the S256 transformation of RFC 7636, section 4.2.
func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
