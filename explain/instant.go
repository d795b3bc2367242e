package explain

import (
	"strings"
	"time"

	"github.com/bottega-go/commerce/calendar"
)

// instant writes the day and the time of day in the instant's own zone: the
// day in words, the time as hh:mm, which the languages share.
func (e Explainer) instant(t time.Time) string {
	return e.day(calendar.DateIn(t, t.Location())) + " " + t.Format("15:04")
}

// day writes a date; in Italian the first of a month is 1°.
func (e Explainer) day(d calendar.Date) string {
	text := e.date.Format(d)
	if rest, first := strings.CutPrefix(text, "1 "); first && e.column == italian {
		return "1° " + rest
	}
	return text
}
