package auth

import (
	"crypto/sha256"
	"encoding/hex"
)

// Mark returns a short text that tells this session from any other. A page may
// show it to its scripts: they see whether another tab's page is of the same
// session. It is part of a hash, and an ID is 256 random bits, so that it leads
// back to no ID; an ID opens no session either, as the cookie is sealed.
func (s *Session) Fingerprint() string {
	sum := sha256.Sum256([]byte("mark:" + s.ID))
	return hex.EncodeToString(sum[:8])
}
