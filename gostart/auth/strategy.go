package auth

import "time"

// A Strategy says what using a session does to its end. Nothing moves the end
// past Config.MaxLifetime from signing in.
type Strategy int

// The strategies.
const (
	Sliding  Strategy = iota // a use moves it once less than a quarter of the lifetime is left
	Rolling                  // every use moves it, once a minute at most
	Absolute                 // nothing moves it
)

// due reports whether a use of s at that time moves its end.
func (strategy Strategy) due(s *Session, now time.Time, lifetime time.Duration) bool {
	if !s.Expires.Before(s.LatestExpiry) {
		return false
	}
	left := s.Expires.Sub(now)
	switch strategy {
	case Rolling:
		return left <= lifetime-time.Minute
	case Absolute:
		return false
	default:
		return left < lifetime/4
	}
}
