package devtools

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gostart/start"
)

// width is that of a whole waterfall, in the units of its drawing.
const width = 1000

// at returns where in a waterfall of total a moment is.
func at(moment, total time.Duration) string {
	return strconv.FormatFloat(float64(width)*float64(moment)/float64(max(total, 1)), 'f', 1, 64)
}

// span returns how wide a step of a waterfall is drawn: what took no time at
// all is seen, too.
func span(step start.Step, total time.Duration) string {
	return at(max(step.Took, total/(width/4)), total)
}

// longestFirst arranges steps so that each is seen where it is drawn over those
// before.
func longestFirst(steps []start.Step) []start.Step {
	return slices.SortedStableFunc(slices.Values(steps), func(a, b start.Step) int { return cmp.Compare(b.Took, a.Took) })
}

// round writes a duration in milliseconds as people compare them.
func round(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 1:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.2f ms", ms)
}
