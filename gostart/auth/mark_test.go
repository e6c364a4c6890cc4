package auth_test

import (
	"testing"

	"gostart/auth"
)

func TestAMarkTellsSessionsApartAndNothingElse(t *testing.T) {
	t.Parallel()
	ada := &auth.Session{ID: "one", User: auth.User{Name: "Ada"}}
	renamed := &auth.Session{ID: "one", User: auth.User{Name: "Augusta"}}
	if got, want := ada.Fingerprint(), "37648d677399cac1"; got != want {
		t.Errorf("Mark() = %q, want %q", got, want)
	}
	if ada.Fingerprint() != renamed.Fingerprint() {
		t.Error("a session has another mark when its user changes")
	}
	if again := (&auth.Session{ID: "two", User: ada.User}); ada.Fingerprint() == again.Fingerprint() {
		t.Error("two sessions of one person have the same mark")
	}
}
