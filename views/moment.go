package views

import (
	"time"

	"github.com/a-h/templ"
)

// Moment is a point in time, for machines and for people. Nothing in it needs
// to be escaped.
func Moment(t time.Time) templ.Component {
	t = t.UTC()
	b := append(make([]byte, 0, 80), `<time datetime="`...)
	b = append(t.AppendFormat(b, time.RFC3339), `">`...)
	b = append(t.AppendFormat(b, "2 Jan 2006, 15:04 MST"), `</time>`...)
	return templ.Raw(string(b))
}
