package assets

import (
	"strings"
	"testing"
)

// FuzzAcceptEncoding checks that every weight is from 0 to 1, and that the chosen
// coding is one that the client names and does not refuse.
func FuzzAcceptEncoding(f *testing.F) {
	for _, accepts := range []string{"gzip, br;q=0.9, zstd", "*;q=0", "identity;q=0, gzip;q=1e-3", ",;=q", "zstd;q=NaN", "gzip;q=0x1p-2"} {
		f.Add(accepts)
	}
	a := asset{variants: variantsOf(nil, true)}
	f.Fuzz(func(t *testing.T, accepts string) {
		for _, v := range a.variants {
			if q := weight(accepts, v.coding); !(q >= 0 && q <= 1) {
				t.Errorf("weight of %[2]s in %[1]q = %[3]v", accepts, v.coding, q)
			}
		}
		chosen := a.choose(accepts).coding
		lower := strings.ToLower(accepts)
		if chosen != identity && !strings.Contains(lower, chosen) && !strings.Contains(lower, "*") {
			t.Errorf("choose(%q) = %s, which the client does not name", accepts, chosen)
		}
		if refused := a.choose(chosen + ";q=0, " + accepts); refused.coding == chosen && chosen != identity {
			t.Errorf("choose(%[2]q) = %[2]s, although %[2]s;q=0 precedes %[1]q", accepts, chosen)
		}
	})
}
