package e2e_test

import (
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"testing"

	"gostart/starttest"

	"myapp/apptest"
)

// address matches the e-mail addresses by which pages name visitors.
var address = regexp.MustCompile(`[\w-]+@example\.com`)

func TestManyVisitorsAtOnceSeeOnlyTheirOwnPages(t *testing.T) {
	t.Parallel()
	const visitors, atOnce = 200, 32
	s := apptest.New(t)
	var all sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i := range visitors {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			visit(t, s, fmt.Sprintf("visitor-%d@example.com", i), i%2 == 0)
		})
	}
	all.Wait()
}

// visit signs a visitor in, opens the dashboard, and signs out if signsOut. A copy of the
// cookies must work only until then.
func visit(t *testing.T, s *apptest.Site, email string, signsOut bool) {
	t.Helper()
	v, thief := s.Visitor(t), s.Visitor(t)
	wantsOnly(t, v.SignIn(email, "/dashboard"), email)
	for range 2 {
		wantsOnly(t, v.Get("/dashboard"), email)
	}
	thief.SetCookies(v.Cookies()...)
	if signsOut {
		v.Post("/_fn/sign-out", nil).Lacks(t, "@example.com")
		wantsOnly(t, thief.Get("/dashboard"), "")
		return
	}
	wantsOnly(t, thief.Get("/dashboard"), email)
}

// wantsOnly checks that email is the only e-mail address on a page. If email is "", the page must contain none.
func wantsOnly(t *testing.T, p starttest.Page, email string) {
	t.Helper()
	named := address.FindAllString(p.Body, -1)
	if email == "" && named == nil || len(named) == 1 && named[0] == email {
		p.Wants(t, http.StatusOK)
		return
	}
	t.Errorf("%s contains %q, want only %q", p.Request.URL, named, email)
}
