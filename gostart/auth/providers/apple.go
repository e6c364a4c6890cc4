package providers

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"gostart/auth"
)

// Apple signs people in with their Apple Account; the client ID is that of a
// Services ID:
// https://developer.apple.com/documentation/signinwithapplerestapi. It calls
// back over https only.
func Apple(s Settings) auth.Provider {
	return auth.Provider{
		ID:              "apple",
		Name:            "Apple",
		ClientID:        s[ClientID],
		NewClientSecret: func(now time.Time) (string, error) { return appleSecret(s, now) },
		Scopes:          []string{"openid", "name", "email"},
		Issuer:          appleIssuer,
		FormPost:        true, // Apple insists, for these scopes
		CompleteUser:    appleName,
		FormTargets:     []string{appleIssuer},
	}
}

const appleHint = "A Services ID, and a key for Sign in with Apple: the .p8 file, " +
	`with \n for each end of a line.`

const appleIssuer = "https://appleid.apple.com"

// appleName adds the name. Apple tells it beside the ID token, unsigned, and at
// the first sign-in only; so nothing else is taken from there.
func appleName(user auth.User, answer url.Values) auth.User {
	var told struct {
		Name struct {
			First string `json:"firstName"`
			Last  string `json:"lastName"`
		} `json:"name"`
	}
	if err := json.Unmarshal([]byte(answer.Get("user")), &told); err != nil {
		return user
	}
	if name := strings.TrimSpace(told.Name.First + " " + told.Name.Last); name != "" {
		user.Name = name
	}
	return user
}
