package start_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"gostart/start"
)

func TestEachAppHasOneValueOfItsOwn(t *testing.T) {
	t.Parallel()
	visits := start.PerApp(func() *atomic.Int64 { return new(atomic.Int64) })
	page := loads(func(c *start.Context) string { return fmt.Sprint(visits(c).Add(1)) })
	one, other := newSite(t), newSite(t)
	one.Route("/", page)
	other.Route("/", page)
	one.get(t, "/").wants(t, http.StatusOK, "1")
	one.get(t, "/").wants(t, http.StatusOK, "2")
	other.get(t, "/").wants(t, http.StatusOK, "1")
}
