package explain

import (
	"time"

	"github.com/bottega-go/commerce/calendar"
)

// instant writes the day and the time of day in the instant's own zone: the
// day in words, the time as hh:mm, which the languages share.
func (e Explainer) instant(t time.Time) string {
	return e.date.Format(calendar.DateIn(t, t.Location())) + " " + t.Format("15:04")
}
