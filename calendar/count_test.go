package calendar_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

// always is a Holidays that answers the same for each day.
type always struct {
	name string
	err  error
}

func (a always) Holiday(calendar.Date) (string, error) { return a.name, a.err }

// only is a host's own list.
type only map[calendar.Date]string

func (o only) Holiday(d calendar.Date) (string, error) { return o[d], nil }

func italy(tb tester) calendar.Place {
	return calendar.Place{Zone: rome(tb), Holidays: public(tb, "IT")}
}

func TestCountingErrors(t *testing.T) {
	event := day("2026-11-24")
	count := calendar.Counting{Place: italy(t)}
	for name, c := range map[string]struct {
		got  func() (calendar.Deadline, error)
		want error
	}{
		"no zone":         {func() (calendar.Deadline, error) { return calendar.Counting{}.Days(event, 14) }, calendar.ErrNoZone},
		"no zone, hours":  {func() (calendar.Deadline, error) { return calendar.Counting{}.Hours(time.Unix(0, 0), 14) }, calendar.ErrNoZone},
		"no event":        {func() (calendar.Deadline, error) { return count.Days(calendar.Date{}, 14) }, calendar.ErrDate},
		"no event, hours": {func() (calendar.Deadline, error) { return count.Hours(time.Time{}, 14) }, calendar.ErrDate},
		"no days":         {func() (calendar.Deadline, error) { return count.Days(event, 0) }, calendar.ErrPeriod},
		"negative hours":  {func() (calendar.Deadline, error) { return count.Hours(time.Unix(0, 0), -1) }, calendar.ErrPeriod},
		"many hours":      {func() (calendar.Deadline, error) { return count.Hours(time.Unix(0, 0), math.MaxInt) }, calendar.ErrRange},
		"hours to 10000": {func() (calendar.Deadline, error) {
			return count.Hours(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), 48)
		}, calendar.ErrRange},
		"many days":        {func() (calendar.Deadline, error) { return count.Days(event, math.MaxInt) }, calendar.ErrRange},
		"many weeks":       {func() (calendar.Deadline, error) { return count.Weeks(event, math.MaxInt) }, calendar.ErrRange},
		"many weeks back":  {func() (calendar.Deadline, error) { return count.Weeks(event, math.MinInt) }, calendar.ErrRange},
		"many months":      {func() (calendar.Deadline, error) { return count.Months(event, math.MaxInt) }, calendar.ErrRange},
		"many months back": {func() (calendar.Deadline, error) { return count.Months(event, math.MinInt) }, calendar.ErrRange},
		"many years":       {func() (calendar.Deadline, error) { return count.Years(event, math.MaxInt) }, calendar.ErrRange},
		"not covered":      {func() (calendar.Deadline, error) { return count.Years(event, 5) }, calendar.ErrNotCovered},
		"before the table": {func() (calendar.Deadline, error) { return count.Days(day("2019-12-30"), 2) }, calendar.ErrNotCovered},
	} {
		d, err := c.got()
		require.ErrorIs(t, err, c.want, name)
		require.Equal(t, calendar.Deadline{}, d, name)
	}
	_, err := calendar.Counting{Place: calendar.Place{Zone: time.UTC}}.Days(event, 14)
	require.ErrorIs(t, err, calendar.ErrNoHolidays)
	_, err = calendar.Counting{Place: calendar.Place{Zone: time.UTC, Holidays: always{name: "x"}}}.Days(event, 14)
	require.ErrorIs(t, err, calendar.ErrNoWorkingDay)
	broken := errors.New("broken")
	_, err = calendar.Counting{Place: calendar.Place{Zone: time.UTC, Holidays: always{err: broken}}}.Days(event, 14)
	require.ErrorIs(t, err, broken)
	last, err := calendar.Counting{Place: calendar.Place{Zone: time.UTC, Holidays: calendar.NoHolidays()}}.Days(day("9999-12-30"), 1)
	require.ErrorIs(t, err, calendar.ErrNoWorkingDay, "9999-12-31 has no day after it, got %v", last)
}

// TestOneWorkingDay has a host that closes for a year but for single days.
func TestOneWorkingDay(t *testing.T) {
	closed := only{}
	for d := range (calendar.Period{First: day("2026-01-02"), Last: day("2026-12-27")}).All() {
		if d != day("2026-06-15") && d != day("2026-06-30") {
			closed[d] = "closed"
		}
	}
	count := calendar.Counting{Place: calendar.Place{Zone: time.UTC, Holidays: closed}}
	d, err := count.Days(day("2026-06-10"), 3)
	require.NoError(t, err)
	require.Equal(t, "2026-06-30", d.Legal.String(), "Art. 3(5): the 15th alone is not enough")
	d, err = count.Days(day("2025-03-10"), 460) // to Saturday 2026-06-13: the 15th, and Thursday 2026-01-01 before it
	require.NoError(t, err)
	require.Equal(t, "2026-06-13 2026-06-15", d.Nominal.String()+" "+d.Legal.String())
}

func TestDeadline(t *testing.T) {
	count := calendar.Counting{Place: italy(t)}
	d, err := count.Days(day("2026-11-24"), 14)
	require.NoError(t, err)
	require.Equal(t, "2026-11-25/2026-12-09", d.Period().String())
	require.True(t, d.Open(d.Until.Add(-1)))
	require.False(t, d.Open(d.Until))
	require.Equal(t, calendar.Secondary, d.Trust())
	require.Equal(t, "14 days from 2026-11-24: ends 2026-12-08 [Regulation 1182/71 Art. 3(1)]", d.Basis().String())

	b, err := json.Marshal(d)
	require.NoError(t, err)
	require.JSONEq(t, `{"event":"2026-11-24","nominal":"2026-12-08","legal":"2026-12-09","until":"2026-12-10T00:00:00+01:00"}`, string(b))
	var back calendar.Deadline
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, d.Legal, back.Legal)
	require.Empty(t, back.Steps())
	require.Zero(t, back.Basis())
	require.Empty(t, back.Basis().String())
	require.Equal(t, calendar.Unverified, back.Trust())
	require.False(t, calendar.Deadline{}.Open(time.Unix(0, 0)))

	d, err = count.Days(day("2026-11-24"), -1)
	require.NoError(t, err)
	require.Equal(t, "2026-11-23/2026-11-23", d.Period().String())
	require.Equal(t, "1 day back from 2026-11-24: ends 2026-11-23 [Regulation 1182/71 Art. 3(1)]", d.Basis().String())
	require.Empty(t, d.Steps())
	require.Equal(t, calendar.Verified, d.Trust())

	d, err = count.Hours(time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC), 3)
	require.NoError(t, err)
	require.Empty(t, d.Steps())
	require.Equal(t, "3 hours from 2026-11-24: ends 2026-11-24 [Regulation 1182/71 Art. 3(1)]", d.Basis().String())
}

func TestEventCounts(t *testing.T) {
	rules, err := calendar.Rules("IE")
	require.NoError(t, err)
	require.Equal(t, "literal", rules[1].Reading)
	ireland := calendar.Place{Zone: zone(t, "Europe/Dublin"), Holidays: public(t, "IE")}
	d, err := rules[1].Counting(ireland).Days(day("2026-03-07"), 14)
	require.NoError(t, err)
	require.Equal(t, "2026-03-07/2026-03-20", d.Period().String())
	require.Equal(t, "14 days from 2026-03-07: ends 2026-03-20 [Consumer Rights Act 2022 s.113]", d.Basis().String())
	d, err = rules[1].Counting(ireland).Days(day("2026-03-07"), -14)
	require.NoError(t, err)
	require.Equal(t, "2026-02-22/2026-03-07", d.Period().String())
	// With the Regulation's roll the day of the event may be one of the two working days.
	d, err = calendar.Counting{Place: ireland, EventCounts: true}.Days(day("2026-03-06"), 2)
	require.NoError(t, err)
	require.Equal(t, "2026-03-07 2026-03-09", d.Nominal.String()+" "+d.Legal.String())
}

func TestNational(t *testing.T) {
	_, err := calendar.National("IT", nil)
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = calendar.National("US", time.UTC)
	require.ErrorIs(t, err, calendar.ErrTerritory)
	_, err = calendar.National("IT-XX", time.UTC)
	require.ErrorIs(t, err, calendar.ErrTerritory)
	_, err = calendar.Rules("US")
	require.ErrorIs(t, err, calendar.ErrTerritory)
	for _, territory := range calendar.Territories() {
		c, err := calendar.National(territory, time.UTC)
		require.NoError(t, err, territory)
		d, err := c.Days(day("2026-11-24"), 14)
		require.NoError(t, err)
		require.False(t, d.Legal.Before(d.Nominal))
		rules, err := calendar.Rules(territory)
		require.NoError(t, err)
		for _, r := range rules {
			require.NotEmpty(t, r.Act)
			require.NotEmpty(t, r.Provision)
			require.False(t, r.Checked.IsZero())
			require.False(t, r.Trust == calendar.Contested && r.Note == "", "%s: contested without a ground", territory)
		}
	}
	xi, err := calendar.Rules("XI")
	require.NoError(t, err)
	require.Equal(t, calendar.RollNever, xi[0].Roll)
}

func TestStepTexts(t *testing.T) {
	for _, c := range []struct {
		territory, event string
		days             int
		want             []string
	}{
		{"IT", "2026-11-24", 14, []string{"2026-12-08 is a public holiday (Immacolata Concezione): ends 2026-12-09 [Regulation 1182/71 Art. 3(4)]"}},
		{"IT", "2026-03-06", 2, []string{
			"2026-03-08 is a Sunday: ends 2026-03-09 [Regulation 1182/71 Art. 3(4)]",
			"the period to 2026-03-09 has fewer than two working days: ends 2026-03-10 [Regulation 1182/71 Art. 3(5)]",
		}},
		{"SE", "2026-12-10", 14, []string{
			"2026-12-24 counts as a public holiday for time limits (Julafton): ends 2026-12-28 [Lag (1930:173) 2 §]",
			"2026-12-25 is a public holiday (Juldagen): ends 2026-12-28 [Regulation 1182/71 Art. 3(4)]",
			"2026-12-26 is a Saturday: ends 2026-12-28 [Regulation 1182/71 Art. 3(4)]",
			"2026-12-27 is a Sunday: ends 2026-12-28 [Regulation 1182/71 Art. 3(4)]",
		}},
		{"GB-EAW", "2026-03-07", 14, []string{
			"2026-03-21 is no working day, but the period does not roll: ends 2026-03-21 [Consumer Contracts Regulations 2013 reg. 30, 31]",
		}},
		{"SK", "2026-09-01", 14, []string{
			"2026-09-15 is disputed as a public holiday (Sedembolestná Panna Mária) and taken as a working day: ends 2026-09-15 [Act 261/2025 Z.z.]",
		}},
		{"DE", "2026-11-24", 14, nil},
	} {
		count, err := calendar.National(c.territory, time.UTC)
		require.NoError(t, err)
		d, err := count.Days(day(c.event), c.days)
		require.NoError(t, err)
		var got []string
		for _, s := range d.Steps() {
			got = append(got, s.String())
		}
		require.Equal(t, c.want, got)
	}
	require.Equal(t, "31971R1182", calendar.Step{Act: "31971R1182"}.Act)
}

// fickle answers a few times and then no more.
type fickle struct{ left *int }

func (f fickle) Holiday(calendar.Date) (string, error) {
	if *f.left--; *f.left < 0 {
		return "", calendar.ErrNotCovered
	}
	return "", nil
}

func TestStepsOfFickleHolidays(t *testing.T) {
	left := 2
	d, err := calendar.Counting{Place: calendar.Place{Zone: time.UTC, Holidays: fickle{&left}}}.Days(day("2026-11-24"), 14)
	require.NoError(t, err)
	require.Empty(t, d.Steps())
}

func TestWorkdays(t *testing.T) {
	it := italy(t)
	for date, want := range map[string]bool{"2026-12-07": true, "2026-12-08": false, "2026-12-12": false, "2026-12-13": false} {
		ok, err := it.WorkingDay(day(date))
		require.NoError(t, err)
		require.Equal(t, want, ok, date)
	}
	_, err := it.WorkingDay(calendar.Date{})
	require.ErrorIs(t, err, calendar.ErrDate)
	_, err = calendar.Place{}.WorkingDay(day("2026-12-07"))
	require.ErrorIs(t, err, calendar.ErrNoHolidays)

	saturdays := calendar.Workdays{
		Holidays: it.Holidays,
		Weekdays: calendar.WeekdaysOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday),
	}
	got, err := saturdays.Add(day("2026-12-07"), 5) // 9, 10, 11, 12, 14
	require.NoError(t, err)
	require.Equal(t, "2026-12-14", got.String())
	got, err = it.AddWorkingDays(day("2026-12-07"), 5) // 9, 10, 11, 14, 15
	require.NoError(t, err)
	require.Equal(t, "2026-12-15", got.String())
	got, err = it.AddWorkingDays(day("2026-12-07"), 0)
	require.NoError(t, err)
	require.Equal(t, "2026-12-07", got.String())

	n, err := calendar.Workdays{Holidays: it.Holidays}.Count(calendar.MonthOf(day("2026-12-01")))
	require.NoError(t, err)
	require.Equal(t, 21, n) // 23 weekdays less 8 and 25 December; the 26th is a Saturday
	_, err = saturdays.Count(calendar.Period{First: day("2026-12-01")})
	require.ErrorIs(t, err, calendar.ErrPeriod)
	_, err = saturdays.Count(calendar.MonthOf(day("2031-12-01")))
	require.ErrorIs(t, err, calendar.ErrNotCovered)
	_, err = it.AddWorkingDays(day("2030-12-30"), 5)
	require.ErrorIs(t, err, calendar.ErrNotCovered)
	_, err = it.AddWorkingDays(day("2031-12-30"), 0)
	require.ErrorIs(t, err, calendar.ErrNotCovered)

	free := calendar.Workdays{Holidays: calendar.NoHolidays()}
	for _, n := range []int{math.MaxInt, math.MinInt} {
		_, err = free.Add(day("2026-01-01"), n)
		require.ErrorIs(t, err, calendar.ErrRange)
	}
	_, err = free.Add(day("9999-12-01"), 40)
	require.ErrorIs(t, err, calendar.ErrRange)
	_, err = calendar.Workdays{Holidays: always{name: "closed"}}.Add(day("2026-01-01"), 1)
	require.ErrorIs(t, err, calendar.ErrNoWorkingDay)
	require.False(t, calendar.WeekdaysOf(time.Monday).Has(time.Sunday))
	require.True(t, calendar.WeekdaysOf(time.Sunday).Has(time.Sunday))
}

func TestUnion(t *testing.T) {
	patron := only{day("2026-12-07"): "Sant'Ambrogio", day("2026-12-08"): "also"}
	u := calendar.Union(public(t, "IT"), patron)
	for date, want := range map[string]string{"2026-12-07": "Sant'Ambrogio", "2026-12-08": "Immacolata Concezione", "2026-12-09": ""} {
		name, err := u.Holiday(day(date))
		require.NoError(t, err)
		require.Equal(t, want, name)
	}
	e, err := u.Lookup(day("2026-12-07"))
	require.NoError(t, err)
	require.Equal(t, calendar.Entry{Date: day("2026-12-07"), Name: "Sant'Ambrogio", Kind: calendar.Host, Trust: calendar.Verified}, e)
	e, err = u.Lookup(day("2026-12-08"))
	require.NoError(t, err)
	require.Equal(t, calendar.Secondary, e.Trust)
	e, err = calendar.Union(public(t, "SK"), public(t, "IT")).Lookup(day("2026-09-15"))
	require.NoError(t, err)
	require.Equal(t, calendar.Disputed, e.Kind)
	e, err = calendar.Union(public(t, "SK"), only{day("2026-09-15"): "inventory"}).Lookup(day("2026-09-15"))
	require.NoError(t, err)
	require.Equal(t, "inventory", e.Name)

	for _, u := range []calendar.Details{calendar.Union(), calendar.Union(nil), calendar.Union(patron, nil)} {
		_, err := u.Holiday(day("2026-12-08"))
		require.ErrorIs(t, err, calendar.ErrNoHolidays)
		_, err = u.Lookup(day("2026-12-08"))
		require.ErrorIs(t, err, calendar.ErrNoHolidays)
	}
	_, err = calendar.Union(patron, public(t, "IT")).Holiday(day("2031-01-01"))
	require.ErrorIs(t, err, calendar.ErrNotCovered)

	_, err = calendar.Union(patron, public(t, "IT")).Lookup(day("2031-01-01"))
	require.ErrorIs(t, err, calendar.ErrNotCovered)

	d, err := calendar.Counting{Place: calendar.Place{Zone: rome(t), Holidays: u}}.Days(day("2026-11-23"), 14)
	require.NoError(t, err)
	require.Equal(t, "2026-12-09", d.Legal.String())
	require.Len(t, d.Steps(), 2)
	require.Equal(t, "2026-12-07 is a public holiday (Sant'Ambrogio): ends 2026-12-09 [Regulation 1182/71 Art. 3(4)]", d.Steps()[0].String())
}

func TestAllocations(t *testing.T) {
	it := italy(t)
	count, table, event := calendar.Counting{Place: it}, public(t, "IT"), day("2026-11-24")
	u := calendar.Union(table, only{})
	buf := make([]byte, 0, 10)
	for name, f := range map[string]func(){
		"deadline": func() { sinkDeadline, _ = count.Days(event, 14) },
		"hours":    func() { sinkDeadline, _ = count.Hours(time.Unix(1e9, 0), 14) },
		"holiday":  func() { sinkName, _ = table.Holiday(event) },
		"union":    func() { sinkName, _ = u.Holiday(event) },
		"lookup":   func() { _, _ = table.Lookup(day("2026-12-08")) },
		"working":  func() { sinkBool, _ = it.WorkingDay(event) },
		"add":      func() { sinkDate, _ = it.AddWorkingDays(event, 10) },
		"start":    func() { sinkTime = event.Start(it.Zone) },
		"in":       func() { sinkDate = calendar.DateIn(time.Unix(1e9, 0), it.Zone) },
		"parse":    func() { sinkDate, _ = calendar.ParseDate("2026-11-21") },
		"read":     func() { _ = sinkDate.UnmarshalText([]byte("2026-11-21")) },
		"append":   func() { _, _ = event.AppendText(buf) },
	} {
		require.Zero(t, testing.AllocsPerRun(100, f), name)
	}
}
