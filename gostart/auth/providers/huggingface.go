package providers

import "gostart/auth"

// HuggingFace signs people in with their Hugging Face account:
// https://huggingface.co/docs/hub/oauth.
func HuggingFace(s Settings) auth.Provider {
	return auth.Provider{
		ID:           "huggingface",
		Name:         "Hugging Face",
		ClientID:     s[ClientID],
		ClientSecret: s[ClientSecret],
		Scopes:       []string{"openid", "profile", "email"},
		Issuer:       "https://huggingface.co",
		FormTargets:  []string{"https://huggingface.co"},
		ImageSources: []string{"https://huggingface.co", "https://cdn-avatars.huggingface.co"},
	}
}
