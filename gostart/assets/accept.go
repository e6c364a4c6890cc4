package assets

import (
	"strconv"
	"strings"
)

// choose returns the variant with the highest weight in an Accept-Encoding
// header, and the first of those with equal weight. If the header accepts no
// variant, choose returns the one that is not encoded (RFC 9110, section
// 12.5.3).
func (a asset) choose(accepts string) variant {
	best, most := a.variants[len(a.variants)-1], 0.0
	for _, v := range a.variants {
		if q := weight(accepts, v.coding); q > most {
			best, most = v, q
		}
	}
	return best
}

// weight returns the weight of a coding in an Accept-Encoding header, from 0 to
// 1: that of the coding itself, else that of "*", else 0.
func weight(accepts, coding string) float64 {
	others := 0.0
	for offer := range strings.SplitSeq(strings.ToLower(accepts), ",") {
		name, param, hasParam := strings.Cut(offer, ";")
		switch strings.TrimSpace(name) {
		case coding:
			return quality(param, hasParam)
		case "*":
			others = quality(param, hasParam)
		}
	}
	return others
}

// quality parses a parameter such as "q=0.5". It returns 1 without a parameter,
// and 0 for one that is malformed.
func quality(param string, hasParam bool) float64 {
	if !hasParam {
		return 1
	}
	value, isWeight := strings.CutPrefix(strings.TrimSpace(param), "q=")
	q, err := strconv.ParseFloat(value, 64)
	if !isWeight || err != nil || !(q >= 0 && q <= 1) { // NaN fails both comparisons
		return 0
	}
	return q
}
