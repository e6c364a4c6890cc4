package start_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"

	"gostart/start"
)

func TestAServiceIsProvidedByItsType(t *testing.T) {
	t.Parallel()
	home := netip.MustParseAddr("127.0.0.1")
	s := newSite(t)
	start.Provide(s.App, 42)
	start.Provide[fmt.Stringer](s.App, home)
	s.Route("/", loads(func(c *start.Context) string {
		return fmt.Sprint(start.Provided[int](c), " at ", start.Provided[fmt.Stringer](c))
	}))

	s.get(t, "/").wants(t, http.StatusOK, "42 at 127.0.0.1")
}

func TestAMissingServiceSaysHowToProvideIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	start.Provide(s.App, netip.Addr{}) // not as a fmt.Stringer
	s.Route("/", loads(func(c *start.Context) string {
		return panicOf(func() { start.Provided[fmt.Stringer](c) })
	}))

	s.get(t, "/").wants(t, http.StatusOK, "start: no fmt.Stringer was provided; call start.Provide when wiring the app")
}
