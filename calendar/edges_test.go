package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

// Values at the two sides of a branch, worked out by hand.

func TestEdgesOfDates(t *testing.T) {
	d := day("2026-11-24")
	require.Zero(t, d.Compare(d))
	require.False(t, d.After(d))
	require.False(t, d.Before(d))
	require.Equal(t, day("9999-12-30"), day("9999-11-30").AddMonths(1), "the last month is not the end of the calendar")
	require.Equal(t, day("9999-12-31"), day("9999-12-30").AddMonths(1))
	require.Equal(t, day("0001-06-01"), calendar.DateIn(time.Date(1, 6, 1, 12, 0, 0, 0, time.UTC), time.UTC))
	require.True(t, calendar.DateIn(time.Date(0, 12, 31, 12, 0, 0, 0, time.UTC), time.UTC).IsZero())
	for _, at := range []time.Time{
		time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), time.Date(2026, 11, 24, 0, 10, 0, 0, time.UTC),
		time.Date(2026, 11, 24, 0, 0, 10, 0, time.UTC), time.Date(2026, 11, 24, 0, 0, 0, 10, time.UTC),
	} {
		var d calendar.Date
		require.ErrorIs(t, d.Scan(at), calendar.ErrDate, "%s", at)
	}
	for _, text := range []string{"x026-11-24", "2026-x1-24", "2026-1x-24", "2026-11-x4", "2026-11-2x", "202x-11-24"} {
		_, err := calendar.ParseDate(text)
		require.ErrorIs(t, err, calendar.ErrDate, text)
	}
	_, err := calendar.ParseDate(strings.Repeat("x", 40))
	require.ErrorContains(t, err, `"`+strings.Repeat("x", 40)+`"`)
	require.NotContains(t, err.Error(), "…")

	// 2014 = 19·106 opens a lunar cycle; both churches kept 20 April.
	require.Equal(t, day("2014-04-20"), calendar.Easter(2014))
	require.Equal(t, day("2014-04-20"), calendar.OrthodoxEaster(2014))
	require.Equal(t, day("1995-04-16"), calendar.Easter(1995))
	require.Equal(t, day("1995-04-23"), calendar.OrthodoxEaster(1995))

	require.Equal(t, "Roll(3)", calendar.Roll(3).String())
	require.Equal(t, "Trust(4)", calendar.Trust(4).String())
	require.Equal(t, "Kind(6)", calendar.Kind(6).String())
}

func TestEdgesOfPeriods(t *testing.T) {
	d := day("2026-11-24")
	one := calendar.Period{First: d, Last: d}
	require.False(t, one.IsEmpty(), "a day is a period")
	require.NoError(t, one.Check())
	require.Equal(t, 1, one.Days())
	both, ok := one.Intersect(one)
	require.True(t, ok)
	require.Equal(t, one, both)

	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	since, until := calendar.Span{From: noon}, calendar.Span{Until: noon}
	require.False(t, since.IsZero())
	require.False(t, until.IsZero())
	require.Zero(t, since.Duration(), "open at the end")
	require.Zero(t, until.Duration(), "open at the beginning")
	require.Zero(t, calendar.Span{From: noon.Add(time.Hour), Until: noon}.Duration(), "empty")
	require.Equal(t, time.Hour, calendar.Span{From: noon, Until: noon.Add(time.Hour)}.Duration())
}

func TestEdgesOfCounting(t *testing.T) {
	count := calendar.Counting{Place: italy(t)}
	first, err := count.Days(day("0001-01-15"), -14)
	require.NoError(t, err, "the first day of the calendar is a day")
	require.Equal(t, day("0001-01-01"), first.Legal)
	_, err = count.Days(day("0001-01-15"), -15)
	require.ErrorIs(t, err, calendar.ErrRange)

	// The hour of the event does not count, to the nanosecond: 10:xx + 2 h ends at 13:00.
	event := time.Date(2026, 11, 24, 10, 59, 59, 999_999_999, rome(t))
	hours, err := count.Hours(event, 2)
	require.NoError(t, err)
	require.True(t, hours.Until.Equal(time.Date(2026, 11, 24, 13, 0, 0, 0, rome(t))), "%s", hours.Until)
	// 2^21 hours are 87381 days and 8 hours after the hour of the event.
	long, err := count.Hours(time.Date(2026, 11, 24, 0, 30, 0, 0, rome(t)), 1<<21)
	require.NoError(t, err)
	require.Equal(t, day("2026-11-24").AddDays(87381), long.Legal)
	_, err = count.Hours(event, 1<<21+1)
	require.ErrorIs(t, err, calendar.ErrRange)
	// A period in hours that ends on a Sunday ends there, and says nothing about a roll.
	sunday, err := count.Hours(time.Date(2026, 11, 28, 10, 0, 0, 0, rome(t)), 24)
	require.NoError(t, err)
	require.Equal(t, day("2026-11-29"), sunday.Legal)
	require.Empty(t, sunday.Steps())
}

// rest is a calendar in which only one day is worked: the search for it ends after a year.
type rest struct{ but calendar.Date }

func (r rest) Holiday(d calendar.Date) (string, error) {
	if d == r.but {
		return "", nil
	}
	return "closed", nil
}

func TestEdgesOfTheSearch(t *testing.T) {
	from := day("2026-11-25") // a Wednesday; 366 days later a Friday
	place := func(but int) calendar.Place {
		return calendar.Place{Zone: rome(t), Holidays: rest{from.AddDays(but)}}
	}
	d, err := calendar.Counting{Place: place(366)}.Days(from.AddDays(-1), 1)
	require.NoError(t, err)
	require.Equal(t, from.AddDays(366), d.Legal)
	_, err = calendar.Counting{Place: place(369)}.Days(from.AddDays(-1), 1) // the Monday after
	require.ErrorIs(t, err, calendar.ErrNoWorkingDay)

	next, err := place(366).AddWorkingDays(from.AddDays(-1), 1)
	require.NoError(t, err, "366 days of rest are a year")
	require.Equal(t, from.AddDays(366), next)
	_, err = place(369).AddWorkingDays(from.AddDays(-1), 1)
	require.ErrorIs(t, err, calendar.ErrNoWorkingDay)
}

// The one bit of a working day says what the look-up by name says.
func TestWorkingDaysAgreeWithHolidays(t *testing.T) {
	var tables []*calendar.Table
	for _, territory := range calendar.Territories() {
		tables = append(tables, public(t, territory))
	}
	for _, territory := range []string{"AT", "LI", "NL", "SE"} { // which have days for time limits
		table, err := calendar.TimeLimits(territory)
		require.NoError(t, err)
		tables = append(tables, table)
	}
	zone := rome(t)
	for _, table := range tables {
		place := calendar.Place{Zone: zone, Holidays: table}
		for d := range table.Covers().All() {
			name, err := table.Holiday(d)
			works, err2 := place.WorkingDay(d)
			weekend := d.Weekday() == time.Sunday || d.Weekday() == time.Saturday
			if err != nil || err2 != nil || works != (name == "" && !weekend) {
				t.Fatalf("%s %s: working %t %v, holiday %q %v", table.Territory(), d, works, err2, name, err)
			}
		}
		_, err := place.WorkingDay(table.Covers().Last.AddDays(3)) // a Friday
		require.ErrorIs(t, err, calendar.ErrNotCovered)
		_, err = place.WorkingDay(table.Covers().First.AddDays(-1))
		require.ErrorIs(t, err, calendar.ErrNotCovered)
	}
	_, err := calendar.Place{Zone: rome(t), Holidays: (*calendar.Table)(nil)}.WorkingDay(day("2026-11-24"))
	require.ErrorIs(t, err, calendar.ErrNoHolidays)
}

func TestEdgesOfTerritories(t *testing.T) {
	_, err := calendar.Public("GB")
	require.ErrorContains(t, err, "known for GB-EAW, GB-NIR, GB-SCT")
	_, err = calendar.Public("ZZ")
	require.ErrorContains(t, err, "GB-SCT")
	require.NotContains(t, err.Error(), "DE-BY")

	// 4 October: St Petronius of Bologna alone in 2025, a holiday of the state from 2026 (Legge 151/2025).
	bologna := public(t, "IT-BOLOGNA")
	patron, err := bologna.Lookup(day("2025-10-04"))
	require.NoError(t, err)
	require.Equal(t, "IT-BOLOGNA", patron.Territory)
	state, err := bologna.Lookup(day("2026-10-04"))
	require.NoError(t, err)
	require.Equal(t, "IT", state.Territory)
}
