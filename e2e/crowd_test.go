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

// address is what tells one of the crowd from another on a page.
var address = regexp.MustCompile(`[\w-]+@example\.com`)

func TestInACrowdEveryPageIsOfItsOwnVisitor(t *testing.T) {
	t.Parallel()
	const crowd, atOnce = 200, 32
	s := apptest.New(t)
	var all sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for i := range crowd {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			spend(t, s, fmt.Sprintf("visitor-%d@example.com", i), i%2 == 0)
		})
	}
	all.Wait()
}

// spend lets a visitor spend a while in the app: they sign in, look at the
// dashboard, and perhaps sign out.
func spend(t *testing.T, s *apptest.Site, email string, leaves bool) {
	t.Helper()
	v, thief := s.Visitor(t), s.Visitor(t)
	names(t, v.SignIn(email, "/dashboard"), email)
	for range 2 {
		names(t, v.Get("/dashboard"), email)
	}
	thief.SetCookies(v.Cookies()...)
	if leaves {
		v.Post("/_fn/sign-out", nil).Lacks(t, "@example.com")
		names(t, thief.Get("/dashboard"), "")
		return
	}
	names(t, thief.Get("/dashboard"), email)
}

// names checks that a page names one person and nobody else; "" is nobody.
func names(t *testing.T, p starttest.Page, email string) {
	t.Helper()
	named := address.FindAllString(p.Body, -1)
	if email == "" && named == nil || len(named) == 1 && named[0] == email {
		p.Wants(t, http.StatusOK)
		return
	}
	t.Errorf("%s names %q, want %q alone", p.Request.URL, named, email)
}
