package csv_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/auth"
	"gostart/starttest"

	"myapp/apptest"
	"myapp/lib"
)

func TestTheActivityLinkWorksWithoutASession(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	link := activityLink(t, s, "ada@example.com")
	anyone := s.Visitor(t)
	response := anyone.Get(link)
	response.Wants(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(response.Body)).ReadAll()
	if err != nil || len(rows) != 1+20 {
		t.Fatalf("it has %d rows, error %v; want a header and 20", len(rows), err)
	}
	if want := []string{"Person", "Number", "Time", "Action", "Place", "Address", "Status"}; !slices.Equal(rows[0], want) {
		t.Errorf("its header is %q", rows[0])
	}
	if want := []string{"Ada Lovelace", "1", "2026-01-31T12:00:00Z", "Signed in", "Lisbon", "192.0.2.10", "ok"}; !slices.Equal(rows[1], want) {
		t.Errorf("its first row is %q", rows[1])
	}
	for name, want := range map[string]string{
		"Content-Type": "text/csv; charset=utf-8; header=present", "Content-Disposition": `attachment; filename="activity.csv"`,
		"Cache-Control": "no-store", "Referrer-Policy": "strict-origin", "X-Content-Type-Options": "nosniff",
	} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(response.Cookies()) != 0 {
		t.Errorf("it sets %v", response.Cookies())
	}
	head := anyone.Do(anyone.Request(http.MethodHead, link, nil))
	if head.Wants(t, http.StatusOK); head.Body != "" || head.ContentLength != int64(len(response.Body)) {
		t.Errorf("HEAD: a body of %d bytes and Content-Length %d", len(head.Body), head.ContentLength)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		refused := anyone.Do(anyone.Request(method, link, nil))
		refused.Wants(t, http.StatusMethodNotAllowed)
		refused.Lacks(t, "Lovelace")
	}
}

func TestAnActivityLinkShowsOnlyItsOwnPerson(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	adasLink, gracesLink := activityLink(t, s, "ada@example.com"), activityLink(t, s, "grace@example.com")
	grace := s.Visitor(t)
	grace.SignIn("grace@example.com", "/dashboard")
	for _, v := range []*starttest.Visitor{grace, s.Visitor(t)} { // signed in as another, and not signed in
		got := v.Get(adasLink)
		got.Wants(t, http.StatusOK, "Ada Lovelace")
		got.Lacks(t, "Grace")
		v.Get(gracesLink).Lacks(t, "Ada")
	}
}

func TestANameIsNeverAFormulaInASpreadsheet(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	for name, want := range map[string]string{
		`=HYPERLINK("https://evil.example")`: `"'=HYPERLINK(""https://evil.example"")",`,
		"+1":                                 `"'+1",`,
		"-1":                                 `"'-1",`,
		"@SUM(A1)":                           `"'@SUM(A1)",`,
		"＝1+1":                               `"'＝1+1",`,
		"\t=1+1":                             `"'` + "\t" + `=1+1",`,
		"\r\n=1+1":                           `"'` + "\r\n" + `=1+1",`,
		`";=1+1`:                             `""";=1+1",`,
		"Zoë, \"Z\" = <b>":                   `"Zoë, ""Z"" = <b>",`,
		"1":                                  `"1",`,
	} {
		token := activityToken(t, s, time.Now(), nil, name)
		response := s.Visitor(t).Get("/activity/csv?token=" + token)
		response.Wants(t, http.StatusOK, "\r\n"+want)
		rows, err := csv.NewReader(strings.NewReader(response.Body)).ReadAll()
		if err != nil || len(rows) != 21 {
			t.Errorf("%q makes %d rows, error %v", name, len(rows), err)
		}
	}
}

func TestAnInvalidActivityLinkShowsNothing(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	link := activityLink(t, s, "ada@example.com")
	_, genuine, _ := strings.Cut(link, "token=")
	at, other := len(genuine)-30, "A"
	if genuine[at:at+1] == other {
		other = "B"
	}
	tokenWith := func(change func(*auth.TokenUse)) string {
		return activityToken(t, s, time.Now(), change, "Ada Lovelace")
	}
	s.Visitor(t).Get("/activity/csv?token="+tokenWith(nil)).Wants(t, http.StatusOK, "Ada Lovelace") // without a change, tokens made here are valid
	nearlyExpired := activityToken(t, s, time.Now().Add(-59*time.Minute), nil, "Ada Lovelace")
	s.Visitor(t).Get("/activity/csv?token="+nearlyExpired).Wants(t, http.StatusOK, "Ada Lovelace")
	signed, err := joseOf(t, s, time.Now()).Sign(linkUse, "dev/ada", map[string]string{"name": "Ada Lovelace"})
	if err != nil {
		t.Fatal(err)
	}
	v := s.Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	session := slices.IndexFunc(v.Cookies(), func(c *http.Cookie) bool { return strings.HasPrefix(c.Name, "auth_session_") })
	for name, query := range map[string]string{
		"empty":               "?token=",
		"garbage":             "?token=canary",
		"cut off":             "?token=" + genuine[:len(genuine)-1],
		"changed":             "?token=" + genuine[:at] + other + genuine[at+1:],
		"after another":       "?token=canary&token=" + genuine,
		"over an hour old":    "?token=" + activityToken(t, s, time.Now().Add(-time.Hour-2*time.Minute), nil, "Ada Lovelace"),
		"from the future":     "?token=" + activityToken(t, s, time.Now().Add(2*time.Minute), nil, "Ada Lovelace"),
		"of another purpose":  "?token=" + tokenWith(func(u *auth.TokenUse) { u.Purpose = "activity" }),
		"of another audience": "?token=" + tokenWith(func(u *auth.TokenUse) { u.Audience = "/dashboard" }),
		"signed only":         "?token=" + signed,
		"a session":           "?token=" + url.QueryEscape(v.Cookies()[session].Value),
	} {
		for _, reader := range []*starttest.Visitor{s.Visitor(t), v} { // signed out, and signed in
			response := reader.Get("/activity/csv" + query)
			response.Wants(t, http.StatusForbidden, "This link does not work", "older than an hour", `href="/activity"`)
			response.Lacks(t, `"Ada Lovelace",`, "Lisbon", "192.0.2.")
			if policy, kind := response.Header.Get("Referrer-Policy"), response.Header.Get("Content-Disposition"); policy != "strict-origin" || kind != "" {
				t.Errorf("%s: Referrer-Policy is %q, Content-Disposition %q", name, policy, kind)
			}
		}
	}
	program := v.Request(http.MethodGet, "/activity/csv?token=canary", nil)
	program.Header.Set("Accept", "application/json")
	v.Do(program).Wants(t, http.StatusForbidden, `"code":"LINK_INVALID"`)
}

func TestAnActivityTokenDoesNotSignAnyoneIn(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	_, token, _ := strings.Cut(activityLink(t, s, "ada@example.com"), "token=")
	for _, path := range []string{"/api/auth/session", "/api/auth/session?token=" + token, "/dashboard", "/dashboard?token=" + token} {
		thief := s.Visitor(t).WithoutRedirects()
		r := thief.Request(http.MethodGet, path, nil)
		r.Header.Set("Cookie", "auth_session_"+s.URL[strings.LastIndex(s.URL, ":")+1:]+"="+token)
		r.Header.Set("Authorization", "Bearer "+token)
		response := thief.Do(r)
		response.Lacks(t, "Ada")
		if response.StatusCode == http.StatusOK {
			t.Errorf("%s accepts it", path)
		}
	}
}

func TestWithoutASessionOrALinkAVisitorIsSentToSignIn(t *testing.T) {
	t.Parallel()
	stranger := apptest.New(t).Visitor(t).WithoutRedirects()
	if to := stranger.Get("/activity/csv").Header.Get("Location"); to != "/login?redirectTo=%2Factivity%2Fcsv" {
		t.Errorf("Location is %q", to)
	}
}

// The server keeps no record of a link, so signing out cannot revoke it.
func TestAnActivityLinkOutlivesTheSession(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	v := s.Visitor(t)
	v.SignIn("ada@example.com", "/dashboard")
	link := linkOf(t, v)
	v.Post("/_fn/sign-out", nil)
	v.Get(link).Wants(t, http.StatusOK, "Ada Lovelace")
}

func TestTokensOfActivityLinksAreNotLogged(t *testing.T) {
	t.Parallel()
	s := apptest.New(t)
	link := activityLink(t, s, "ada@example.com")
	_, token, _ := strings.Cut(link, "token=")
	v := s.Visitor(t)
	v.Get(link)
	v.Get(link + "canary")
	v.Get(strings.Replace(link, "csv", "csv/", 1) + "canary")
	v.Post(link+"canary", url.Values{})
	log := s.Log()
	for _, line := range []string{"path=/activity/csv status=200", "path=/activity/csv status=403", "path=/activity/csv/ status=308", "path=/activity/csv status=405"} {
		if !strings.Contains(log, line) {
			t.Errorf("the log lacks %q", line)
		}
	}
	for _, secret := range []string{token[len(token)-20:], "canary", "token="} {
		if strings.Contains(log, secret) {
			t.Errorf("the log contains %q", secret)
		}
	}
}

// linkUse says what the token in an activity link is valid for.
var linkUse = auth.TokenUse{Purpose: "activity-csv", Audience: "/activity/csv", Lifetime: time.Hour}

// activityLink signs a visitor in and returns the link of their activity.
func activityLink(t *testing.T, s *apptest.Site, email string) string {
	t.Helper()
	v := s.Visitor(t)
	v.SignIn(email, "/activity").Wants(t, http.StatusOK, `href="/activity/csv"`)
	return linkOf(t, v)
}

// linkOf returns the link to which /activity/csv redirects a signed-in visitor.
func linkOf(t *testing.T, v *starttest.Visitor) string {
	t.Helper()
	sent := v.WithoutRedirects().Get("/activity/csv")
	link := sent.Header.Get("Location")
	if sent.StatusCode != http.StatusSeeOther || !regexp.MustCompile(`^/activity/csv\?token=[\w.-]+$`).MatchString(link) {
		t.Fatalf("GET /activity/csv = %d to %q", sent.StatusCode, link)
	}
	return link
}

// activityToken returns a token as the site would have made it at that time. change, if
// not nil, changes its use.
func activityToken(t *testing.T, s *apptest.Site, made time.Time, change func(*auth.TokenUse), name string) string {
	t.Helper()
	use := linkUse
	if change != nil {
		change(&use)
	}
	token, err := joseOf(t, s, made).Encrypt(use, "dev/someone", lib.Person{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// joseOf makes tokens with the keys of the site, at another time.
func joseOf(t *testing.T, s *apptest.Site, now time.Time) auth.Jose {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	a, err := auth.New(auth.Config{BaseURL: u, BasePath: "/api/auth", Secrets: []string{apptest.Secret}, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return a.Jose()
}
