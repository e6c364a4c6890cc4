package auth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const (
	crowd  = 1000 // people
	atOnce = 64   // of them concurrently
)

// TestAThousandPeopleNeverCross does not run in parallel, as it measures the
// memory that the app uses.
func TestAThousandPeopleNeverCross(t *testing.T) {
	synctest.Test(t, thousandPeopleNeverCross) // no call to the peer takes too long, however busy the machine is
}

func thousandPeopleNeverCross(t *testing.T) {
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
		t.Errorf("%d codes were exchanged, want one for each tab", n)
	}
	s.events.take()
	clear(people)
	owners.Clear()
	s.clock.Advance(3 * time.Minute)
	s.browser(t).signIn("the first after the crowd") // forgets what is kept for replays
	s.events.take()
	if kept := heap() - before; kept > crowd<<10 {
		t.Errorf("the app uses %d bytes after %d people signed in", kept, crowd)
	}
	runtime.KeepAlive(s)
}

// forEach calls do for each of people, atOnce of them concurrently.
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

// heap returns how many bytes of the heap are in use.
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
	owners *sync.Map // names by session cookie, of the whole crowd
	left   bool      // has signed out
	alive  string    // a copy of the last session cookie
	dead   string    // a copy of the one before, if any
}

// visit signs in, every third person in two tabs, reads the session, and signs
// out every second person.
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

// arrive checks that a callback set a session cookie that nobody else got.
func (p *person) arrive(got response) {
	if got.StatusCode != http.StatusFound {
		p.t.Errorf("%s: the callback = %d %s", p.name, got.StatusCode, got.body)
	}
	if other, taken := p.owners.LoadOrStore(p.sessionCookieIn(got), p.name); taken {
		p.t.Errorf("%s gets the cookie of %s", p.name, other)
	}
}

// sees checks that GET /session shows want, "" for nobody, and sets no cookie.
func (p *person) sees(want string) {
	got := p.get("/session")
	right := strings.Contains(got.body, `"sub":"`+want+`"`)
	if want == "" {
		right = got.body == noSessionJSON
	}
	if !right || p.sessionCookieIn(got) != "" {
		p.t.Errorf("%s sees %s, want the session of %q; cookies %v", p.name, got.body, want, got.Cookies())
	}
}

// sessionCookieIn returns the session cookie that a response sets, or "".
func (*person) sessionCookieIn(got response) string {
	for _, cookie := range got.Cookies() {
		if cookie.Name == "auth_session" {
			return cookie.Value
		}
	}
	return ""
}

// check requests the session again, with the cookie and with copies of it. Only
// people who did not sign out are signed in.
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

// holding returns another browser with a copy of a session cookie.
func (p *person) holding(session string) *person {
	thief := &person{browser: p.site.browser(p.t), name: "the thief of " + p.name}
	u, _ := url.Parse(p.url) // never fails
	thief.jar.SetCookies(u, []*http.Cookie{{Name: "auth_session", Value: session}})
	return thief
}
