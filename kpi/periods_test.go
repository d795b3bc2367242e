package kpi_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/kpi"
)

func TestPeriodErrors(t *testing.T) {
	year := calendar.Period{First: calendar.MustDate("2026-01-01"), Last: calendar.MustDate("2026-12-31")}
	_, err := kpi.Calendar{}.Days(year)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = kpi.Calendar{Zone: time.UTC, FiscalStart: 13}.Years(year)
	require.ErrorIs(t, err, kpi.ErrWord)
	_, err = kpi.Calendar{Zone: time.UTC}.Years(calendar.Period{First: calendar.MustDate("9999-01-01"), Last: calendar.MustDate("9999-12-31")})
	require.ErrorIs(t, err, kpi.ErrPeriods)
	weeks, err := kpi.Calendar{Zone: time.UTC, WeekStart: kpi.Saturday}.Weeks(year)
	require.NoError(t, err)
	require.Equal(t, "2025-12-27", weeks.Label(0)) // a Saturday
	quarters, err := kpi.Calendar{Zone: time.UTC}.Quarters(year)
	require.NoError(t, err)
	require.Equal(t, "2026-Q1", quarters.Label(0))
	require.Equal(t, "2026-07-01/2026-09-30", quarters.Period(2).String())
	years, err := kpi.Calendar{Zone: time.UTC}.Years(year)
	require.NoError(t, err)
	require.Equal(t, "2026", years.Label(0))
	require.False(t, years.Complete(0, noon))
	require.True(t, years.Complete(0, noon.AddDate(1, 0, 0)))
	require.False(t, years.Complete(1, noon.AddDate(9, 0, 0)))

	var one kpi.Periods
	require.True(t, one.IsZero())
	require.Equal(t, 1, one.Len())
	require.Equal(t, 0, one.Index(time.Time{}))
	require.True(t, one.Period(0).IsZero())
	require.True(t, one.Span(0).IsZero())
	require.Empty(t, one.Label(0))
	require.False(t, one.Complete(0, noon))
	require.False(t, one.Equal(years))
	require.False(t, weeks.Equal(years))
}

// Every second belongs to the period whose civil days contain it, in zones with all kinds of clocks.
func TestPeriodsAgreeWithTheClock(t *testing.T) {
	for _, name := range []string{"Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"} {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		for _, unit := range []kpi.Unit{kpi.Day, kpi.Week, kpi.Month, kpi.Quarter, kpi.Year} {
			p, err := kpi.Calendar{Zone: zone}.Periods(unit, calendar.Period{First: calendar.MustDate("2017-01-01"), Last: calendar.MustDate("2019-12-31")})
			require.NoError(t, err)
			rapid.Check(t, func(r *rapid.T) {
				at := time.Unix(rapid.Int64Range(1483142400, 1577923200).Draw(r, "at"), 0)
				i := p.Index(at)
				d := calendar.DateIn(at, zone)
				if i < 0 {
					require.False(r, p.Period(0).First.Before(d) && d.Before(p.Period(p.Len()-1).Last))
					return
				}
				require.True(r, p.Period(i).Contains(d), "%s %s %s in %s", name, at, d, p.Period(i))
			})
		}
	}
}

func TestAlignment(t *testing.T) {
	feb := calendar.Period{First: calendar.MustDate("2024-02-01"), Last: calendar.MustDate("2024-02-29")}
	for _, c := range []struct {
		a    kpi.Alignment
		want string
	}{{kpi.Previous, "2024-01-03/2024-01-31"}, {kpi.SameDates, "2023-02-01/2023-02-28"}, {kpi.SameWeekdays, "2023-02-02/2023-03-02"}} {
		p, err := c.a.Before(feb)
		require.NoError(t, err)
		require.Equal(t, c.want, p.String())
	}
	_, err := kpi.Alignment(9).Before(feb)
	require.ErrorIs(t, err, calendar.ErrPeriod)
	_, err = kpi.Previous.Before(calendar.Period{})
	require.ErrorIs(t, err, calendar.ErrPeriod)
}
