package main

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/it"

	"github.com/bottega-go/commerce/calendar"
)

var (
	sinkDeadline calendar.Deadline
	sinkTime     time.Time
	sinkName     string
	sinkBool     bool
)

// events has holidays, and days whose fourteenth follower is a working day, a
// Saturday, a Sunday, 8 December or 25 December.
var events = [8]string{
	"2026-11-24", "2026-11-21", "2026-11-22", "2026-11-18", "2026-12-11", "2026-06-10", "2026-11-01", "2026-09-15",
}

func holidayWork() work { return calendarWorks()[0] }

func deadlineWork() work { return calendarWorks()[1] }

func calendarWorks() []work {
	rome := or(time.LoadLocation("Europe/Rome"))
	table := or(calendar.Public("IT"))
	counting := calendar.Counting{Place: calendar.Place{Zone: rome, Holidays: table}}
	plain, cached := cal.NewBusinessCalendar(), cal.NewBusinessCalendar()
	plain.AddHoliday(it.Holidays...)
	cached.AddHoliday(it.Holidays...)
	cached.Cacheable = true

	var days [8]calendar.Date
	var times [8]time.Time
	for i, s := range events {
		days[i] = calendar.MustDate(s)
		y, m, d := days[i].YMD()
		times[i] = time.Date(y, m, d, 12, 0, 0, 0, rome)
	}
	text := func(until func(i int) time.Time) func(int) string {
		return func(i int) string { return until(i).Format(time.RFC3339) }
	}
	holiday := work{name: "is it a holiday", rows: []row{{
		library: "commerce/calendar",
		result:  func(i int) string { return yes(or(table.Holiday(days[i])) != "") },
		bench: func(b *testing.B) {
			for i := range b.N {
				sinkName, _ = table.Holiday(days[i&7])
			}
		},
	}}}
	deadline := work{name: "deadline of 14 days", rows: []row{{
		library: "commerce/calendar",
		result:  text(func(i int) time.Time { return or(counting.Days(days[i], 14)).Until }),
		bench: func(b *testing.B) {
			for i := range b.N {
				sinkDeadline, _ = counting.Days(days[i&7], 14)
			}
		},
	}}}
	for _, peer := range []struct {
		name     string
		business *cal.BusinessCalendar
	}{{"rickar/cal", plain}, {"rickar/cal, days cached", cached}} {
		holiday.rows = append(holiday.rows, row{
			library: peer.name,
			result: func(i int) string {
				actual, _, _ := peer.business.IsHoliday(times[i])
				return yes(actual)
			},
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkBool, _, _ = peer.business.IsHoliday(times[i&7])
				}
			},
		})
		deadline.rows = append(deadline.rows, row{
			library: peer.name,
			result:  text(func(i int) time.Time { return roll(peer.business, times[i]) }),
			bench: func(b *testing.B) {
				for i := range b.N {
					sinkTime = roll(peer.business, times[i&7])
				}
			},
		})
	}
	return []work{holiday, deadline}
}

// roll is the deadline with rickar/cal: 14 days, on to a working day, and the
// first instant after it.
func roll(business *cal.BusinessCalendar, t time.Time) time.Time {
	t = t.AddDate(0, 0, 14)
	for !business.IsWorkday(t) {
		t = t.AddDate(0, 0, 1)
	}
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
