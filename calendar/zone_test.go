package calendar_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

// TestStart has nights on which a zone changes at or near midnight; instants by the IANA time zone database.
func TestStart(t *testing.T) {
	for _, c := range []struct{ zone, date, start, why string }{
		{"Europe/Rome", "2026-11-21", "2026-11-21T00:00:00+01:00", "an ordinary day"},
		{"Europe/Rome", "2026-03-29", "2026-03-29T00:00:00+01:00", "clocks go forward at 02:00"},
		{"Europe/Rome", "2026-03-30", "2026-03-30T00:00:00+02:00", "the day after"},
		{"Europe/Rome", "2026-10-25", "2026-10-25T00:00:00+02:00", "clocks go back at 03:00"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", "midnight is skipped"},
		{"America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00", "clocks went back from 24:00 to 23:00 of the 17th"},
		{"Asia/Beirut", "2022-03-27", "2022-03-27T01:00:00+03:00", "midnight is skipped"},
		{"America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00", "midnight comes twice, the first counts"},
		{"America/St_Johns", "2006-10-29", "2006-10-29T00:00:00-02:30", "clocks went back at 00:01 to 23:01 of the 28th: the day began twice"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", "the day was skipped whole"},
		{"Pacific/Apia", "2011-12-31", "2011-12-31T00:00:00+14:00", "the next one begins at the same instant"},
		{"Pacific/Apia", "2011-12-29", "2011-12-29T00:00:00-10:00", "the day before"},
		{"Europe/Rome", "2040-12-31", "2040-12-31T00:00:00+01:00", "package time has wrong bounds on the last day of a leap year"},
		{"Europe/Rome", "2041-01-01", "2041-01-01T00:00:00+01:00", "and the day after must not wait for them"},
		{"America/New_York", "2041-01-01", "2041-01-01T00:00:00-05:00", "nor west of Greenwich"},
		{"Asia/Kathmandu", "2026-01-01", "2026-01-01T00:00:00+05:45", "a quarter hour"},
		{"UTC", "0001-01-01", "0001-01-01T00:00:00Z", "the first day: also the zero time of Go"},
	} {
		got := day(c.date).Start(zone(t, c.zone))
		require.Equal(t, c.start, got.Format(time.RFC3339), "%s %s: %s", c.zone, c.date, c.why)
	}
	require.True(t, day("2026-01-01").Start(nil).IsZero())
	require.True(t, day("2026-01-01").End(nil).IsZero())
	require.Equal(t, "10000-01-01T00:00:00Z", day("9999-12-31").End(time.UTC).Format(time.RFC3339))
	require.Equal(t, 23*time.Hour, day("2026-03-29").End(rome(t)).Sub(day("2026-03-29").Start(rome(t))))
	require.Equal(t, 25*time.Hour, day("2026-10-25").End(rome(t)).Sub(day("2026-10-25").Start(rome(t))))
	require.Zero(t, day("2011-12-30").End(zone(t, "Pacific/Apia")).Sub(day("2011-12-30").Start(zone(t, "Pacific/Apia"))))
	require.Equal(t, "2026-01-01T00:00:00+14:00", day("2026-01-01").Start(time.FixedZone("", 14*3600)).Format(time.RFC3339))
}

// TestStartIsFirst looks for an earlier instant of the day, minute by minute, around the changes of every kind.
func TestStartIsFirst(t *testing.T) {
	for _, c := range []struct{ zone, from, to string }{
		{"America/Sao_Paulo", "2018-11-01", "2018-11-08"},
		{"America/St_Johns", "2006-10-25", "2006-11-02"},
		{"America/Havana", "2026-10-28", "2026-11-04"},
		{"Asia/Beirut", "2022-03-25", "2022-03-30"},
		{"Pacific/Apia", "2011-12-27", "2012-01-03"},
		{"Asia/Manila", "1844-12-28", "1845-01-03"},
		{"America/Metlakatla", "1867-10-15", "1867-10-21"},
	} {
		loc := zone(t, c.zone)
		for d := day(c.from); d.Before(day(c.to)); d = d.AddDays(1) {
			start := d.Start(loc)
			require.False(t, calendar.DateIn(start, loc).Before(d), "%s %s", c.zone, d)
			for at := start.Add(-30 * time.Hour); at.Before(start); at = at.Add(time.Minute) {
				if !calendar.DateIn(at, loc).Before(d) {
					t.Fatalf("%s %s starts at %s, but %s is earlier", c.zone, d, start, at)
				}
			}
		}
	}
}

func TestDateIn(t *testing.T) {
	at := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	require.Equal(t, "2027-01-01", calendar.DateIn(at, rome(t)).String())
	require.Equal(t, "2026-12-31", calendar.DateIn(at, time.UTC).String())
	require.True(t, calendar.DateIn(at, nil).IsZero())
	require.True(t, calendar.DateIn(time.Time{}, time.UTC).IsZero())
	require.True(t, calendar.DateIn(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC).IsZero())
	require.True(t, calendar.DateIn(time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC).IsZero())
}
