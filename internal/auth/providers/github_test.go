package providers_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gostart/internal/auth"
	"gostart/internal/auth/providers"
)

// What GitHub answers, shortened, as its documentation shows: "Authorizing
// OAuth apps", "Get the authenticated user", "List email addresses".
const (
	tokenForm = "access_token=gho_16C7e42F292c6912E7710c838347Ae178B4a&scope=read%3Auser%2Cuser%3Aemail&token_type=bearer"
	tokenJSON = `{"access_token":"gho_16C7e42F292c6912E7710c838347Ae178B4a","scope":"read:user,user:email","token_type":"bearer"}`
	badCode   = `{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired.","error_uri":"https://docs.github.com/x"}`
	badSecret = "error=incorrect_client_credentials&error_description=The+client_id+and%2For+client_secret+passed+are+incorrect."
	badToken  = `{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest","status":"401"}`
	octocat   = `{"login":"octocat","id":1,"node_id":"MDQ6VXNlcjE=","avatar_url":"https://github.com/images/error/octocat_happy.gif","type":"User",` +
		`"name":"monalisa octocat","company":"GitHub","email":"octocat@github.com","two_factor_authentication":true}`
	emails = `[{"email":"octocat@github.com","verified":true,"primary":true,"visibility":"public"}]`
)

// github is a GitHub whose answers, by path, can be replaced.
type github map[string]http.HandlerFunc

// RoundTrip lets a github stand in for the network.
func (g github) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	g.ServeHTTP(w, r)
	return w.Result(), nil
}

func newGitHub(changes github) github {
	g := github{
		"/login/oauth/access_token": says(200, "application/x-www-form-urlencoded; charset=utf-8", tokenForm),
		"/user":                     says(200, "application/json; charset=utf-8", octocat),
		"/user/emails":              says(200, "application/json; charset=utf-8", emails),
	}
	maps.Copy(g, changes)
	return g
}

func (g github) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/user") && r.Header.Get("Authorization") != "Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a" {
		says(401, "application/json", badToken)(w, r)
		return
	}
	g[r.URL.Path](w, r)
}

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// signIn goes through a whole sign-in at g. It returns the session, or nil and
// the code of the failure.
func signIn(t *testing.T, g github) (*auth.Session, auth.Code) {
	t.Helper()
	app := httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: app.Listener.Addr().String()}
	var last auth.Event
	a, err := auth.New(auth.Config{
		BaseURL:   base,
		BasePath:  "/auth",
		Secrets:   []string{"a secret of at least thirty-two bytes"},
		Providers: []auth.Provider{providers.GitHub(providers.Settings{providers.ClientID: "id", providers.ClientSecret: "secret"})},
		Transport: g,
		OnEvent:   func(_ *http.Request, e auth.Event) { last = e },
	})
	if err != nil {
		t.Fatal(err)
	}
	app.Config.Handler = a.Handler()
	app.Start()
	t.Cleanup(app.Close)

	client := app.Client()
	client.Jar, _ = cookiejar.New(nil) // never fails
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	started := get(t, client, base.String()+"/auth/signIn/github")
	page, err := started.Location()
	if err != nil || !strings.HasPrefix(page.String(), "https://github.com/login/oauth/authorize?") || page.Query().Get("scope") != "read:user user:email" {
		t.Fatalf("the sign-in starts at %v, %v", page, err)
	}
	finished := get(t, client, base.String()+"/auth/callback/github?code=c0de&state="+page.Query().Get("state"))
	if last.Err != nil {
		if finished.StatusCode != last.Err.Status || len(finished.Cookies()) != 1 {
			t.Errorf("a failure = %d %v", finished.StatusCode, finished.Cookies())
		}
		return nil, last.Err.Code
	}
	return last.Session, ""
}

func get(t *testing.T, client *http.Client, url string) *http.Response {
	t.Helper()
	response, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response
}

func TestGitHubUsers(t *testing.T) {
	t.Parallel()
	monalisa := auth.User{
		Sub: "1", Name: "monalisa octocat", Email: "octocat@github.com", Image: "https://github.com/images/error/octocat_happy.gif",
	}
	changed := func(change func(*auth.User)) auth.User {
		user := monalisa
		change(&user)
		return user
	}
	noEmail := changed(func(u *auth.User) { u.Email = "" })
	user := func(old, new string) github {
		return github{"/user": says(200, "application/json", strings.Replace(octocat, old, new, 1))}
	}
	addresses := func(list string) github {
		return github{"/user/emails": says(200, "application/json", list)}
	}
	for name, tt := range map[string]struct {
		github github
		want   auth.User
	}{
		"as the documentation shows": {nil, monalisa},
		"a token as JSON":            {github{"/login/oauth/access_token": says(200, "application/json", tokenJSON)}, monalisa},
		"no name":                    {user(`"monalisa octocat"`, "null"), changed(func(u *auth.User) { u.Name = "octocat" })},
		"an empty name":              {user("monalisa octocat", ""), changed(func(u *auth.User) { u.Name = "octocat" })},
		"a number beyond 53 bits":    {user(`"id":1`, `"id":9007199254740993`), changed(func(u *auth.User) { u.Sub = "9007199254740993" })},
		"no public address":          {user(`"octocat@github.com"`, "null"), monalisa},
		"an unverified address":      {addresses(`[{"email":"a@x.test","primary":true,"verified":false}]`), noEmail},
		"no primary address":         {addresses(`[{"email":"a@x.test","primary":false,"verified":true}]`), noEmail},
		"no address at all":          {addresses(`[]`), noEmail},
		"the primary address last": {
			addresses(`[{"email":"a@x.test","verified":true},{"email":"b@x.test","primary":true,"verified":true}]`),
			changed(func(u *auth.User) { u.Email = "b@x.test" }),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session, code := signIn(t, newGitHub(tt.github))
			if session == nil || session.User != tt.want || session.Provider != "github" {
				t.Errorf("the session = %+v, %s; want %+v", session, code, tt.want)
			}
		})
	}
}

func TestGitHubFailures(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		path   string
		answer http.HandlerFunc
		want   auth.Code
	}{
		"a bad code, with 200":         {"/login/oauth/access_token", says(200, "application/json", badCode), auth.CodeTokenExchangeFailed},
		"a bad secret, with 200":       {"/login/oauth/access_token", says(200, "application/x-www-form-urlencoded", badSecret), auth.CodeTokenExchangeFailed},
		"another token than it knows":  {"/login/oauth/access_token", says(200, "application/x-www-form-urlencoded", "access_token=x"), auth.CodeUserInfoFailed},
		"a bad token":                  {"/user", says(401, "application/json", badToken), auth.CodeUserInfoFailed},
		"a rate limit":                 {"/user", says(403, "application/json", `{"message":"API rate limit exceeded"}`), auth.CodeUserInfoFailed},
		"a user without a number":      {"/user", says(200, "application/json", `{"login":"octocat"}`), auth.CodeUserInfoFailed},
		"a number that is text":        {"/user", says(200, "application/json", `{"login":"octocat","id":"1"}`), auth.CodeUserInfoFailed},
		"a number that is rounded":     {"/user", says(200, "application/json", `{"login":"octocat","id":9.007199254740993e15}`), auth.CodeUserInfoFailed},
		"addresses that are kept back": {"/user/emails", says(404, "application/json", `{"message":"Not Found"}`), auth.CodeUserInfoFailed},
		"addresses that are an object": {"/user/emails", says(200, "application/json", `{}`), auth.CodeUserInfoFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if session, code := signIn(t, newGitHub(github{tt.path: tt.answer})); session != nil || code != tt.want {
				t.Errorf("the session = %+v, %s; want none, %s", session, code, tt.want)
			}
		})
	}
}

func TestGitHubGetsTheCodeAndItsVerifier(t *testing.T) {
	t.Parallel()
	var sent url.Values
	g := newGitHub(nil)
	g["/login/oauth/access_token"] = func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		sent = r.PostForm
		says(200, "application/json", tokenJSON)(w, r)
	}
	signIn(t, g)
	if got := fmt.Sprint(sent.Get("grant_type"), " ", sent.Get("code"), " ", sent.Get("client_id"), " ", sent.Get("client_secret")); got != "authorization_code c0de id secret" {
		t.Errorf("the token request = %s", got)
	}
	if verifier := sent.Get("code_verifier"); len(verifier) < 43 || len(verifier) > 128 {
		t.Errorf("code_verifier = %q", verifier)
	}
}
