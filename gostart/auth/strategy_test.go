package auth_test

import (
	"net/http"
	"testing"
	"time"

	"gostart/auth"
)

// Each visitor comes back after every pause, until their session has ended.
func TestHowLongASessionLives(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		strategy auth.Strategy
		pause    time.Duration
		lives    time.Duration // until the last visit that finds it
		extended int           // times
	}{
		"sliding, a visit a day":      {auth.Sliding, day, 30 * day, 2},
		"sliding, a visit in 10 days": {auth.Sliding, 10 * day, 10 * day, 0},
		"sliding, a visit in 12 days": {auth.Sliding, 12 * day, 24 * day, 2},
		"rolling, a visit a day":      {auth.Rolling, day, 30 * day, 15},
		"rolling, a visit in 14 days": {auth.Rolling, 14 * day, 28 * day, 2},
		"rolling, a visit in 16 days": {auth.Rolling, 16 * day, 0, 0},
		"absolute, a visit a day":     {auth.Absolute, day, 15 * day, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, func(c *auth.Config) { c.Strategy = tt.strategy }).browser(t)
			b.signIn("ada")
			lives, extended := time.Duration(0), 0
			for visit := tt.pause; visit <= 60*day; visit += tt.pause {
				b.clock.Advance(tt.pause)
				got := b.get("/session")
				if got.StatusCode != http.StatusOK {
					break
				}
				lives, extended = visit, extended+len(got.Cookies())
			}
			if lives != tt.lives || extended != tt.extended {
				t.Errorf("it lives for %v, extended %d times; want %v, %d", lives, extended, tt.lives, tt.extended)
			}
		})
	}
}

func TestARollingSessionIsWrittenOnceAMinuteAtMost(t *testing.T) {
	t.Parallel()
	b := start(t, func(c *auth.Config) { c.Strategy = auth.Rolling }).browser(t)
	b.signIn("ada")
	b.clock.Advance(59 * time.Second)
	if got := b.get("/session"); len(got.Cookies()) != 0 {
		t.Errorf("within a minute: %v", got.Cookies())
	}
	b.clock.Advance(time.Second)
	if got := b.get("/session"); len(got.Cookies()) != 1 {
		t.Errorf("after a minute: %v", got.Cookies())
	}
}

func TestAbsoluteMeansThatAPatchExtendsNothing(t *testing.T) {
	t.Parallel()
	b := start(t, func(c *auth.Config) { c.Strategy = auth.Absolute }).browser(t)
	b.signIn("ada")
	b.clock.Advance(14 * day)
	if got := b.patch(`{"user":{"name":"A"}}`); got.StatusCode != http.StatusOK {
		t.Fatalf("PATCH /session = %d %s", got.StatusCode, got.body)
	}
	b.clock.Advance(day + time.Second)
	if got := b.subject(); got != "" {
		t.Errorf("%s is still signed in", got)
	}
}
