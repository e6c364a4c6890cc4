package views

import (
	"time"

	"github.com/a-h/templ"
)

// Moment renders a time in UTC, as a time element. Its text never needs escaping.
func Moment(t time.Time) templ.Component {
	t = t.UTC()
	b := append(make([]byte, 0, 80), `<time datetime="`...)
	b = append(t.AppendFormat(b, time.RFC3339), `">`...)
	b = append(t.AppendFormat(b, "2 Jan 2006, 15:04 MST"), `</time>`...)
	return templ.Raw(string(b))
}
