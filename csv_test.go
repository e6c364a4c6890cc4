package main

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/internal/auth"
	"gostart/lib"
)

func TestTheActivityLinkWorksWithoutASession(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	link := s.activityLink(t, "ada@example.com")
	anyone := s.visitor(t)
	answer := anyone.get(link)
	answer.wants(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(answer.body)).ReadAll()
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
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
	} {
		if got := answer.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(answer.Cookies()) != 0 {
		t.Errorf("it sets %v", answer.Cookies())
	}
	head := anyone.do(anyone.request(http.MethodHead, link, nil))
	if head.wants(t, http.StatusOK); head.body != "" || head.ContentLength != int64(len(answer.body)) {
		t.Errorf("HEAD answers %d bytes of %d", len(head.body), head.ContentLength)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		refused := anyone.do(anyone.request(method, link, nil))
		refused.wants(t, http.StatusMethodNotAllowed)
		refused.lacks(t, "Lovelace")
	}
}

func TestAnActivityLinkShowsItsOwnPersonOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	adas, graces := s.activityLink(t, "ada@example.com"), s.activityLink(t, "grace@example.com")
	grace := s.visitor(t)
	grace.signIn("grace@example.com")
	for _, v := range []visitor{grace, s.visitor(t)} { // whoever asks
		got := v.get(adas)
		got.wants(t, http.StatusOK, "Ada Lovelace")
		got.lacks(t, "Grace")
		v.get(graces).lacks(t, "Ada")
	}
}

func TestWhatPeopleTypedIsNoFormulaAnywhere(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
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
		token := s.activityToken(t, time.Now(), nil, name)
		answer := s.visitor(t).get("/dashboard/csv?token=" + token)
		answer.wants(t, http.StatusOK, "\r\n"+want)
		rows, err := csv.NewReader(strings.NewReader(answer.body)).ReadAll()
		if err != nil || len(rows) != 21 {
			t.Errorf("%q makes %d rows, error %v", name, len(rows), err)
		}
	}
}

func TestAnActivityLinkThatIsNoneShowsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	link := s.activityLink(t, "ada@example.com")
	_, genuine, _ := strings.Cut(link, "token=")
	use := func(change func(*auth.TokenUse)) string {
		return s.activityToken(t, time.Now(), change, "Ada Lovelace")
	}
	s.visitor(t).get("/dashboard/csv?token="+use(nil)).wants(t, http.StatusOK, "Ada Lovelace") // or nothing below is proved
	signed, err := s.jose(t, time.Now()).Sign(activity, "dev/ada", map[string]string{"name": "Ada Lovelace"})
	if err != nil {
		t.Fatal(err)
	}
	v := s.visitor(t)
	v.signIn("ada@example.com")
	cookie := s.cookies(t, v)["auth_session"]
	for name, query := range map[string]string{
		"empty":              "?token=",
		"garbage":            "?token=canary",
		"cut off":            "?token=" + genuine[:len(genuine)-1],
		"changed":            "?token=" + genuine[:len(genuine)-30] + "A" + genuine[len(genuine)-29:],
		"after another":      "?token=canary&token=" + genuine,
		"an hour old":        "?token=" + s.activityToken(t, time.Now().Add(-time.Hour), nil, "Ada Lovelace"),
		"of the future":      "?token=" + s.activityToken(t, time.Now().Add(time.Minute), nil, "Ada Lovelace"),
		"of another purpose": "?token=" + use(func(u *auth.TokenUse) { u.Purpose = "activity" }),
		"for another page":   "?token=" + use(func(u *auth.TokenUse) { u.Audience = "/dashboard" }),
		"signed only":        "?token=" + signed,
		"a session":          "?token=" + url.QueryEscape(cookie),
	} {
		for _, reader := range []visitor{s.visitor(t), v} { // a session does not help either
			answer := reader.get("/dashboard/csv" + query)
			answer.wants(t, http.StatusForbidden, "This link does not work", `href="/dashboard"`)
			answer.lacks(t, `"Ada Lovelace",`, "Lisbon", "192.0.2.")
			if policy, kind := answer.Header.Get("Referrer-Policy"), answer.Header.Get("Content-Disposition"); policy != "no-referrer" || kind != "" {
				t.Errorf("%s: Referrer-Policy is %q, Content-Disposition %q", name, policy, kind)
			}
		}
	}
	program := v.request(http.MethodGet, "/dashboard/csv?token=canary", nil)
	program.Header.Set("Accept", "application/json")
	v.do(program).wants(t, http.StatusForbidden, `"code":"LINK_INVALID"`)
}

func TestAnActivityLinkIsNoSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	_, token, _ := strings.Cut(s.activityLink(t, "ada@example.com"), "token=")
	for _, path := range []string{"/api/auth/session", "/api/auth/session?token=" + token, "/dashboard", "/dashboard?token=" + token} {
		thief := s.visitor(t).stopping()
		r := thief.request(http.MethodGet, path, nil)
		r.Header.Set("Cookie", "auth_session="+token)
		r.Header.Set("Authorization", "Bearer "+token)
		answer := thief.do(r)
		answer.lacks(t, "Ada")
		if answer.StatusCode == http.StatusOK {
			t.Errorf("%s lets it in", path)
		}
	}
}

func TestWithoutASessionOrALinkThereIsNoActivity(t *testing.T) {
	t.Parallel()
	stranger := newSite(t, development).visitor(t).stopping()
	if to := stranger.get("/dashboard/csv").Header.Get("Location"); to != "/login?redirectTo=%2Fdashboard%2Fcsv" {
		t.Errorf("a stranger is sent to %q", to)
	}
}

// Nothing is kept of a link that signing out could take back.
func TestAnActivityLinkOutlivesTheSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	v := s.visitor(t)
	v.signIn("ada@example.com")
	link := v.link()
	v.post("/_fn/sign-out", nil)
	v.get(link).wants(t, http.StatusOK, "Ada Lovelace")
}

func TestNoActivityLinkIsLogged(t *testing.T) {
	t.Parallel()
	s := newSite(t, development)
	link := s.activityLink(t, "ada@example.com")
	_, token, _ := strings.Cut(link, "token=")
	v := s.visitor(t)
	v.get(link)
	v.get(link + "canary")
	v.get(strings.Replace(link, "csv", "csv/", 1) + "canary")
	v.post(link+"canary", url.Values{})
	log := s.log.String()
	for _, line := range []string{"path=/dashboard/csv status=200", "path=/dashboard/csv status=403", "path=/dashboard/csv/ status=404", "path=/dashboard/csv status=405"} {
		if !strings.Contains(log, line) {
			t.Errorf("the log lacks %q", line)
		}
	}
	for _, secret := range []string{token[len(token)-20:], "canary", "token="} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// activity is what a token in an activity link is for.
var activity = auth.TokenUse{Purpose: "activity-csv", Audience: "/dashboard/csv", Lifetime: time.Hour}

// activityLink returns the link on someone's dashboard.
func (s site) activityLink(t *testing.T, email string) string {
	t.Helper()
	v := s.visitor(t)
	v.signIn(email).wants(t, http.StatusOK, `href="/dashboard/csv"`)
	return v.link()
}

// link asks for the link that the dashboard leads to.
func (v visitor) link() string {
	v.t.Helper()
	sent := v.stopping().get("/dashboard/csv")
	link := sent.Header.Get("Location")
	if sent.StatusCode != http.StatusSeeOther || !regexp.MustCompile(`^/dashboard/csv\?token=[\w.-]+$`).MatchString(link) {
		v.t.Fatalf("GET /dashboard/csv = %d to %q", sent.StatusCode, link)
	}
	return link
}

// activityToken makes a token as the site did at that time, but for a change.
func (s site) activityToken(t *testing.T, made time.Time, change func(*auth.TokenUse), name string) string {
	t.Helper()
	use := activity
	if change != nil {
		change(&use)
	}
	token, err := s.jose(t, made).Encrypt(use, "dev/someone", lib.Person{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// jose makes tokens with the site's own keys, at another time.
func (s site) jose(t *testing.T, now time.Time) auth.Jose {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	a, err := auth.New(auth.Config{BaseURL: u, BasePath: "/api/auth", Secrets: []string{testSecret}, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return a.Jose()
}

// cookies returns the values of a visitor's cookies, by name.
func (s site) cookies(t *testing.T, v visitor) map[string]string {
	t.Helper()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, cookie := range v.http.Jar.Cookies(u) {
		values[cookie.Name] = cookie.Value
	}
	return values
}
