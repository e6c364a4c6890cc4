package providers

import (
	"cmp"

	"gostart/auth"
)

// GitLab signs people in with their account at gitlab.com or at a self-hosted
// GitLab: https://docs.gitlab.com/integration/openid_connect_provider.
func GitLab(s Settings) auth.Provider {
	issuer := cmp.Or(s[Issuer], "https://gitlab.com")
	return auth.Provider{
		ID:           "gitlab",
		Name:         "GitLab",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       issuer,
		FormTargets:  []string{origin(issuer)},
		ImageSources: []string{origin(issuer), "https://secure.gravatar.com"},
	}
}

const gitlabHint = "Add an application with the scopes openid, profile and email. " +
	"For a self-hosted GitLab, set the issuer to its URL."
