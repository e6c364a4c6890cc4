package start_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"gostart/start"
)

// everything is services of each kind that can be nil.
type everything struct {
	Pointer   *int
	Interface fmt.Stringer
	Typed     fmt.Stringer // an interface that holds a nil pointer
	Func      func()
	Map       map[string]int
	Chan      chan int
	embedded

	Slice    []int
	Number   int
	Optional *int `start:"optional"`
	hidden   *int
}

type embedded struct{ Inner *int }

func TestANilServiceIsRefusedAtBoot(t *testing.T) {
	t.Parallel()
	_, err := start.New(&everything{Typed: (*strings.Builder)(nil)}, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Fatal("nil services are accepted")
	}
	var want []string
	for _, field := range []string{"everything.Pointer", "everything.Interface", "everything.Typed", "everything.Func", "everything.Map", "everything.Chan", "embedded.Inner"} {
		want = append(want, "start: New: services: "+field+" is nil; set it before New")
	}
	if got := err.Error(); got != strings.Join(want, "\n") {
		t.Errorf("New returns\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestCompleteServicesAreAccepted(t *testing.T) {
	t.Parallel()
	n := 1
	all := &everything{
		Pointer: &n, Interface: new(strings.Builder), Typed: new(strings.Builder), Func: func() {},
		Map: map[string]int{}, Chan: make(chan int), embedded: embedded{&n},
	}
	if _, err := start.New(all, slog.New(slog.DiscardHandler)); err != nil || all.hidden != nil {
		t.Error(err)
	}
}

func TestServicesAreAPointerToAStruct(t *testing.T) {
	t.Parallel()
	for _, services := range []any{nil, everything{}, (*everything)(nil), new(int), io.Discard, map[string]int{}} {
		_, err := start.New(services, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "pass a non-nil pointer to a struct") {
			t.Errorf("New with a %T returns %v", services, err)
		}
	}
	if _, err := start.New(&struct{}{}, nil); err == nil {
		t.Error("a nil log is accepted")
	}
}

func TestServicesOfAnotherTypeAreNamed(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, &named{"app"})
	s.Route("/", loads(func(c *start.Context) string {
		return panicOf(func() { start.Services[everything](c) })
	}))
	s.get(t, "/").wants(t, http.StatusOK, "start: Services: the app's services are a *start_test.named, not a *start_test.everything")
}
