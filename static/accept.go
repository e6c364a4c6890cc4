package static

import (
	"strconv"
	"strings"
)

// choose returns the form that an Accept-Encoding header weighs most, and of
// equal ones the one that we prefer. Whoever accepts nothing that we have gets
// the plain form, as RFC 9110, section 12.5.3 advises.
func (a asset) choose(accepts string) form {
	best, most := a.forms[len(a.forms)-1], 0.0
	for _, f := range a.forms {
		if q := weight(accepts, f.coding); q > most {
			best, most = f, q
		}
	}
	return best
}

// weight returns how much an Accept-Encoding header wants a coding, from 0 to
// 1: what it says of the coding itself, or else of "*", or else 0.
func weight(accepts, coding string) float64 {
	others := 0.0
	for offer := range strings.SplitSeq(strings.ToLower(accepts), ",") {
		name, param, weighed := strings.Cut(offer, ";")
		switch strings.TrimSpace(name) {
		case coding:
			return quality(param, weighed)
		case "*":
			others = quality(param, weighed)
		}
	}
	return others
}

// quality reads a parameter such as "q=0.5". Without one it is 1; what cannot
// be read is no wish.
func quality(param string, weighed bool) float64 {
	if !weighed {
		return 1
	}
	value, isWeight := strings.CutPrefix(strings.TrimSpace(param), "q=")
	q, err := strconv.ParseFloat(value, 64)
	if !isWeight || err != nil || !(q >= 0 && q <= 1) { // which NaN isn't either
		return 0
	}
	return q
}
