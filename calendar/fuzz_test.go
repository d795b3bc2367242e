package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/bottega-go/commerce/calendar"
)

// FuzzParseDate compares with package time: the same text is a day for both, or for neither.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"", "2026-11-21", "2024-02-29", "2026-02-29", "0000-01-01", "9999-12-31", "2026-1-01", "2026-11-21 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := calendar.ParseDate(s)
		at, want := time.Parse(time.DateOnly, s)
		switch {
		case s == "":
			if err != nil || !d.IsZero() {
				t.Fatalf("%q: %v, %v", s, d, err)
			}
		case want != nil || at.Year() < 1:
			if !errors.Is(err, calendar.ErrDate) || !d.IsZero() {
				t.Fatalf("%q is no date, got %v, %v", s, d, err)
			}
		case err != nil || d.String() != s || d != calendar.DateIn(at, time.UTC) && d.String() != "0001-01-01":
			t.Fatalf("%q: %v, %v", s, d, err)
		}
		var u calendar.Date
		if uerr := u.UnmarshalText([]byte(s)); (uerr == nil) != (err == nil) || u != d {
			t.Fatalf("%q: text and string differ", s)
		}
	})
}

// FuzzTerritory: a territory is known or a short typed error, and what is known answers in its years.
func FuzzTerritory(f *testing.F) {
	for _, s := range []string{"IT", "DE-BY-AUGSBURG", "GB", "", "-", "it", "EL", "AT-9", "XI"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		table, err := calendar.Public(s)
		if err != nil {
			if !errors.Is(err, calendar.ErrTerritory) || len(err.Error()) > 1000 {
				t.Fatal(err)
			}
			return
		}
		if _, err := table.Holiday(calendar.MustDate("2026-01-01")); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzCount: any length and event gives a typed error or an end on the right side of the event.
func FuzzCount(f *testing.F) {
	f.Add(int32(0), 14, uint8(0), uint8(0))
	f.Add(int32(2400), -3, uint8(3), uint8(2))
	f.Fuzz(func(t *testing.T, from int32, n int, unit, roll uint8) {
		table, err := calendar.Public("IT")
		if err != nil {
			t.Fatal(err)
		}
		event := calendar.MustDate("2020-01-01").AddDays(int(from))
		c := calendar.Counting{Place: calendar.Place{Zone: time.UTC, Holidays: table}, Roll: calendar.Roll(roll % 3)}
		count := []func(calendar.Date, int) (calendar.Deadline, error){c.Days, c.Weeks, c.Months, c.Years}[unit%4]
		d, err := count(event, n)
		switch {
		case err != nil:
			for _, want := range []error{calendar.ErrRange, calendar.ErrNotCovered, calendar.ErrPeriod} {
				if errors.Is(err, want) {
					return
				}
			}
			t.Fatal(err)
		case n > 0 && !d.Nominal.After(event), n < 0 && !d.Nominal.Before(event), d.Legal.Before(d.Nominal), d.Legal.Sub(d.Nominal) > 10:
			t.Fatalf("%d from %s: %+v", n, event, d)
		}
	})
}
