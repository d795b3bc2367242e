package promo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func ExampleRuleset_Until() {
	rome := must(time.LoadLocation("Europe/Rome"))
	rules := must(promo.Compile([]promo.Promotion{
		{ID: "happy-hour", Window: promo.Window{Zone: "Europe/Rome", Weekly: []promo.Hours{
			{Days: []promo.Day{promo.Friday, promo.Saturday}, From: "18:00", Until: "20:00"},
		}}, Then: promo.Percent{Off: money.NewPercent(20)}},
		{ID: "black-friday", Window: promo.Window{Span: calendar.Span{
			From: time.Date(2026, 11, 27, 0, 0, 0, 0, rome), Until: time.Date(2026, 11, 28, 0, 0, 0, 0, rome),
		}}, Then: promo.Percent{Off: money.NewPercent(30)}},
	}, promo.Options{Zones: time.LoadLocation}))
	for at, n := time.Date(2026, 11, 26, 9, 0, 0, 0, rome), 0; n < 6; n++ {
		at = rules.Until(at)
		fmt.Println(at.Format("Mon 2 Jan 15:04"))
	}
	// Output:
	// Fri 27 Nov 00:00
	// Fri 27 Nov 18:00
	// Fri 27 Nov 20:00
	// Sat 28 Nov 00:00
	// Sat 28 Nov 18:00
	// Sat 28 Nov 20:00
}

func window(tb testing.TB, zone, days, from, until string) promo.Window {
	tb.Helper()
	h := promo.Hours{From: from, Until: until}
	for i := 0; i < len(days); i += 3 {
		var d promo.Day
		require.NoError(tb, d.UnmarshalText([]byte(days[i:i+3])))
		h.Days = append(h.Days, d)
	}
	return promo.Window{Zone: zone, Weekly: []promo.Hours{h}}
}

// The moments are read off the wall clock of the zone and the law or custom
// that moved it.
func TestUntil(t *testing.T) {
	day := func(s string) (at time.Time) {
		require.NoError(t, at.UnmarshalText([]byte(s)))
		return at
	}
	span := func(from, until string) (w promo.Window) {
		if from != "" {
			w.From = day(from)
		}
		if until != "" {
			w.Until = day(until)
		}
		return w
	}
	both := func(w promo.Window, s promo.Window) promo.Window {
		w.Span = s.Span
		return w
	}
	nights := window(t, "Europe/Rome", "sun", "02:15", "02:45")
	party := window(t, "Europe/Rome", "", "22:00", "02:30")
	for _, c := range []struct {
		title  string
		w      promo.Window
		at, to string
	}{
		{"always", promo.Window{}, "2026-11-21T00:00:00Z", ""},
		{"before a span", span("2026-11-27T00:00:00+01:00", "2026-12-01T00:00:00+01:00"), "2026-11-21T00:00:00Z", "2026-11-26T23:00:00Z"},
		{"at its opening", span("2026-11-27T00:00:00+01:00", "2026-12-01T00:00:00+01:00"), "2026-11-26T23:00:00Z", "2026-11-30T23:00:00Z"},
		{"a nanosecond before its end", span("", "2026-12-01T00:00:00Z"), "2026-11-30T23:59:59.999999999Z", "2026-12-01T00:00:00Z"},
		{"at its end", span("2026-11-27T00:00:00Z", "2026-12-01T00:00:00Z"), "2026-12-01T00:00:00Z", ""},
		{"every hour of the week", window(t, "Europe/Rome", "", "00:00", "24:00"), "2026-11-21T00:00:00Z", ""},
		{"every day from six to six", window(t, "Europe/Rome", "", "18:00", "18:00"), "2026-11-21T00:00:00Z", ""},
		{"seconds are left out", window(t, "Europe/Rome", "", "18:00", "20:00"), "2026-11-21T16:59:59.5Z", "2026-11-21T17:00:00Z"},
		{"in the hours", window(t, "Europe/Rome", "", "18:00", "20:00"), "2026-11-21T17:00:00Z", "2026-11-21T19:00:00Z"},
		{"Saturday's night ends on Sunday, over the start of the week", window(t, "UTC", "sat", "22:00", "04:00"), "2026-11-21T22:00:00Z", "2026-11-22T04:00:00Z"},
		{"two days that touch are one", window(t, "UTC", "satsun", "00:00", "24:00"), "2026-11-21T00:00:00Z", "2026-11-23T00:00:00Z"},
		{"hours that begin after the span does", both(window(t, "UTC", "", "18:00", "20:00"), span("2026-11-27T00:00:00Z", "")), "2026-11-26T18:30:00Z", "2026-11-27T00:00:00Z"},
		{"a span that ends before the hours begin", both(window(t, "UTC", "", "18:00", "20:00"), span("", "2026-11-27T17:00:00Z")), "2026-11-27T02:00:00Z", "2026-11-27T17:00:00Z"},
		{"a span that ends in the hours", both(window(t, "UTC", "", "18:00", "20:00"), span("", "2026-11-27T19:00:00Z")), "2026-11-27T18:30:00Z", "2026-11-27T19:00:00Z"},
		{"after the span hours do not count", both(window(t, "UTC", "", "18:00", "20:00"), span("", "2026-11-27T19:00:00Z")), "2026-11-27T19:00:00Z", ""},
		// Rome, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
		{"hours that the clock skips have no instant", nights, "2026-03-23T00:00:00Z", "2026-04-05T00:15:00Z"},
		{"hours that the clock cuts off end with the jump", party, "2026-03-28T21:00:00Z", "2026-03-29T01:00:00Z"},
		{"hours that begin in the jump begin after it", window(t, "Europe/Rome", "sun", "02:30", "05:00"), "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"},
		// Rome, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
		{"hours that the clock repeats open a first time", nights, "2026-10-25T00:00:00Z", "2026-10-25T00:15:00Z"},
		{"close", nights, "2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z"},
		{"open again", nights, "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z"},
		{"and close", nights, "2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z"},
		{"the clock goes back into the hours", party, "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"},
		{"and they end once more", party, "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"},
		{"the clock goes back before the hours, which had begun", window(t, "Europe/Rome", "sun", "02:30", "05:00"), "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"},
		// Samoa left out Friday, 30 December 2011.
		{"a day that the calendar skips", window(t, "Pacific/Apia", "fri", "", ""), "2011-12-28T00:00:00Z", "2012-01-05T10:00:00Z"},
		// Lord Howe moves by half an hour, at 02:00 on 4 October 2026 (15:30 UTC the day before).
		{"half an hour", window(t, "Australia/Lord_Howe", "sun", "02:00", "03:00"), "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z"},
		{"of an hour", window(t, "Australia/Lord_Howe", "sun", "02:00", "03:00"), "2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z"},
	} {
		for name, p := range map[string]promo.Promotion{
			"window": {ID: "p", Window: c.w},
			"during": {ID: "p", When: promo.AllOf{Of: promo.Conditions{promo.Not{Of: promo.During{Window: c.w}}}}},
		} {
			p.Then = promo.Percent{Off: money.NewPercent(10)}
			rules, err := promo.Compile([]promo.Promotion{p}, promo.Options{Zones: time.LoadLocation})
			require.NoError(t, err, c.title)
			got, want := rules.Until(day(c.at)), time.Time{}
			if c.to != "" {
				want = day(c.to)
			}
			require.True(t, got.Equal(want), "%s, %s: Until(%s) = %v, want %v", c.title, name, c.at, got, want)
		}
	}
	var none *promo.Ruleset
	require.Zero(t, none.Until(now))
	rules, err := promo.Compile([]promo.Promotion{{ID: "p", Window: party, Then: promo.Percent{Off: money.NewPercent(10)}}}, promo.Options{Zones: time.LoadLocation})
	require.NoError(t, err)
	for _, at := range []time.Time{{}, time.Unix(1<<62, 0), time.Unix(-1<<62, 0)} {
		rules.Until(at) // ends
	}
}

// From a moment up to Until every evaluation is the same, and at Until that of
// windows is another.
func TestUntilIsTheNextChange(t *testing.T) {
	zones := []string{"Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "UTC"}
	days := []time.Time{ // nights in which clocks or calendars jump
		time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 4, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC),
		time.Date(2011, 12, 29, 0, 0, 0, 0, time.UTC), time.Date(2026, 2, 14, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC),
	}
	const step = 15 * time.Minute // all edges are on it
	rapid.Check(t, func(t *rapid.T) {
		night := rapid.SampledFrom(days).Draw(t, "night")
		instant := rapid.Custom(func(t *rapid.T) time.Time {
			return night.Add(time.Duration(rapid.IntRange(-9*96, 4*96).Draw(t, "quarter")) * step)
		})
		clock := rapid.Custom(func(t *rapid.T) string {
			q := rapid.IntRange(0, 95).Draw(t, "clock")
			return fmt.Sprintf("%02d:%02d", q/4, q%4*15)
		})
		win := rapid.Custom(func(t *rapid.T) (w promo.Window) {
			if a, b := instant.Draw(t, "from"), instant.Draw(t, "until"); a.Before(b) {
				if rapid.Bool().Draw(t, "has from") {
					w.From = a
				}
				if rapid.Bool().Draw(t, "has until") {
					w.Until = b
				}
			}
			for range rapid.IntRange(0, 3).Draw(t, "hours") {
				w.Zone = rapid.SampledFrom(zones).Draw(t, "zone")
				h := promo.Hours{From: clock.Draw(t, "from"), Until: clock.Draw(t, "until")}
				for _, d := range rapid.SliceOfN(rapid.IntRange(0, 6), 0, 3).Draw(t, "days") {
					h.Days = append(h.Days, promo.Day(d))
				}
				w.Weekly = append(w.Weekly, h)
			}
			return w
		})
		var ps []promo.Promotion
		sharp := true
		for i, w := range rapid.SliceOfN(win, 1, 3).Draw(t, "windows") {
			p := promo.Promotion{ID: fmt.Sprint("p", i), Group: fmt.Sprint("g", i), Then: promo.Percent{Off: money.NewPercent(10)}}
			if rapid.IntRange(0, 3).Draw(t, "as a condition") == 0 {
				sharp = false // a condition does not tell why a window is closed
				p.When = promo.Not{Of: promo.During{Window: w}}
			} else {
				p.Window = w
			}
			ps = append(ps, p)
		}
		rules, err := promo.Compile(ps, promo.Options{Zones: time.LoadLocation})
		require.NoError(t, err)
		state := func(at time.Time) (codes string) {
			reasons, err := rules.Explain(promo.Input{At: at, Currency: money.EUR, Lines: []promo.Line{{ID: "l", Qty: 1, Unit: eur(1000)}}})
			require.NoError(t, err)
			for _, r := range reasons {
				if p, ok := r.Fact("promotion"); ok {
					codes += fmt.Sprintln(r.Code, p)
				}
			}
			return codes
		}
		at := instant.Draw(t, "at")
		until := rules.Until(at)
		end := until
		if until.IsZero() {
			end = at.AddDate(0, 0, 30)
		}
		require.True(t, at.Before(end))
		was := state(at)
		require.Equal(t, was, state(end.Add(-1)))
		for q := at; q.Before(end); q = q.Add(step) {
			require.Equal(t, was, state(q), q)
		}
		if sharp && !until.IsZero() {
			require.NotEqual(t, was, state(until))
		}
	})
}

func TestHoursOnClockChanges(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	require.NoError(t, err)
	rules, err := promo.Compile([]promo.Promotion{
		{ID: "night", Window: promo.Window{Zone: "Europe/Rome", Weekly: []promo.Hours{{Days: []promo.Day{promo.Sunday}, From: "02:00", Until: "03:00"}}}, Then: promo.Percent{Off: money.NewPercent(10)}},
		{ID: "party", Group: "g", Window: promo.Window{
			Span: calendar.Span{From: time.Date(2026, 1, 1, 0, 0, 0, 0, rome)}, Zone: "Europe/Rome",
			Weekly: []promo.Hours{{Days: []promo.Day{promo.Saturday}, From: "22:00", Until: "04:00"}},
		}, Then: promo.Percent{Off: money.NewPercent(20)}},
	}, promo.Options{Zones: time.LoadLocation})
	require.NoError(t, err)
	for _, c := range []struct {
		at           string
		night, party bool
	}{
		{"2026-03-29T00:59:59Z", false, true},  // 01:59:59, then the clock jumps to 03:00
		{"2026-03-29T01:00:00Z", false, true},  // 03:00 on Sunday, Saturday's hours last until 04:00
		{"2026-03-29T02:00:00Z", false, false}, // 04:00
		{"2026-10-24T23:59:59Z", false, true},  // 01:59:59
		{"2026-10-25T00:00:00Z", true, true},   // 02:00, summer time
		{"2026-10-25T01:30:00Z", true, true},   // 02:30 again, winter time
		{"2026-10-25T02:00:00Z", false, true},  // 03:00
		{"2026-10-25T03:00:00Z", false, false}, // 04:00
		{"2026-10-24T19:59:59Z", false, false}, // 21:59:59 on Saturday
		{"2026-10-24T20:00:00Z", false, true},  // 22:00
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		require.NoError(t, err)
		res := evaluate(t, rules, promo.Input{At: at, Currency: money.EUR, Lines: []promo.Line{{ID: "l", Qty: 1, Unit: eur(1000)}}})
		var night, party bool
		for _, a := range res.Applied {
			night = night || a.Promotion == "night"
			party = party || a.Promotion == "party"
		}
		require.Equal(t, []bool{c.night, c.party}, []bool{night, party}, c.at)
	}
}
