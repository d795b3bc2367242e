package calendarops

import (
	"fmt"

	"github.com/bottega-go/commerce/calendar"
)

type easterOut struct {
	Western  calendar.Date `json:"western"`
	Orthodox calendar.Date `json:"orthodox"`
}

func easter(in struct {
	Year int `json:"year"`
},
) (easterOut, error) {
	out := easterOut{calendar.Easter(in.Year), calendar.OrthodoxEaster(in.Year)}
	if out.Western.IsZero() || out.Orthodox.IsZero() {
		return out, fmt.Errorf("%w: year %d", calendar.ErrRange, in.Year)
	}
	return out, nil
}

type weekOut struct {
	Year int `json:"year"`
	Week int `json:"week"`
}

func isoWeek(in struct {
	Date calendar.Date `json:"date"`
},
) (weekOut, error) {
	year, week := in.Date.ISOWeek()
	return weekOut{year, week}, nil
}
