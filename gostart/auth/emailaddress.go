package auth

// emailAddress is an e-mail address, and whether its own source says that it is
// verified. Claims of another source, or about another address, do not count: at
// some providers, anyone can enter any address.
type emailAddress struct {
	text     string
	verified claim
}

// claim is a boolean claim, which may be missing.
type claim int

const (
	claimMissing claim = iota
	claimFalse
	claimTrue
)

// address returns the e-mail address in c. The claim email_verified has
// precedence over xms_edov.
func (c profileClaims) address() emailAddress {
	verified := claimOf(c.EmailVerified)
	if verified == claimMissing {
		verified = claimOf(c.DomainVerified)
	}
	return emailAddress{c.Email, verified}
}

// claimOf returns the boolean claim that value is, in any spelling that providers
// use. Any other value counts as missing.
func claimOf(value any) claim {
	switch value {
	case true, "true", "1", 1.0:
		return claimTrue
	case false, "false", "0", 0.0:
		return claimFalse
	}
	return claimMissing
}

// replacedBy returns newer. It returns a if newer is empty, or is the same address
// without a claim.
func (a emailAddress) replacedBy(newer emailAddress) emailAddress {
	if newer.text == "" || newer.text == a.text && newer.verified == claimMissing {
		return a
	}
	return newer
}

// accepted returns the address and whether it is verified. It returns "" if the
// claim is false; with mustBeVerified, also if the claim is missing.
func (a emailAddress) accepted(mustBeVerified bool) (email string, verified bool) {
	if a.verified == claimFalse || a.verified == claimMissing && mustBeVerified {
		return "", false
	}
	return a.text, a.verified == claimTrue && a.text != ""
}
