package auth

// profileClaims are the standard claims (OpenID Connect Core 1.0, section 5.1)
// that make a User.
type profileClaims struct {
	Name              string `json:"name"`
	PreferredUsername string `json:"preferred_username"`
	Email             string `json:"email"`
	EmailVerified     any    `json:"email_verified"` // some send it as text
	DomainVerified    any    `json:"xms_edov"`       // Microsoft's word for it
	Picture           string `json:"picture"`
}

// user leaves out an address that the provider says is not verified, or where
// that must be said does not say is: anyone may claim any address.
func (c profileClaims) user(sub string, p Provider) User {
	user := User{Sub: sub, Name: c.Name, Email: c.Email, Image: c.Picture}
	if user.Name == "" {
		user.Name = c.PreferredUsername
	}
	verified := isTrue(c.EmailVerified) || (c.EmailVerified == nil && isTrue(c.DomainVerified))
	if !verified && (p.RequireVerifiedEmail || c.EmailVerified != nil) {
		user.Email = ""
	}
	if p.NoImage {
		user.Image = ""
	}
	return user
}

// isTrue reports whether a claim is true, in any of the ways providers say it.
func isTrue(claim any) bool {
	switch claim {
	case true, "true", "1", 1.0:
		return true
	}
	return false
}
