package auth_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gostart/auth"
	"gostart/internal/authtest"
)

func TestRevocationsExpire(t *testing.T) {
	t.Parallel()
	c := authtest.NewClock(time.Unix(0, 0))
	m := auth.NewInMemoryRevocations(10, c.Now)
	add := func(id string, want bool) {
		t.Helper()
		if added, err := m.Add(t.Context(), id, c.Now().Add(time.Minute)); added != want || err != nil {
			t.Errorf("Add(%q) = %v, %v; want %v", id, added, err, want)
		}
	}
	has := func(id string, want bool) {
		t.Helper()
		if known, err := m.Has(t.Context(), id); known != want || err != nil {
			t.Errorf("Has(%q) = %v, %v; want %v", id, known, err, want)
		}
	}
	has("a", false)
	add("a", true)
	add("a", false)
	has("a", true)
	c.Advance(59 * time.Second)
	add("a", false)
	has("a", true)
	c.Advance(time.Second)
	has("a", false)
	add("a", true)
}

func TestOfConcurrentAddsOneIsFirst(t *testing.T) {
	t.Parallel()
	m := auth.NewInMemoryRevocations(10, time.Now)
	var first atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if added, _ := m.Add(t.Context(), "a", time.Now().Add(time.Hour)); added {
				first.Add(1)
			}
		})
	}
	all.Wait()
	if n := first.Load(); n != 1 {
		t.Errorf("Add reported %d times that the id was new, want once", n)
	}
}

func TestAFullRevocationStoreEvictsWhatExpiresSoonest(t *testing.T) {
	t.Parallel()
	const limit = 800
	c := authtest.NewClock(time.Unix(0, 0))
	m := auth.NewInMemoryRevocations(limit, c.Now)
	for i := range 10 * limit {
		if _, err := m.Add(t.Context(), fmt.Sprint(i), c.Now().Add(time.Duration(i+1)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	kept := 0
	for i := range 10 * limit {
		known, err := m.Has(t.Context(), fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		if known {
			kept++
		} else if i >= 10*limit-limit*3/4 {
			t.Errorf("%d is evicted, though it expires late", i)
		}
	}
	if kept > limit || kept < limit/2 {
		t.Errorf("%d ids are kept, want at most %d and not many less", kept, limit)
	}
}

// Many failed sign-ins must not fill the memory.
func TestARevocationStoreStaysSmall(t *testing.T) {
	m := auth.NewInMemoryRevocations(1000, time.Now)
	before := heap()
	for i := range 100_000 {
		if _, err := m.Add(t.Context(), fmt.Sprint("flow:", i), time.Now().Add(time.Duration(i)*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
	}
	if grown := heap() - before; grown > 1<<20 {
		t.Errorf("the heap has grown by %d bytes for 1,000 ids", grown)
	}
	runtime.KeepAlive(m)
}
