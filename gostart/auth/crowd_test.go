package auth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
)

const (
	crowd  = 1000 // people
	atOnce = 64   // of them
)

// TestAThousandPeopleNeverCross runs alone, not in parallel: it weighs what the
// app keeps.
func TestAThousandPeopleNeverCross(t *testing.T) {
	s := startInProcess(t)
	before := heap()
	people := make([]*person, crowd)
	owners := new(sync.Map)
	forEach(people, func(i int) {
		people[i] = &person{browser: s.browser(t), name: fmt.Sprint("person-", i), owners: owners}
		people[i].visit(i)
	})
	forEach(people, func(i int) { people[i].check() })
	if n := s.peer.called("/token"); n != crowd+crowd/3+1 {
		t.Errorf("%d codes were exchanged, want one a tab", n)
	}
	s.events.take()
	clear(people)
	owners.Clear()
	if kept := heap() - before; kept > crowd<<10 {
		t.Errorf("the app keeps %d bytes of %d people who came by", kept, crowd)
	}
	runtime.KeepAlive(s)
}

// each does something for each of the people, for so many at once.
func forEach(people []*person, do func(i int)) {
	var all sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for i := range people {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			do(i)
		})
	}
	all.Wait()
}

// heap returns how many bytes are in use.
func heap() int {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

// person is one of the crowd.
type person struct {
	*browser
	name   string
	owners *sync.Map // of the values of session cookies, for the whole crowd
	left   bool      // signed out
	alive  string    // a copy of the cookie of the last session
	dead   string    // of the one before, if any
}

// visit signs in, for every third person in two tabs, looks around, and for
// every second one signs out.
func (p *person) visit(i int) {
	first := p.beginSignIn("oidc?login_hint=" + p.name)
	if i%3 == 0 {
		p.arrive(p.finishSignIn("oidc", p.beginSignIn("oidc?login_hint="+p.name)))
		p.dead = p.cookieValue("auth_session")
	}
	p.arrive(p.finishSignIn("oidc", first))
	p.alive = p.cookieValue("auth_session")
	for range 5 {
		p.sees(p.name)
	}
	if p.left = i%2 == 0; p.left {
		if got := p.send("POST", "/signOut", nil, sameOrigin); got.StatusCode != http.StatusAccepted {
			p.t.Errorf("%s signs out: %d %s", p.name, got.StatusCode, got.body)
		}
	}
}

// arrive checks that a sign-in gave this person a session that nobody else got.
func (p *person) arrive(got response) {
	if got.StatusCode != http.StatusFound {
		p.t.Errorf("%s: the callback = %d %s", p.name, got.StatusCode, got.body)
	}
	if other, taken := p.owners.LoadOrStore(p.given(got), p.name); taken {
		p.t.Errorf("%s gets the cookie of %s", p.name, other)
	}
}

// sees checks who the app says is signed in, "" for nobody, and that saying so
// hands out no cookie.
func (p *person) sees(want string) {
	got := p.get("/session")
	right := strings.Contains(got.body, `"sub":"`+want+`"`)
	if want == "" {
		right = got.body == nobody
	}
	if !right || p.given(got) != "" {
		p.t.Errorf("%s sees %s, want the session of %q; cookies %v", p.name, got.body, want, got.Cookies())
	}
}

// given returns the session that an answer starts, or "".
func (*person) given(got response) string {
	for _, cookie := range got.Cookies() {
		if cookie.Name == "auth_session" {
			return cookie.Value
		}
	}
	return ""
}

// check comes back after all: in is who has not signed out, and so are copies.
func (p *person) check() {
	want := p.name
	if p.left {
		want = ""
	}
	p.sees(want)
	p.holding(p.alive).sees(want)
	if p.dead != "" {
		p.holding(p.dead).sees("")
	}
}

// holding is the same person in another browser, with a copy of a cookie.
func (p *person) holding(session string) *person {
	thief := &person{browser: p.site.browser(p.t), name: "the thief of " + p.name}
	u, _ := url.Parse(p.url) // of a server that runs
	thief.jar.SetCookies(u, []*http.Cookie{{Name: "auth_session", Value: session}})
	return thief
}
