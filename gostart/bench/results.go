package main

import (
	"encoding/json"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Results are the results of a comparison, as results.json holds them.
type Results struct {
	Date    string
	Machine string
	Options options
	Noise   Samples // percent of the machine that other processes used in each run
	Servers []Result
}

// A Result holds the results of one server.
type Result struct {
	Name, About string
	ColdStart   Samples // milliseconds from the start of the process to the first 200
	Idle, Peak  float64 // MiB of memory
	Pages       []Page
}

// A Page holds the results of one page in one content coding. It has no samples if the
// server does not support that coding.
type Page struct {
	Path, Coding, About string
	Bytes               int // of the body, as it is sent
	PerSecond           Samples
	P50, P99            Samples // milliseconds
	Longest             Samples // milliseconds
	CPU                 Samples // microseconds of the server's processor for each request
}

func (p *Page) add(s sample) {
	p.PerSecond.add(s.perSecond)
	p.P50.add(s.p50)
	p.P99.add(s.p99)
	p.Longest.add(s.longest)
	p.CPU.add(s.cpu)
}

// Samples are the results of one measurement, one for each round.
type Samples []float64

func (s *Samples) add(v float64) { *s = append(*s, math.Round(v*100)/100) }

// median returns the middle sample, or 0 without samples.
func (s Samples) median() float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return (sorted[(len(s)-1)/2] + sorted[len(s)/2]) / 2
}

// max returns the largest sample, or 0 without samples.
func (s Samples) max() (largest float64) {
	for _, v := range s {
		largest = max(largest, v)
	}
	return largest
}

const resultsFile = "results.json"

func readResults() (*Results, error) {
	text, err := os.ReadFile(resultsFile)
	if err != nil {
		return nil, err
	}
	var r Results
	return &r, json.Unmarshal(text, &r)
}

// write writes results.json, and calls draw.
func (r *Results) write(stdout io.Writer) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	lists := regexp.MustCompile(`\[[\s\d.,]+\]`) // of numbers: put each list on one line
	text = lists.ReplaceAllFunc(text, func(list []byte) []byte {
		return []byte(strings.ReplaceAll(strings.Join(strings.Fields(string(list)), ""), ",", ", "))
	})
	if err := os.WriteFile(resultsFile, append(text, '\n'), 0o644); err != nil {
		return err
	}
	return r.draw(stdout)
}

// draw writes chart.svg, and the table to README.md and to stdout.
func (r *Results) draw(stdout io.Writer) error {
	const chartFile, readme = "chart.svg", "README.md"
	chart, err := r.chart()
	if err != nil {
		return err
	}
	if err := os.WriteFile(chartFile, chart, 0o644); err != nil {
		return err
	}
	page, err := os.ReadFile(readme)
	if err != nil {
		return err
	}
	table := r.table()
	changed, err := inPage(string(page), table)
	if err != nil {
		return err
	}
	if err := os.WriteFile(readme, []byte(changed), 0o644); err != nil {
		return err
	}
	_, err = io.WriteString(stdout, table)
	return err
}
