// Package calendarops has the operations of package calendar.
package calendarops

import (
	"fmt"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/conformance"
)

type deadlineIn struct {
	Territory string `json:"territory"`
	Zone      string `json:"zone"`
	Event     string `json:"event"`
	Reading   string `json:"reading"`
	National  bool   `json:"national"`
	Days      *int   `json:"days"`
	Weeks     *int   `json:"weeks"`
	Months    *int   `json:"months"`
	Years     *int   `json:"years"`
}

type deadlineOut struct {
	calendar.Deadline
	Steps []string       `json:"steps"`
	Trust calendar.Trust `json:"trust"`
}

type dateOut struct {
	Date calendar.Date `json:"date"`
}

type startOut struct {
	Start time.Time `json:"start"`
}

type holidayOut struct {
	Name      string         `json:"name"`
	Kind      string         `json:"kind"`
	Territory string         `json:"territory"`
	Trust     calendar.Trust `json:"trust"`
}

// Ops returns the operations.
func Ops() conformance.Set {
	return conformance.Set{
		Package: "calendar",
		Words: map[string]error{
			"not_covered": calendar.ErrNotCovered, "period": calendar.ErrPeriod, "range": calendar.ErrRange, "date": calendar.ErrDate,
			"territory": calendar.ErrTerritory, "zone": calendar.ErrNoZone,
		},
		Ops: map[string]conformance.Op{
			"calendar.easter":   conformance.Typed("Easter Sunday of a year, of the Western and of the Orthodox churches.", easter),
			"calendar.iso_week": conformance.Typed("The year and week of a date after ISO 8601.", isoWeek),
			"calendar.deadline": conformance.Typed("The end of a period of days, weeks, months or years after an event, moved by holidays as the law of the place says.", deadline),
			"calendar.hours":    conformance.Typed("The end of a period of hours, which runs through weekends and holidays.", hours),
			"calendar.add": conformance.Typed("A date moved by months, then by days; a day that the month lacks becomes its last.", func(in struct {
				Date   string `json:"date"`
				Months int    `json:"months"`
				Days   int    `json:"days"`
			},
			) (dateOut, error) {
				d, err := calendar.ParseDate(in.Date)
				return dateOut{d.AddMonths(in.Months).AddDays(in.Days)}, err
			}),
			"calendar.working_days": conformance.Typed("The date n working days after another in a territory.", workingDays),
			"calendar.start":        conformance.Typed("The first instant of a day in a time zone.", start),
			"calendar.holiday":      conformance.Typed("The public holiday on a date, with how sure the table is.", holiday),
		},
	}
}

// place reads a place; an empty territory has no holidays and an empty zone is nil.
func place(territory, zoneName string) (calendar.Place, error) {
	p := calendar.Place{Holidays: calendar.NoHolidays()}
	if territory != "" {
		t, err := calendar.Public(territory)
		if err != nil {
			return p, err
		}
		p.Holidays = t
	}
	if zoneName == "" {
		return p, nil
	}
	var err error
	p.Zone, err = conformance.Zone(zoneName)
	return p, err
}

func counting(in deadlineIn) (calendar.Counting, error) {
	p, err := place(in.Territory, in.Zone)
	if err != nil {
		return calendar.Counting{}, err
	}
	if in.National {
		return calendar.National(in.Territory, p.Zone)
	}
	if in.Reading == "" {
		return calendar.Counting{Place: p}, nil
	}
	rules, err := calendar.Rules(in.Territory)
	if err != nil {
		return calendar.Counting{}, err
	}
	for _, r := range rules {
		if r.Reading == in.Reading {
			return r.Counting(p), nil
		}
	}
	return calendar.Counting{}, fmt.Errorf("%w: no reading %q of the law of %s", calendar.ErrTerritory, in.Reading, in.Territory)
}

func deadline(in deadlineIn) (any, error) {
	c, err := counting(in)
	if err != nil {
		return nil, err
	}
	event, err := calendar.ParseDate(in.Event)
	if err != nil {
		return nil, err
	}
	var d calendar.Deadline
	switch {
	case in.Days != nil:
		d, err = c.Days(event, *in.Days)
	case in.Weeks != nil:
		d, err = c.Weeks(event, *in.Weeks)
	case in.Months != nil:
		d, err = c.Months(event, *in.Months)
	case in.Years != nil:
		d, err = c.Years(event, *in.Years)
	default:
		err = fmt.Errorf("%w: no days, weeks, months or years", calendar.ErrPeriod)
	}
	if err != nil {
		return nil, err
	}
	out := deadlineOut{Deadline: d, Steps: []string{}, Trust: d.Trust()}
	for _, s := range d.Steps() {
		out.Steps = append(out.Steps, string(s.Code))
	}
	return out, nil
}

func hours(in struct {
	Zone  string    `json:"zone"`
	At    time.Time `json:"at"`
	Hours int       `json:"hours"`
},
) (calendar.Deadline, error) {
	loc, err := conformance.Zone(in.Zone)
	if err != nil {
		return calendar.Deadline{}, err
	}
	return calendar.Counting{Place: calendar.Place{Zone: loc}}.Hours(in.At, in.Hours)
}

func workingDays(in struct {
	Territory string `json:"territory"`
	Date      string `json:"date"`
	N         int    `json:"n"`
},
) (dateOut, error) {
	p, err := place(in.Territory, "")
	if err != nil {
		return dateOut{}, err
	}
	d, err := calendar.ParseDate(in.Date)
	if err != nil {
		return dateOut{}, err
	}
	d, err = p.AddWorkingDays(d, in.N)
	return dateOut{d}, err
}

func start(in struct {
	Zone string `json:"zone"`
	Date string `json:"date"`
},
) (startOut, error) {
	loc, err := conformance.Zone(in.Zone)
	if err != nil {
		return startOut{}, err
	}
	d, err := calendar.ParseDate(in.Date)
	if err != nil {
		return startOut{}, err
	}
	return startOut{d.Start(loc)}, nil
}

func holiday(in struct {
	Territory string `json:"territory"`
	Date      string `json:"date"`
},
) (holidayOut, error) {
	t, err := calendar.Public(in.Territory)
	if err != nil {
		return holidayOut{}, err
	}
	d, err := calendar.ParseDate(in.Date)
	if err != nil {
		return holidayOut{}, err
	}
	e, err := t.Lookup(d)
	return holidayOut{e.Name, e.Kind.String(), e.Territory, e.Trust}, err
}
