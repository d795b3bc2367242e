package calendar_test

import (
	"testing"
	"time"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/internal/vector"
)

type deadlineIn struct {
	Territory, Zone, Event, Reading string
	National                        bool
	Days, Weeks, Months, Years      *int
}

type deadlineOut struct {
	calendar.Deadline
	Steps []string       `json:"steps"`
	Trust calendar.Trust `json:"trust"`
}

type dateOut struct {
	Date calendar.Date `json:"date"`
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
	p.Zone, err = time.LoadLocation(zoneName)
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
	for _, r := range rules {
		if r.Reading == in.Reading {
			return r.Counting(p), nil
		}
	}
	return calendar.Counting{}, err
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
	default:
		d, err = c.Years(event, *in.Years)
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

func TestVectors(t *testing.T) {
	vector.Run(t, "testdata/vectors", map[string]vector.Op{
		"calendar.deadline": vector.Typed(deadline),
		"calendar.hours": vector.Typed(func(in struct {
			Zone  string
			At    time.Time
			Hours int
		},
		) (any, error) {
			loc, err := time.LoadLocation(in.Zone)
			if err != nil {
				return nil, err
			}
			return calendar.Counting{Place: calendar.Place{Zone: loc}}.Hours(in.At, in.Hours)
		}),
		"calendar.add": vector.Typed(func(in struct {
			Date         string
			Months, Days int
		},
		) (any, error) {
			d, err := calendar.ParseDate(in.Date)
			return dateOut{d.AddMonths(in.Months).AddDays(in.Days)}, err
		}),
		"calendar.working_days": vector.Typed(func(in struct {
			Territory, Date string
			N               int
		},
		) (any, error) {
			p, err := place(in.Territory, "")
			if err != nil {
				return nil, err
			}
			d, err := p.AddWorkingDays(calendar.MustDate(in.Date), in.N)
			return dateOut{d}, err
		}),
		"calendar.start": vector.Typed(func(in struct{ Zone, Date string }) (any, error) {
			loc, err := time.LoadLocation(in.Zone)
			return struct {
				Start time.Time `json:"start"`
			}{calendar.MustDate(in.Date).Start(loc)}, err
		}),
		"calendar.holiday": vector.Typed(func(in struct{ Territory, Date string }) (any, error) {
			t, err := calendar.Public(in.Territory)
			if err != nil {
				return nil, err
			}
			e, err := t.Lookup(calendar.MustDate(in.Date))
			return struct {
				Name      string         `json:"name"`
				Kind      string         `json:"kind"`
				Territory string         `json:"territory"`
				Trust     calendar.Trust `json:"trust"`
			}{e.Name, e.Kind.String(), e.Territory, e.Trust}, err
		}),
	}, map[string]error{
		"not_covered": calendar.ErrNotCovered, "period": calendar.ErrPeriod, "range": calendar.ErrRange, "date": calendar.ErrDate,
		"territory": calendar.ErrTerritory, "zone": calendar.ErrNoZone,
	})
}
