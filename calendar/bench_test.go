package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce/calendar"
)

func rome(tb tester) *time.Location { return zone(tb, "Europe/Rome") }

// tester is what *testing.T, *testing.B and *rapid.T share.
type tester interface {
	require.TestingT
	Helper()
}

func zone(tb tester, name string) *time.Location {
	tb.Helper()
	loc, err := time.LoadLocation(name)
	require.NoError(tb, err)
	return loc
}

var (
	sinkName     string
	sinkDeadline calendar.Deadline
	sinkDate     calendar.Date
	sinkTime     time.Time
	sinkBool     bool
)

func BenchmarkHoliday(b *testing.B) {
	it, err := calendar.Public("IT-MILANO")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct{ name, date string }{{"no", "2026-11-24"}, {"yes", "2029-12-25"}} {
		d := calendar.MustDate(c.date)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sinkName, _ = it.Holiday(d)
			}
		})
	}
}

func BenchmarkDeadline14(b *testing.B) {
	for _, c := range []struct{ name, zone, date string }{
		{"this season", "Europe/Rome", "2026-11-24"},
		{"other season", "Europe/Rome", "2027-05-19"},
		{"UTC", "UTC", "2027-05-19"},
	} {
		it, err := calendar.Public("IT")
		if err != nil {
			b.Fatal(err)
		}
		count := calendar.Counting{Place: calendar.Place{Zone: zone(b, c.zone), Holidays: it}}
		event := calendar.MustDate(c.date)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sinkDeadline, _ = count.Days(event, 14)
			}
		})
	}
}

func BenchmarkDeadline14Steps(b *testing.B) {
	it, err := calendar.Public("IT")
	if err != nil {
		b.Fatal(err)
	}
	d, err := calendar.Counting{Place: calendar.Place{Zone: rome(b), Holidays: it}}.Days(calendar.MustDate("2026-11-24"), 14)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(d.Steps()) != 1 {
			b.Fatal("steps")
		}
	}
}

func BenchmarkDateStart(b *testing.B) {
	loc, d := rome(b), calendar.MustDate("2027-05-19")
	b.ReportAllocs()
	for b.Loop() {
		sinkTime = d.Start(loc)
	}
}

func BenchmarkParseDate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sinkDate, _ = calendar.ParseDate("2026-11-21")
	}
}

func BenchmarkAppendText(b *testing.B) {
	d, buf := calendar.MustDate("2026-11-21"), make([]byte, 0, 16)
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = d.AppendText(buf[:0])
	}
}

func BenchmarkAddMonths(b *testing.B) {
	d := calendar.MustDate("2026-01-31")
	b.ReportAllocs()
	for b.Loop() {
		sinkDate = d.AddMonths(13)
	}
}

func BenchmarkAddWorkingDays10(b *testing.B) {
	it, err := calendar.Public("IT")
	if err != nil {
		b.Fatal(err)
	}
	p, d := calendar.Place{Zone: time.UTC, Holidays: it}, calendar.MustDate("2026-12-01")
	b.ReportAllocs()
	for b.Loop() {
		sinkDate, _ = p.AddWorkingDays(d, 10)
	}
}
