package main

import (
	"bytes"
	_ "embed"
	"slices"
	"text/template"
)

//go:embed chart.svg.tmpl
var chartTemplate string

// The chart's measures, in units of its view box.
const (
	firstGroup = 96 // from the top
	groupGap   = 46 // from the last bar of a page to the next page
	firstBar   = 22 // from the page's name
	barPitch   = 42
	longestBar = 330
	notePitch  = 28
)

// A group is the bars of one page.
type group struct {
	Path, About string
	Y           int
	Bars        []bar
}

// A bar is the requests per second of a server.
type bar struct {
	Name        string
	Own         bool // of the first server
	Y, Width    int
	Rate, Times string
}

// chart draws requests per second as SVG, of pages that are not compressed: all
// servers have those.
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

// notes say what was measured: one for servers that are built from the same.
func (r *Results) notes(y int) (notes []note) {
	for _, s := range r.Servers {
		if !slices.ContainsFunc(notes, func(n note) bool { return n.Text == s.About }) {
			notes = append(notes, note{y + len(notes)*notePitch, s.About})
		}
	}
	return append(notes, note{y + len(notes)*notePitch, r.Date + ", " + r.Machine})
}

// bars compares the servers by a page. The slowest counts as one.
func (r *Results) bars(page int) (bars []bar) {
	var rates []float64
	for _, s := range r.Servers {
		rates = append(rates, s.Pages[page].PerSecond.median())
	}
	for i, s := range r.Servers {
		bars = append(bars, bar{
			Name:  s.Name,
			Own:   i == 0,
			Y:     firstBar + i*barPitch,
			Width: max(2, int(longestBar*rates[i]/slices.Max(rates))),
			Rate:  figure(rates[i]),
			Times: ratio(rates[i], slices.Min(rates)),
		})
	}
	return bars
}
