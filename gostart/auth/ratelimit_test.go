package auth_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/auth"
	"gostart/internal/authtest"
)

// limited applies Limits.SignIn to the peers.
func limited(c *auth.Config) {
	for i := range c.Providers {
		c.Providers[i].NoRateLimit = false
	}
}

// from returns the site as a client at that address reaches it.
func (s *site) from(address string) *site {
	there := *s
	handler := s.Handler()
	there.client = &http.Client{Transport: authtest.InProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = address
		handler.ServeHTTP(w, r)
	}))}
	return &there
}

func TestTheSixtyFirstSignInMustWait(t *testing.T) {
	t.Parallel()
	s := startInProcess(t, limited)
	for i := range 60 {
		got := s.browser(t).get("/signIn/oidc")
		if left := fmt.Sprint(59 - i); got.StatusCode != http.StatusFound || got.Header.Get("X-RateLimit-Remaining") != left {
			t.Fatalf("sign-in %d = %d, %q left", i+1, got.StatusCode, got.Header.Get("X-RateLimit-Remaining"))
		}
		s.clock.Advance(time.Second)
	}
	discovered := s.peer.called(discoveryPath)
	b := s.browser(t)
	got := b.get("/signIn/oidc")
	var decoded struct {
		Error      string
		RetryAfter int
		ResetAt    time.Time
	}
	if err := json.Unmarshal([]byte(got.body), &decoded); err != nil || got.StatusCode != http.StatusTooManyRequests || decoded.RetryAfter != 840 ||
		!decoded.ResetAt.Equal(s.clock.Now().Add(14*time.Minute)) || decoded.Error == "" || strings.Contains(got.body, "code") {
		t.Errorf("the 61st = %d %s", got.StatusCode, got.body)
	}
	want := map[string]string{
		"Retry-After": "840", "X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": fmt.Sprint(decoded.ResetAt.Unix()),
	}
	for name, value := range want {
		if got := got.Header.Get(name); got != value {
			t.Errorf("%s = %q, want %q", name, got, value)
		}
	}
	if events := s.events.take(); b.flowCount() != 0 || s.peer.called(discoveryPath) != discovered || !slices.Equal(events, []string{"auth.rate_limited RATE_LIMIT_EXCEEDED"}) {
		t.Errorf("%d flows, events %q", b.flowCount(), events)
	}
	s.clock.Advance(14 * time.Minute)
	if got := b.get("/signIn/oidc"); got.StatusCode != http.StatusFound {
		t.Errorf("a quarter of an hour after the first: %d %s", got.StatusCode, got.body)
	}
}

// Headers that a client chooses must not make it another client.
func TestOnlyTheAddressIdentifiesAClient(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		addresses []string // 60 requests come from the first, then one from the second
		want      int
	}{
		"another IPv4 address":             {[]string{"192.0.2.1:1", "192.0.2.2:1"}, 302},
		"the same, from another port":      {[]string{"192.0.2.1:1", "192.0.2.1:2"}, 429},
		"the same, as IPv6":                {[]string{"192.0.2.1:1", "[::ffff:192.0.2.1]:1"}, 429},
		"another IPv6 network":             {[]string{"[2001:db8:0:1::1]:1", "[2001:db8:0:2::1]:1"}, 302},
		"the same /64 of IPv6":             {[]string{"[2001:db8:0:1::1]:1", "[2001:db8:0:1:ffff::2]:1"}, 429},
		"the same /64, by another zone":    {[]string{"[fe80::1%eth0]:1", "[fe80::2%eth1]:1"}, 429},
		"no address, as all who have none": {[]string{"pipe", "@"}, 429},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startInProcess(t, limited)
			for i := range 60 {
				spoofed := fmt.Sprintf("203.0.113.%d", i)
				s.from(tt.addresses[0]).browser(t).get("/signIn/oidc", "X-Forwarded-For: "+spoofed, "Forwarded: for="+spoofed)
			}
			if got := s.from(tt.addresses[1]).browser(t).get("/signIn/oidc"); got.StatusCode != tt.want {
				t.Errorf("GET /signIn/oidc = %d %s, want %d", got.StatusCode, got.body, tt.want)
			}
		})
	}
}

func TestALimitIsTheAppsToSet(t *testing.T) {
	t.Parallel()
	s := startInProcess(t, limited, func(c *auth.Config) { c.Limits.SignIn = auth.Limit{Count: 1, Per: time.Minute} })
	b := s.browser(t)
	for i, want := range []int{302, 429, 429} {
		if got := b.get("/signIn/oidc"); got.StatusCode != want {
			t.Errorf("sign-in %d = %d", i+1, got.StatusCode)
		}
	}
	if got := b.get("/signIn/oidc?redirect=false"); got.StatusCode != 200 {
		t.Errorf("redirect=false counts as an attempt: %d %s", got.StatusCode, got.body)
	}
}

func TestTokensAreGivenTenTimes(t *testing.T) {
	t.Parallel()
	b := startInProcess(t).browser(t)
	b.signIn("ada")
	for i := range 12 {
		want := 200
		if i >= 10 {
			want = 429
		}
		if got := b.get("/providers/oidc/tokens"); got.StatusCode != want {
			t.Errorf("request %d = %d %s", i+1, got.StatusCode, got.body)
		}
	}
}

// Many clients must not fill the memory.
func TestCountingIsBounded(t *testing.T) {
	s := startInProcess(t, limited)
	before := heap()
	for i := range 60_000 {
		address := fmt.Sprintf("[2001:db8:%x:%x::1]:1", i>>16, i&0xffff)
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/api/auth/signIn/oidc", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = address
		s.Handler().ServeHTTP(discard{}, r)
	}
	if grown := heap() - before; grown > 20<<20 {
		t.Errorf("the heap has grown by %d MB", grown>>20)
	}
}

// discard is a ResponseWriter that stores nothing.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

func TestASignInIsNotStartedAheadOfTime(t *testing.T) {
	t.Parallel()
	b := start(t).browser(t)
	for _, purpose := range []string{"prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"} {
		if got := b.get("/signIn/oidc", "Sec-Purpose: "+purpose); got.StatusCode != 403 || b.flowCount() != 0 {
			t.Errorf("Sec-Purpose: %s = %d, %d flows", purpose, got.StatusCode, b.flowCount())
		}
	}
}

// Another site can make a browser send requests, but not use up its attempts.
func TestPicturesOfAnotherSiteUseUpNothing(t *testing.T) {
	t.Parallel()
	picture := []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"}
	s := startInProcess(t, limited)
	for range 70 {
		if got := s.browser(t).get("/signIn/oidc", picture...); got.StatusCode != 403 || len(got.Cookies()) != 0 {
			t.Fatalf("GET /signIn/oidc for a picture = %d %s", got.StatusCode, got.body)
		}
		s.browser(t).get("/providers/oidc/tokens", picture...)
	}
	b := s.browser(t)
	params := b.beginSignIn("oidc")
	for range 3 {
		b.get("/signIn/oidc", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty")
	}
	if got := b.finishSignIn("oidc", params); got.StatusCode != http.StatusFound {
		t.Errorf("the sign-in = %d %s", got.StatusCode, got.body)
	}
	if got := b.get("/providers/oidc/tokens"); got.StatusCode != http.StatusOK {
		t.Errorf("GET /providers/oidc/tokens = %d %s", got.StatusCode, got.body)
	}
}

func TestHalfALimitIsAFault(t *testing.T) {
	t.Parallel()
	for _, limit := range []auth.Limit{{Count: 2}, {Per: time.Minute}, {Count: -1, Per: time.Minute}} {
		_, err := auth.New(auth.Config{Limits: auth.Limits{SignUp: limit}})
		if err == nil || !strings.Contains(err.Error(), "Limits: want a Count and a Per") {
			t.Errorf("New with the limit %v = %v", limit, err)
		}
	}
}
