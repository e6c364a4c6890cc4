package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A row holds one figure of every server.
type row struct {
	title string
	value func(Result) float64 // 0 if the server has none
}

// rows returns the rows of the table.
func (r *Results) rows() (rows []row) {
	for i, p := range r.Servers[0].Pages {
		title := "`" + p.Path + "` "
		if p.Coding != identity {
			title += p.Coding + " "
		}
		rows = append(rows,
			row{title + "requests/s", func(s Result) float64 { return s.Pages[i].PerSecond.median() }},
			row{title + "p50, ms", func(s Result) float64 { return s.Pages[i].P50.median() }},
			row{title + "p99, ms", func(s Result) float64 { return s.Pages[i].P99.median() }},
			row{title + "longest, ms", func(s Result) float64 { return s.Pages[i].Longest.max() }},
			row{title + "CPU per request, µs", func(s Result) float64 { return s.Pages[i].CPU.median() }},
			row{title + "bytes", func(s Result) float64 { return float64(s.Pages[i].Bytes) }},
		)
	}
	return append(rows,
		row{"cold start, ms", func(s Result) float64 { return s.ColdStart.median() }},
		row{"memory idle, MiB", func(s Result) float64 { return s.Idle }},
		row{"memory under load, MiB", func(s Result) float64 { return s.Peak }},
	)
}

// table returns the results as Markdown.
func (r *Results) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "On %s, %s: medians of %d rounds, each of %d s, over %d connections.\nOther processes used %s of the machine at the median, and %s at most.\n\n",
		r.Date, r.Machine, r.Options.Rounds, r.Options.Seconds, r.Options.Connections, percent(r.Noise.median()), percent(r.Noise.max()))
	for _, s := range r.Servers {
		fmt.Fprintf(&b, "- **%s**: %s\n", s.Name, s.About)
	}
	first, others := r.Servers[0], r.Servers[1:]
	b.WriteString("\n|")
	for _, s := range r.Servers {
		b.WriteString(" | " + s.Name)
	}
	for _, s := range others {
		fmt.Fprintf(&b, " | %s ÷ %s", first.Name, s.Name)
	}
	b.WriteString(" |\n|---" + strings.Repeat("|--:", len(r.Servers)+len(others)) + "|\n")
	for _, row := range r.rows() {
		b.WriteString("| " + row.title)
		for _, s := range r.Servers {
			b.WriteString(" | " + cell(row.value(s)))
		}
		for _, s := range others {
			b.WriteString(" | " + ratio(row.value(first), row.value(s)))
		}
		b.WriteString(" |\n")
	}
	return b.String()
}

// none stands for a figure that a server does not have.
const none = "–"

func cell(v float64) string {
	if v == 0 {
		return none
	}
	return figure(v)
}

// figure formats a number with three significant digits. From 100 it has all digits
// before the decimal point.
func figure(v float64) string {
	if v < 99.95 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// ratio formats a divided by b.
func ratio(a, b float64) string {
	if a == 0 || b == 0 {
		return none
	}
	return figure(math.Round(a/b*100) / 100)
}

func percent(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) + " %" }

// inPage returns page with its table replaced.
func inPage(page, table string) (string, error) {
	const from, to = "<!-- results -->\n", "<!-- end of results -->\n"
	before, rest, begins := strings.Cut(page, from)
	_, after, ends := strings.Cut(rest, to)
	if !begins || !ends {
		return "", errors.New("README.md lacks the comment <!-- results --> or <!-- end of results -->")
	}
	return before + from + "\n" + table + "\n" + to + after, nil
}
