package auth

// emailAddress is an e-mail address and what the same source says about it. What
// another source says, or about another address, does not count: anyone can enter
// any address at some providers.
type emailAddress struct {
	text  string
	claim claim // that it is verified
}

// claim is whether something is true, as far as a provider says so.
type claim int

const (
	unsaid claim = iota
	denied
	affirmed
)

// address returns the e-mail address in c. The claim email_verified has
// precedence over xms_edov.
func (c profileClaims) address() emailAddress {
	said := claimOf(c.EmailVerified)
	if said == unsaid {
		said = claimOf(c.DomainVerified)
	}
	return emailAddress{c.Email, said}
}

// claimOf reads a boolean claim in any spelling that providers use. A value of
// another type says nothing.
func claimOf(value any) claim {
	switch value {
	case true, "true", "1", 1.0:
		return affirmed
	case false, "false", "0", 0.0:
		return denied
	}
	return unsaid
}

// replacedBy returns newer, or a if newer is empty or says nothing about the same
// address.
func (a emailAddress) replacedBy(newer emailAddress) emailAddress {
	if newer.text == "" || newer.text == a.text && newer.claim == unsaid {
		return a
	}
	return newer
}

// accepted returns the address and whether it is verified. It drops an address
// that is said not to be verified and, if required, one that nothing is said of.
func (a emailAddress) accepted(required bool) (email string, verified bool) {
	if a.claim == denied || a.claim == unsaid && required {
		return "", false
	}
	return a.text, a.claim == affirmed && a.text != ""
}
