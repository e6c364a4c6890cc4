package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func TestTheChartAndTheTableShowTheResults(t *testing.T) {
	t.Parallel()
	results, err := readResults()
	if err != nil {
		t.Fatal(err)
	}
	chart, err := results.chart()
	if err != nil {
		t.Fatal(err)
	}
	if string(chart) != read(t, "chart.svg") {
		t.Error("chart.svg does not match results.json; run: go run . -draw")
	}
	page := read(t, "README.md")
	if want, err := inPage(page, results.table()); err != nil || page != want {
		t.Errorf("README.md does not match results.json (%v); run: go run . -draw", err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// twoServers is a comparison of one page. The second server is slower and does not
// compress.
func twoServers() *Results {
	return &Results{
		Date: "2026-01-31", Machine: "A machine", Options: options{Rounds: 3, Seconds: 5, Connections: 32}, Noise: Samples{1, 0, 4},
		Servers: []Result{
			{"ours", "Go <1>", Samples{9, 7, 8}, 15, 20, []Page{
				{"/", identity, "home", 2700, Samples{30000, 10, 40000}, Samples{1}, Samples{2}, Samples{5, 9}, Samples{30}},
				{"/", gzip, "home", 1350, Samples{20000}, Samples{2}, Samples{4}, Samples{8}, Samples{60}},
			}},
			{"theirs", "Node", Samples{160}, 80, 200, []Page{
				{"/", identity, "home", 1700, Samples{2000}, Samples{10}, Samples{40}, Samples{90}, Samples{450}},
				{Path: "/", Coding: gzip, About: "home"},
			}},
		},
	}
}

func TestTheTableComparesTheFirstServerWithTheOthers(t *testing.T) {
	t.Parallel()
	const want = `On 2026-01-31, A machine: medians of 3 rounds, each of 5 s, over 32 connections.
Other processes used 1 % of the machine at the median, and 4 % at most.

- **ours**: Go <1>
- **theirs**: Node

| | ours | theirs | ours ÷ theirs |
|---|--:|--:|--:|
| ` + "`/`" + ` requests/s | 30,000 | 2,000 | 15 |
| ` + "`/`" + ` p50, ms | 1 | 10 | 0.1 |
| ` + "`/`" + ` p99, ms | 2 | 40 | 0.05 |
| ` + "`/`" + ` longest, ms | 9 | 90 | 0.1 |
| ` + "`/`" + ` CPU per request, µs | 30 | 450 | 0.07 |
| ` + "`/`" + ` bytes | 2,700 | 1,700 | 1.59 |
| ` + "`/`" + ` gzip requests/s | 20,000 | – | – |
| ` + "`/`" + ` gzip p50, ms | 2 | – | – |
| ` + "`/`" + ` gzip p99, ms | 4 | – | – |
| ` + "`/`" + ` gzip longest, ms | 8 | – | – |
| ` + "`/`" + ` gzip CPU per request, µs | 60 | – | – |
| ` + "`/`" + ` gzip bytes | 1,350 | – | – |
| cold start, ms | 8 | 160 | 0.05 |
| memory idle, MiB | 15 | 80 | 0.19 |
| memory under load, MiB | 20 | 200 | 0.1 |
`
	if got := twoServers().table(); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
}

func TestTheChartIsDrawnToScale(t *testing.T) {
	t.Parallel()
	chart, err := twoServers().chart()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<rect class="bar own" x="196" y="-2" width="330" `, `>15×<tspan class="muted more" dx="10">30,000/s<`,
		`<rect class="bar" x="196" y="-2" width="22" `, `>1×<tspan class="muted more" dx="10">2,000/s<`,
		`>Go &lt;1&gt;<`, `>2026-01-31, A machine<`,
	} {
		if !strings.Contains(string(chart), want) {
			t.Errorf("the chart lacks %s:\n%s", want, chart)
		}
	}
	for reader := xml.NewDecoder(strings.NewReader(string(chart))); ; {
		if _, err := reader.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFiguresHaveThreeSignificantDigits(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0", 0.05: "0.05", 0.789: "0.789", 1: "1", 9.906: "9.91", 12.345: "12.3", 99.97: "100", 123.4: "123", 999.6: "1,000", 49832.12: "49,832", 1234567: "1,234,567",
	} {
		if got := figure(v); got != want {
			t.Errorf("figure(%v) = %s, want %s", v, got, want)
		}
	}
}

func TestTheMedianIsTheMiddleSample(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		samples Samples
		want    float64
	}{{nil, 0}, {Samples{3}, 3}, {Samples{9, 1}, 5}, {Samples{9, 1, 2}, 2}, {Samples{4, 1, 3, 100}, 3.5}} {
		if got := tt.samples.median(); got != tt.want {
			t.Errorf("%v.median() = %v, want %v", tt.samples, got, tt.want)
		}
	}
}
