package main

import (
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"testing"
)

// address is what tells one of the crowd from another on a page.
var address = regexp.MustCompile(`[\w-]+@example\.com`)

func TestInACrowdEveryPageIsOfItsOwnVisitor(t *testing.T) {
	t.Parallel()
	const crowd, atOnce = 200, 32
	s := newSite(t, development)
	var all sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for i := range crowd {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			s.visitor(t).spends(fmt.Sprintf("visitor-%d@example.com", i), i%2 == 0)
		})
	}
	all.Wait()
}

// spends a while in the app: the visitor signs in, looks at the dashboard, and
// perhaps signs out.
func (v visitor) spends(email string, leaves bool) {
	v.t.Helper()
	v.names(v.signIn(email), email)
	for range 2 {
		v.names(v.get("/dashboard"), email)
	}
	copied := v.site.visitor(v.t)
	copied.http.Jar = copyJar(v.t, v.site.URL, v.http.Jar)
	if leaves {
		v.post("/_fn/sign-out", nil).lacks(v.t, "@example.com")
		v.names(copied.get("/dashboard"), "")
		return
	}
	v.names(copied.get("/dashboard"), email)
}

// names checks that a page names one person and nobody else; "" is nobody.
func (v visitor) names(p page, email string) {
	v.t.Helper()
	named := address.FindAllString(p.body, -1)
	if email == "" && named == nil || len(named) == 1 && named[0] == email {
		p.wants(v.t, http.StatusOK)
		return
	}
	v.t.Errorf("%s names %q, want %q alone", p.Request.URL, named, email)
}
