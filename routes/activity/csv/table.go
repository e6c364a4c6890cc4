package csv

import (
	"strconv"
	"strings"
	"time"

	"myapp/lib"
	"myapp/routes/activity"
)

// table writes activity as CSV (RFC 4180), with a header.
func table(person lib.Person, rows []activity.Activity) []byte {
	file := row(nil, "Person", "Number", "Time", "Action", "Place", "Address", "Status")
	for _, a := range rows {
		file = row(file, person.Name, strconv.Itoa(a.Number), a.Time.UTC().Format(time.RFC3339), a.Action, a.Place, a.Address, a.Status())
	}
	return file
}

// row appends one row to a file.
func row(file []byte, cells ...string) []byte {
	for i, text := range cells {
		if i > 0 {
			file = append(file, ',')
		}
		file = append(file, cell(text)...)
	}
	return append(file, "\r\n"...)
}

// formula is what makes a spreadsheet compute a cell that begins with it, NUL
// and the full width of some keyboards too.
const formula = "=+-@\t\r\n\x00＝＋－＠"

// cell writes text so that it stays text, in this cell: "=1+1" is not computed,
// and no ";" begins another cell where that separates them. This is OWASP's
// rule against CSV injection; encoding/csv would quote only where a comma asks.
func cell(text string) string {
	if strings.IndexAny(text, formula) == 0 {
		text = "'" + text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}
