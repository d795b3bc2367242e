package calendar_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/calendar"
)

// anyDay draws a day of the whole calendar, tableDay one that leaves room for the periods of these laws.
func anyDay() *rapid.Generator[calendar.Date] { return dayFrom("0001-01-01", 3652058) }

func tableDay() *rapid.Generator[calendar.Date] { return dayFrom("2020-01-10", 3000) }

func dayFrom(first string, n int) *rapid.Generator[calendar.Date] {
	return rapid.Custom(func(t *rapid.T) calendar.Date {
		return calendar.MustDate(first).AddDays(rapid.IntRange(0, n).Draw(t, "days"))
	})
}

var zones = strings.Fields(`UTC Europe/Rome Europe/Lisbon Europe/Athens America/Sao_Paulo America/Havana America/St_Johns Asia/Beirut
	Pacific/Apia Asia/Kathmandu Australia/Lord_Howe Africa/Casablanca Atlantic/Azores Asia/Gaza America/Asuncion Africa/Cairo`)

func TestLawsOfDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := anyDay().Draw(t, "d"), anyDay().Draw(t, "e")
		n := e.Sub(d)
		require.Equal(t, e, d.AddDays(n))
		require.Equal(t, d, e.AddDays(-n))
		require.Equal(t, e.Compare(d), sign(n))
		y, m, dd := d.YMD()
		back, err := calendar.NewDate(y, m, dd)
		require.NoError(t, err)
		require.Equal(t, d, back)

		read, err := calendar.ParseDate(d.String())
		require.NoError(t, err)
		require.Equal(t, d, read)
		require.Equal(t, d.Before(e), d.String() < e.String(), "text sorts like days")
		b, err := json.Marshal(d)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, &read))
		require.Equal(t, d, read)
		v, err := d.Value()
		require.NoError(t, err)
		require.NoError(t, read.Scan(v))
		require.Equal(t, d, read)
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func TestMonthsAreMonotonic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDay().Draw(t, "d"), rapid.IntRange(-3000, 3000).Draw(t, "n")
		require.False(t, d.AddDays(1).AddMonths(n).Before(d.AddMonths(n)), "a later day never gives an earlier one")
		next, this := d.AddMonths(n+1), d.AddMonths(n)
		require.False(t, next.Before(this))
		require.LessOrEqual(t, next.Sub(this), 31)
		require.Equal(t, d.AddYears(n), d.AddMonths(12*n))
	})
}

func TestLawsOfPeriods(t *testing.T) {
	period := rapid.Custom(func(t *rapid.T) calendar.Period {
		p := calendar.Period{}
		if rapid.Bool().Draw(t, "closed left") {
			p.First = dayFrom("2026-01-01", 40).Draw(t, "first")
		}
		if rapid.Bool().Draw(t, "closed right") {
			p.Last = dayFrom("2026-01-01", 40).Draw(t, "last")
		}
		return p
	})
	rapid.Check(t, func(t *rapid.T) {
		p, q, d := period.Draw(t, "p"), period.Draw(t, "q"), dayFrom("2025-12-25", 60).Draw(t, "d")
		both, ok := p.Intersect(q)
		require.Equal(t, p.Contains(d) && q.Contains(d), ok && both.Contains(d))
		other, ok2 := q.Intersect(p)
		require.Equal(t, ok, ok2)
		require.Equal(t, both, other)
		if p.Covers(q) && q.Contains(d) {
			require.True(t, p.Contains(d))
		}
		at := time.Unix(rapid.Int64Range(1766000000, 1771000000).Draw(t, "at"), 0)
		loc := zone(t, "Europe/Rome")
		if s, err := p.Span(loc); err == nil {
			require.Equal(t, p.Contains(calendar.DateIn(at, loc)), s.Contains(at), "a period and its span agree")
		}
	})
}

func TestDaysTileTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		d := dayFrom("1900-01-01", 70000).Draw(t, "d")
		start, end := d.Start(loc), d.End(loc)
		require.False(t, end.Before(start))
		if end.After(start) {
			require.Equal(t, d, calendar.DateIn(start, loc))
			require.True(t, calendar.DateIn(start.Add(-1), loc).Before(d))
		}
	})
}

// TestDeadlineLaws: in a state that rolls, a deadline is a working day, never before the nominal day, the first such day
// unless Art. 3(5) asks for a second working day, and later for a later event or a longer period.
func TestDeadlineLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		territory := rapid.SampledFrom(calendar.Territories()).Draw(t, "territory")
		place := calendar.Place{Zone: zone(t, "Europe/Rome"), Holidays: public(t, territory)}
		count := calendar.Counting{Place: place}
		event, n := tableDay().Draw(t, "event"), rapid.IntRange(1, 400).Draw(t, "n")
		d, err := count.Days(event, n)
		require.NoError(t, err)
		ok, err := place.WorkingDay(d.Legal)
		require.NoError(t, err)
		require.True(t, ok, "%s is no working day", d.Legal)
		require.Equal(t, n, d.Nominal.Sub(d.Event))
		require.False(t, d.Legal.Before(d.Nominal))
		require.Equal(t, d.Legal.End(place.Zone), d.Until)

		working, err := calendar.Workdays{Holidays: place.Holidays}.Count(d.Period())
		require.NoError(t, err)
		require.GreaterOrEqual(t, working, min(n, 2))
		if d.Legal != d.Nominal {
			shorter, err := calendar.Workdays{Holidays: place.Holidays}.Count(calendar.Period{First: event.AddDays(1), Last: d.Legal.AddDays(-1)})
			require.NoError(t, err)
			nominalWorks, err := place.WorkingDay(d.Nominal)
			require.NoError(t, err)
			require.True(t, shorter < min(n, 2) || !nominalWorks, "rolled without need")
		}
		require.Equal(t, d.Legal != d.Nominal, len(moves(d)) > 0, "every move has a step")
		for _, s := range moves(d) {
			require.True(t, s.Ends.After(s.Day) || s.Code == calendar.TwoWorkingDays)
		}

		longer, err := count.Days(event, n+1)
		require.NoError(t, err)
		require.False(t, longer.Legal.Before(d.Legal), "a longer period never ends earlier")
		later, err := count.Days(event.AddDays(1), n)
		require.NoError(t, err)
		require.False(t, later.Legal.Before(d.Legal), "a later event never gives an earlier end")

		limits, err := calendar.TimeLimits(territory)
		require.NoError(t, err)
		with, err := calendar.Counting{Place: calendar.Place{Zone: place.Zone, Holidays: calendar.Union(place.Holidays, limits)}}.Days(event, n)
		require.NoError(t, err)
		require.False(t, with.Legal.Before(d.Legal), "more holidays never end a period earlier")
	})
}

func moves(d calendar.Deadline) []calendar.Step {
	var out []calendar.Step
	for _, s := range d.Steps() {
		if s.Code != calendar.DisputedDay {
			out = append(out, s)
		}
	}
	return out
}

func TestMonthDeadlinesAreMonotonic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := calendar.Counting{Place: calendar.Place{Zone: time.UTC, Holidays: public(t, "DE")}}
		event, n := tableDay().Draw(t, "event"), rapid.IntRange(1, 24).Draw(t, "n")
		d, err := count.Months(event, n)
		require.NoError(t, err)
		later, err := count.Months(event.AddDays(1), n)
		require.NoError(t, err)
		require.False(t, later.Legal.Before(d.Legal))
		longer, err := count.Months(event, n+1)
		require.NoError(t, err)
		require.True(t, longer.Legal.After(d.Legal))
		back, err := count.Months(event, -n)
		if err == nil {
			require.Equal(t, back.Nominal, back.Legal)
			require.True(t, back.Legal.Before(event))
		}
	})
}

func TestWorkingDaysGoBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		territory := rapid.SampledFrom(calendar.Territories()).Draw(t, "territory")
		w := calendar.Workdays{Holidays: public(t, territory)}
		d, n := tableDay().Draw(t, "d"), rapid.IntRange(1, 60).Draw(t, "n")
		to, err := w.Add(d, n)
		require.NoError(t, err)
		count, err := w.Count(calendar.Period{First: d.AddDays(1), Last: to})
		require.NoError(t, err)
		require.Equal(t, n, count)
		start, err := w.Add(d, 0)
		require.NoError(t, err)
		there, err := w.Add(start, n)
		require.NoError(t, err)
		back, err := w.Add(there, -n)
		require.NoError(t, err)
		require.Equal(t, start, back)
	})
}
