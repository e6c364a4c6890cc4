package static

import (
	"strings"
	"testing"
)

// Whatever a client sends, it gets a form that is there, and never one that it
// does not name.
func FuzzAcceptEncoding(f *testing.F) {
	for _, accepts := range []string{"gzip, br;q=0.9, zstd", "*;q=0", "identity;q=0, gzip;q=1e-3", ",;=q", "zstd;q=NaN", "gzip;q=0x1p-2"} {
		f.Add(accepts)
	}
	a := asset{forms: formsOf(nil)}
	f.Fuzz(func(t *testing.T, accepts string) {
		for _, form := range a.forms {
			if q := weight(accepts, form.coding); !(q >= 0 && q <= 1) {
				t.Errorf("%q weighs %s by %v", accepts, form.coding, q)
			}
		}
		chosen := a.choose(accepts).coding
		lower := strings.ToLower(accepts)
		if chosen != identity && !strings.Contains(lower, chosen) && !strings.Contains(lower, "*") {
			t.Errorf("%q is answered with %s", accepts, chosen)
		}
		if refused := a.choose(chosen + ";q=0, " + accepts); refused.coding == chosen && chosen != identity {
			t.Errorf("%q after refusing %s is answered with it", accepts, chosen)
		}
	})
}
