package providers_test

import (
	"testing"

	"gostart/auth"
	"gostart/auth/providers"
)

const (
	dropboxToken   = "POST https://api.dropboxapi.com/oauth2/token"
	dropboxAccount = "POST https://api.dropboxapi.com/2/users/get_current_account"
)

// fakeDropbox responds as the documentation shows: "/oauth2/token",
// "/get_current_account".
func fakeDropbox() fakeProvider {
	return fakeProvider{
		provider:   providers.Dropbox(settings()),
		authURL:    "https://www.dropbox.com/oauth2/authorize",
		scope:      "account_info.read",
		basicAuth:  true,
		apiHeaders: map[string]string{"Authorization": "Bearer sl.u.AbX9y6Fe3AuH5o66", "Content-Type": ""},
		responses: responses{
			dropboxToken: jsonResponse(200, `{"access_token":"sl.u.AbX9y6Fe3AuH5o66","expires_in":14400,"token_type":"bearer","scope":"account_info.read",`+
				`"account_id":"dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc","uid":"12345"}`),
			dropboxAccount: jsonResponse(200, `{"account_id":"dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc","account_type":{".tag":"business"},"country":"US","disabled":false,`+
				`"email":"franz@dropbox.com","email_verified":true,"is_paired":true,"locale":"en","name":{"abbreviated_name":"FF",`+
				`"display_name":"Franz Ferdinand (Personal)","familiar_name":"Franz","given_name":"Franz","surname":"Ferdinand"},`+
				`"profile_photo_url":"https://dl-web.dropbox.com/account_photo/get/dbid%3AAAH4f99T0taONIb?vers=1453416696524&size=128x128"}`),
		},
		user: auth.User{
			Sub: "dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc", Name: "Franz Ferdinand (Personal)", Email: "franz@dropbox.com", EmailVerified: true,
			Image: "https://dl-web.dropbox.com/account_photo/get/dbid%3AAAH4f99T0taONIb?vers=1453416696524&size=128x128",
		},
	}
}

func TestDropboxSignsUsersIn(t *testing.T) {
	t.Parallel()
	noEmail := func(u *auth.User) { u.Email, u.EmailVerified = "", false }
	fakeDropbox().checkSignsIn(t, map[string]variant{
		"an unverified address":      {dropboxAccount, `"email_verified":true`, `"email_verified":false`, noEmail},
		"no email_verified":          {dropboxAccount, `"email_verified":true,`, ``, noEmail},
		"email_verified is a string": {dropboxAccount, `"email_verified":true`, `"email_verified":"true"`, nil},
		"email_verified is null":     {dropboxAccount, `"email_verified":true`, `"email_verified":null`, noEmail},
		"no name": {dropboxAccount, "", `{"account_id":"dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc","name":null,"profile_photo_url":null}`,
			func(u *auth.User) { *u = auth.User{Sub: u.Sub} }},
	})
	fakeDropbox().checkFails(t, map[string]failure{
		"an invalid code":    {dropboxToken, jsonResponse(400, `{"error":"invalid_grant","error_description":"code doesn't exist or has expired"}`), auth.CodeTokenExchangeFailed},
		"no ID":              {dropboxAccount, jsonResponse(200, `{"name":{"display_name":"x"}}`), auth.CodeUserInfoFailed},
		"an ID that is null": {dropboxAccount, jsonResponse(200, `{"account_id":null,"name":{"display_name":"x"}}`), auth.CodeUserInfoFailed},
		"an expired token":   {dropboxAccount, jsonResponse(401, `{"error_summary":"expired_access_token/","error":{".tag":"expired_access_token"}}`), auth.CodeUserInfoFailed},
	})
}

func TestDropboxRevokesTheToken(t *testing.T) {
	t.Parallel()
	fakeDropbox().checkRevokes(t, "POST https://api.dropboxapi.com/2/auth/token/revoke", "Bearer sl.u.AbX9y6Fe3AuH5o66\n\n")
}
