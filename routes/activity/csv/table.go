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

// row appends one row to file.
func row(file []byte, cells ...string) []byte {
	for i, text := range cells {
		if i > 0 {
			file = append(file, ',')
		}
		file = append(file, cell(text)...)
	}
	return append(file, "\r\n"...)
}

// formulaStarts are the characters with which a formula begins in a spreadsheet. The
// last four are full-width forms, which Asian keyboards type.
const formulaStarts = "=+-@\t\r\n\x00＝＋－＠"

// cell returns text as a CSV field that no spreadsheet computes ("=1+1") or splits at a
// ";". This is OWASP's rule against CSV injection. encoding/csv does not do it: it
// quotes a field only if the field contains a comma, a quote or a line break.
func cell(text string) string {
	if strings.IndexAny(text, formulaStarts) == 0 {
		text = "'" + text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}
