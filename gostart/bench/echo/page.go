package main

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
)

const (
	head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>`
	body = `</title></head><body><main>`
	tail = `</main></body></html>`
)

// fixedPage returns a page of length bytes.
func fixedPage(title string, length int) []byte {
	var b bytes.Buffer
	b.WriteString(head + title + body)
	fill(&b, length)
	return b.Bytes()
}

// fill pads a page to length bytes with spaces, and appends its end.
func fill(b *bytes.Buffer, length int) {
	b.WriteString(spaces[:max(0, length-b.Len()-len(tail))])
	b.WriteString(tail)
}

var spaces = strings.Repeat(" ", 1<<16)

// writeDashboard writes the dashboard without its end.
func writeDashboard(b *bytes.Buffer, s session, rows [20]row) {
	b.WriteString(head + "Dashboard" + body + "<h1>Welcome, ")
	b.WriteString(html.EscapeString(s.Name))
	b.WriteString("!</h1><p>")
	b.WriteString(html.EscapeString(s.Email))
	b.WriteString("</p><table><thead><tr><th>#</th><th>Time</th><th>Action</th><th>Place</th><th>Address</th><th>Status</th></tr></thead><tbody>")
	for _, r := range rows {
		b.WriteString("<tr>")
		for _, cell := range r {
			b.WriteString("<td>")
			b.WriteString(html.EscapeString(cell))
			b.WriteString("</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
}

// row holds one cell for each column.
type row [6]string

// rows are the rows of the dashboard.
var rows = sample()

func sample() (rows [20]row) {
	actions := []string{"Signed in", "Changed the profile", "Made a token", "Invited a teammate", "Exported a report"}
	places := []string{"Lisbon", "Osaka", "Nairobi", "Quito"}
	newest := time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	for i := range rows {
		status := "ok"
		if i%7 == 3 {
			status = "failed"
		}
		rows[i] = row{
			strconv.Itoa(i + 1),
			newest.Add(-time.Duration(i) * 90 * time.Minute).Format("2 Jan 2006, 15:04 UTC"),
			actions[i%len(actions)],
			places[i%len(places)],
			fmt.Sprintf("192.0.2.%d", i+10),
			status,
		}
	}
	return rows
}
