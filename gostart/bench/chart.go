package main

import (
	"bytes"
	_ "embed"
	"slices"
	"text/template"
)

//go:embed chart.svg.tmpl
var chartTemplate string

// The sizes in the chart, in units of its view box.
const (
	firstGroup = 96 // from the top
	groupGap   = 46 // from the last bar of a page to the next page
	firstBar   = 22 // from the page's name
	barPitch   = 42
	longestBar = 330
	notePitch  = 28
)

// A group holds the bars of one page.
type group struct {
	Path, About string
	Y           int
	Bars        []bar
}

// A bar shows the requests per second of one server.
type bar struct {
	Name        string
	First       bool // of the first server, which is highlighted
	Y, Width    int
	Rate, Times string
}

// chart draws an SVG of the requests per second for uncompressed pages, which all servers
// have.
func (r *Results) chart() ([]byte, error) {
	var groups []group
	y := firstGroup
	for i, p := range r.Servers[0].Pages {
		if p.Coding == identity {
			groups = append(groups, group{p.Path, p.About, y, r.bars(i)})
			y += len(r.Servers)*barPitch + groupGap
		}
	}
	notes := r.notes(y)
	height := notes[len(notes)-1].Y + 24
	var b bytes.Buffer
	err := template.Must(template.New("chart").Parse(chartTemplate)).Execute(&b, map[string]any{
		"Groups": groups, "Notes": notes, "Height": height, "Paper": height - 1,
	})
	return b.Bytes(), err
}

// A note is a line of small print.
type note struct {
	Y    int
	Text string
}

// notes returns the versions of the servers, each once, then the date and the machine.
func (r *Results) notes(y int) (notes []note) {
	for _, s := range r.Servers {
		if !slices.ContainsFunc(notes, func(n note) bool { return n.Text == s.About }) {
			notes = append(notes, note{y + len(notes)*notePitch, s.About})
		}
	}
	return append(notes, note{y + len(notes)*notePitch, r.Date + ", " + r.Machine})
}

// bars compares the servers by one page. Times is relative to the slowest.
func (r *Results) bars(page int) (bars []bar) {
	var rates []float64
	for _, s := range r.Servers {
		rates = append(rates, s.Pages[page].PerSecond.median())
	}
	for i, s := range r.Servers {
		bars = append(bars, bar{
			Name:  s.Name,
			First: i == 0,
			Y:     firstBar + i*barPitch,
			Width: max(2, int(longestBar*rates[i]/slices.Max(rates))),
			Rate:  figure(rates[i]),
			Times: ratio(rates[i], slices.Min(rates)),
		})
	}
	return bars
}
