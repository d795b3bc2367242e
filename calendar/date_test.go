package calendar_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

func day(s string) calendar.Date {
	if s == "" {
		return calendar.Date{}
	}
	return calendar.MustDate(s)
}

// TestEveryDay walks beside package time: the whole calendar in steps of eleven days, two centuries day by day.
func TestEveryDay(t *testing.T) {
	last := walk(t, "0001-01-01", "9999-12-31", 11)
	require.Equal(t, 9999, last.Year())
	require.Equal(t, time.December, last.Month())
	require.Greater(t, last.Day(), 20)
	walk(t, "1896-01-01", "2104-12-31", 1)
	walk(t, "9999-12-01", "9999-12-31", 1)
}

func walk(t *testing.T, from, to string, step int) calendar.Date {
	t.Helper()
	d := day(from)
	at := d.Start(time.UTC)
	for {
		y, m, dd := d.YMD()
		ty, tm, td := at.Date()
		wy, ww := d.ISOWeek()
		ey, ew := at.ISOWeek()
		if y != ty || m != tm || dd != td || d.Weekday() != at.Weekday() || d.YearDay() != at.YearDay() || wy != ey || ww != ew {
			t.Fatalf("%s differs from %s", d, at)
		}
		if made, err := calendar.NewDate(y, m, dd); err != nil || made != d {
			t.Fatalf("NewDate(%d, %d, %d) = %s, %v", y, m, dd, made, err)
		}
		next := d.AddDays(step)
		if next.Sub(d) != step || next.After(day(to)) {
			return d
		}
		d, at = next, at.AddDate(0, 0, step)
	}
}

func TestNewDate(t *testing.T) {
	for _, c := range [][3]int{
		{0, 1, 1},
		{10000, 1, 1},
		{-1, 1, 1},
		{2026, 0, 1},
		{2026, 13, 1},
		{2026, 1, 0},
		{2026, 1, 32},
		{2026, 4, 31},
		{2026, 2, 29},
		{1900, 2, 29},
		{2026, 1, math.MaxInt},
		{math.MinInt, 1, 1},
		{2026, math.MaxInt, 1},
	} {
		_, err := calendar.NewDate(c[0], time.Month(c[1]), c[2])
		require.ErrorIs(t, err, calendar.ErrDate, "%v", c)
	}
	for _, c := range [][3]int{{2000, 2, 29}, {2024, 2, 29}, {1, 1, 1}, {9999, 12, 31}} {
		d, err := calendar.NewDate(c[0], time.Month(c[1]), c[2])
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%04d-%02d-%02d", c[0], c[1], c[2]), d.String())
	}
}

func TestZeroDate(t *testing.T) {
	var z calendar.Date
	require.True(t, z.IsZero())
	require.Empty(t, z.String())
	y, m, d := z.YMD()
	require.Equal(t, [3]int{}, [3]int{y, int(m), d})
	require.Zero(t, z.YearDay())
	wy, ww := z.ISOWeek()
	require.Zero(t, wy+ww)
	require.Equal(t, z, z.AddDays(5))
	require.Equal(t, z, z.AddMonths(5))
	require.Equal(t, z, z.AddYears(-5))
	require.Zero(t, z.Sub(day("2026-01-01")))
	require.Zero(t, day("2026-01-01").Sub(z))
	require.True(t, z.Before(day("0001-01-01")))
	require.True(t, z.Start(time.UTC).IsZero())
	require.True(t, z.End(time.UTC).IsZero())
	require.True(t, calendar.MonthOf(z).IsZero())
	require.True(t, calendar.WeekOf(z).IsZero())
}

func TestArithmetic(t *testing.T) {
	for _, c := range []struct {
		from         string
		months, days int
		want         string
	}{
		{"2026-01-31", 1, 0, "2026-02-28"},
		{"2024-01-31", 1, 0, "2024-02-29"},
		{"2024-02-29", 12, 0, "2025-02-28"},
		{"2024-02-29", 48, 0, "2028-02-29"},
		{"2026-03-31", -1, 0, "2026-02-28"},
		{"2026-03-31", -13, 0, "2025-02-28"},
		{"2026-12-15", 1, 0, "2027-01-15"},
		{"2026-01-15", -1, 0, "2025-12-15"},
		{"2026-11-21", 0, 365, "2027-11-21"},
		{"2024-02-28", 0, 1, "2024-02-29"},
		{"2024-03-01", 0, -1, "2024-02-29"},
		{"9999-12-01", 1, 0, "9999-12-31"},
		{"9999-12-30", 0, 2, "9999-12-31"},
		{"0001-01-02", 0, -2, "0001-01-01"},
		{"0001-01-02", -1, 0, "0001-01-01"},
		{"2026-01-01", math.MaxInt, 0, "9999-12-31"},
		{"2026-01-01", math.MinInt, 0, "0001-01-01"},
		{"2026-01-01", 0, math.MaxInt, "9999-12-31"},
		{"2026-01-01", 0, math.MinInt, "0001-01-01"},
	} {
		got := day(c.from).AddMonths(c.months).AddDays(c.days)
		require.Equal(t, c.want, got.String(), "%+v", c)
	}
	require.Equal(t, "2025-02-28", day("2024-02-29").AddYears(1).String())
	require.Equal(t, "9999-12-31", day("2024-02-29").AddYears(math.MaxInt).String())
	require.Equal(t, "0001-01-01", day("2024-02-29").AddYears(math.MinInt).String())
	require.Equal(t, 366, day("2025-01-01").Sub(day("2024-01-01")))
	require.Equal(t, -1, day("2024-01-01").Compare(day("2024-01-02")))
	require.Equal(t, 1, day("2024-01-02").Compare(day("2024-01-01")))
	require.Equal(t, 0, day("2024-01-02").Compare(day("2024-01-02")))
	require.True(t, day("2024-01-02").After(day("2024-01-01")))
	sorted := []calendar.Date{day("2026-05-01"), {}, day("2025-05-01")}
	slices.SortFunc(sorted, calendar.Date.Compare)
	require.Equal(t, []calendar.Date{{}, day("2025-05-01"), day("2026-05-01")}, sorted)
}

func TestISOWeek(t *testing.T) {
	// ISO 8601: the first week is the one with the year's first Thursday.
	for date, want := range map[string][2]int{"2027-01-01": {2026, 53}, "2026-01-01": {2026, 1}, "2024-12-30": {2025, 1}, "2026-11-21": {2026, 47}} {
		y, w := day(date).ISOWeek()
		require.Equal(t, want, [2]int{y, w}, date)
	}
	require.Equal(t, "2026-11-16/2026-11-22", calendar.WeekOf(day("2026-11-21")).String())
	require.Equal(t, "2026-11-16/2026-11-22", calendar.WeekOf(day("2026-11-16")).String())
	require.Equal(t, "2026-11-16/2026-11-22", calendar.WeekOf(day("2026-11-22")).String())
}

func TestCalendarPeriods(t *testing.T) {
	d := day("2024-02-10")
	require.Equal(t, "2024-02-01/2024-02-29", calendar.MonthOf(d).String())
	require.Equal(t, "2024-01-01/2024-03-31", calendar.QuarterOf(d).String())
	require.Equal(t, "2024-01-01/2024-12-31", calendar.YearOf(d).String())
	require.Equal(t, "2026-10-01/2026-12-31", calendar.QuarterOf(day("2026-12-31")).String())
}

func TestParseDate(t *testing.T) {
	d, err := calendar.ParseDate("")
	require.NoError(t, err)
	require.True(t, d.IsZero())
	for _, s := range []string{
		" ", "2026-1-1", "2026-01-1", "26-01-01", "2026/01/01", "20260101", "2026-13-01", "2026-00-10", "2026-02-30", "2026-01-00", "0000-01-01",
		"2026-01-01T00:00:00Z", " 2026-01-01", "2026-01-01 ", "+026-01-01", "２０２６-01", "2026-01-0x", "x026-01-01", "2026-x1-01", "null", string(make([]byte, 1<<16)),
	} {
		_, err := calendar.ParseDate(s)
		require.ErrorIs(t, err, calendar.ErrDate, "%q", s)
		require.Less(t, len(err.Error()), 250)
		require.Panics(t, func() { calendar.MustDate(s) })
	}
	require.Panics(t, func() { calendar.MustDate("") })
}

func TestDateCodecs(t *testing.T) {
	type row struct {
		On  calendar.Date            `json:"on"`
		Opt calendar.Date            `json:"opt,omitzero"`
		By  map[calendar.Date]string `json:"by,omitempty"`
	}
	b, err := json.Marshal(row{On: day("2026-11-21"), By: map[calendar.Date]string{day("2026-12-08"): "x"}})
	require.NoError(t, err)
	require.JSONEq(t, `{"on":"2026-11-21","by":{"2026-12-08":"x"}}`, string(b))
	var back row
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, day("2026-11-21"), back.On)
	require.Equal(t, "x", back.By[day("2026-12-08")])
	b, err = json.Marshal(row{})
	require.NoError(t, err)
	require.JSONEq(t, `{"on":""}`, string(b))
	require.Error(t, json.Unmarshal([]byte(`{"on":"2026-02-30"}`), &back))
	require.Error(t, json.Unmarshal([]byte(`{"on":20260101}`), &back))
	require.Equal(t, day("2026-11-21"), back.On, "a failed read changes nothing")

	v, err := day("2026-11-21").Value()
	require.NoError(t, err)
	require.Equal(t, "2026-11-21", v)
	v, err = calendar.Date{}.Value()
	require.NoError(t, err)
	require.Nil(t, v)

	var d calendar.Date
	for _, src := range []any{
		"2026-11-21", []byte("2026-11-21"), time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 11, 21, 0, 0, 0, 0, time.FixedZone("", 3600)),
	} {
		d = calendar.Date{}
		require.NoError(t, d.Scan(src))
		require.Equal(t, "2026-11-21", d.String())
	}
	for _, src := range []any{"x", []byte("x"), 20261121, time.Date(2026, 11, 21, 0, 0, 1, 0, time.UTC), time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 21, 0, 0, 0, 1, time.UTC)} {
		require.ErrorIs(t, d.Scan(src), calendar.ErrDate)
		require.Equal(t, "2026-11-21", d.String())
	}
	require.NoError(t, d.Scan(nil))
	require.True(t, d.IsZero())

	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "on", day("2026-11-21"))
	require.Contains(t, out.String(), "on=2026-11-21")
}

func TestPeriod(t *testing.T) {
	p := calendar.Period{First: day("2026-01-10"), Last: day("2026-01-20")}
	require.Equal(t, 11, p.Days())
	require.True(t, p.Contains(day("2026-01-10")))
	require.True(t, p.Contains(day("2026-01-20")))
	require.False(t, p.Contains(day("2026-01-21")))
	require.False(t, p.Contains(day("2026-01-09")))
	require.NoError(t, p.Check())
	var open calendar.Period
	require.True(t, open.Contains(day("0001-01-01")))
	require.False(t, open.Contains(calendar.Date{}))
	require.Zero(t, open.Days())
	require.True(t, open.IsZero())
	require.Equal(t, "../..", open.String())
	from := calendar.Period{First: day("2026-01-15")}
	require.Equal(t, "2026-01-15/..", from.String())
	require.Zero(t, from.Days())
	got, ok := p.Intersect(from)
	require.True(t, ok)
	require.Equal(t, "2026-01-15/2026-01-20", got.String())
	got, ok = from.Intersect(p)
	require.True(t, ok)
	require.Equal(t, "2026-01-15/2026-01-20", got.String())
	until := calendar.Period{Last: day("2026-01-09")}
	require.False(t, p.Overlaps(until))
	require.True(t, open.Overlaps(until))
	wrong := calendar.Period{First: day("2026-01-20"), Last: day("2026-01-10")}
	require.True(t, wrong.IsEmpty())
	require.Zero(t, wrong.Days())
	require.ErrorIs(t, wrong.Check(), calendar.ErrPeriod)
	require.False(t, wrong.Overlaps(p))
	require.False(t, p.Overlaps(wrong))
	require.True(t, p.Covers(wrong))
	require.True(t, p.Covers(p))
	require.True(t, open.Covers(from))
	require.False(t, p.Covers(from))
	require.False(t, from.Covers(p))
	require.True(t, from.Covers(calendar.Period{First: day("2026-01-15"), Last: day("2026-01-16")}))

	days := slices.Collect(calendar.Period{First: day("2026-02-27"), Last: day("2026-03-01")}.All())
	require.Equal(t, []calendar.Date{day("2026-02-27"), day("2026-02-28"), day("2026-03-01")}, days)
	require.Empty(t, slices.Collect(wrong.All()))
	require.Equal(t, []calendar.Date{day("9999-12-31")}, slices.Collect(calendar.Period{First: day("9999-12-31")}.All()))
	for d := range open.All() {
		require.Equal(t, day("0001-01-01"), d)
		break
	}
	s, err := p.Span(rome(t))
	require.NoError(t, err)
	require.Equal(t, "2026-01-10T00:00:00+01:00/2026-01-21T00:00:00+01:00", s.String())
	s, err = from.Span(time.UTC)
	require.NoError(t, err)
	require.Equal(t, "2026-01-15T00:00:00Z/..", s.String())
	_, err = p.Span(nil)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = wrong.Span(time.UTC)
	require.ErrorIs(t, err, calendar.ErrPeriod)

	b, err := json.Marshal(from)
	require.NoError(t, err)
	require.JSONEq(t, `{"first":"2026-01-15"}`, string(b))
}

func TestSpan(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 1, 1, h, 0, 0, 0, time.UTC) }
	s := calendar.Span{From: at(8), Until: at(18)}
	require.True(t, s.Contains(at(8)))
	require.False(t, s.Contains(at(18)))
	require.False(t, s.Contains(at(7)))
	require.Equal(t, 10*time.Hour, s.Duration())
	require.NoError(t, s.Check())
	var open calendar.Span
	require.True(t, open.IsZero())
	require.True(t, open.Contains(at(1)))
	require.Zero(t, open.Duration())
	require.Equal(t, "../..", open.String())
	got, ok := s.Intersect(calendar.Span{From: at(10)})
	require.True(t, ok)
	require.Equal(t, calendar.Span{From: at(10), Until: at(18)}, got)
	got, ok = open.Intersect(s)
	require.True(t, ok)
	require.Equal(t, s, got)
	got, ok = s.Intersect(calendar.Span{Until: at(9)})
	require.True(t, ok)
	require.Equal(t, calendar.Span{From: at(8), Until: at(9)}, got)
	require.False(t, s.Overlaps(calendar.Span{From: at(18)}))
	require.False(t, s.Overlaps(calendar.Span{Until: at(8)}))
	require.True(t, s.Overlaps(s))
	none := calendar.Span{From: at(8), Until: at(8)}
	require.True(t, none.IsEmpty())
	require.NoError(t, none.Check())
	require.False(t, none.Overlaps(s))
	require.False(t, s.Overlaps(none))
	require.Zero(t, none.Duration())
	wrong := calendar.Span{From: at(9), Until: at(8)}
	require.ErrorIs(t, wrong.Check(), calendar.ErrPeriod)
}
