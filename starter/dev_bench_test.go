package starter_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gostart/starttest/chromium"
)

// BenchmarkAnEditIsShown measures the time from the change of a file, under "go tool
// start dev", until a browser shows it: go test -run=- -bench=Edit -benchtime=10x ./starter
func BenchmarkAnEditIsShown(b *testing.B) {
	dir := b.TempDir()
	copyProject(b, dir)
	browser := chromium.New(b, startDev(b, dir).URL)
	for name, edit := range map[string]struct{ file, old, new, shows string }{
		"templ": {"routes/index/page.templ", "<h1", `<p id="edit">%d</p><h1`, `document.querySelector("#edit")?.textContent === "%d"`},
		"go":    {"routes/index/route.go", `Description: "`, `Description: "%d `, `document.querySelector("meta[name=description]")?.content.startsWith("%d ")`},
		"css":   {"static/app.css", "body {", "body { --edit: %d;", `getComputedStyle(document.body).getPropertyValue("--edit") === "%d"`},
	} {
		b.Run(name, func(b *testing.B) {
			file := filepath.Join(dir, edit.file)
			text := readText(b, file)
			if strings.Count(text, edit.old) == 0 {
				b.Fatalf("%s does not contain %s", edit.file, edit.old)
			}
			browser.Open("/")
			var took []time.Duration
			for n := 1; b.Loop(); n++ {
				edited := time.Now()
				write(b, file, strings.Replace(text, edit.old, fmt.Sprintf(edit.new, n), 1))
				browser.Until(fmt.Sprintf(edit.shows, n))
				took = append(took, time.Since(edited))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "ms/median")
		})
	}
}
