package devtools

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gostart/start"
)

// waterfallWidth is the width of a waterfall in the units of its SVG.
const waterfallWidth = 1000

// scale converts a duration to SVG units, in a waterfall whose whole width is total.
func scale(d, total time.Duration) string {
	return strconv.FormatFloat(float64(waterfallWidth)*float64(d)/float64(max(total, 1)), 'f', 1, 64)
}

// stepWidth returns the width of a step in SVG units. It is at least four, so that
// every step is visible.
func stepWidth(step start.Step, total time.Duration) string {
	return scale(max(step.Took, total/(waterfallWidth/4)), total)
}

// longestFirst sorts steps by duration. The SVG draws shorter steps later, so that
// longer ones do not cover them.
func longestFirst(steps []start.Step) []start.Step {
	return slices.SortedStableFunc(slices.Values(steps), func(a, b start.Step) int { return cmp.Compare(b.Took, a.Took) })
}

// milliseconds formats a duration in milliseconds. Longer durations have fewer decimal
// places.
func milliseconds(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 1:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.2f ms", ms)
}
