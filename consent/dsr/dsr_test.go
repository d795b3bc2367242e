package dsr_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/consent/dsr"
)

var cet = time.FixedZone("CET", 3600)

func counting(tb testing.TB, country string) calendar.Counting {
	tb.Helper()
	h, err := calendar.Public(country)
	require.NoError(tb, err)
	return calendar.Counting{Place: calendar.Place{Zone: cet, Holidays: h}}
}

func Example() {
	italy, err := calendar.Public("IT")
	if err != nil {
		panic(err)
	}
	where := calendar.Counting{Place: calendar.Place{Zone: cet, Holidays: italy}}
	r, err := dsr.Fold(where, dsr.Event{ID: "r1", Kind: dsr.Received, At: time.Date(2026, 11, 8, 9, 0, 0, 0, cet), Right: dsr.Erase})
	if err != nil {
		panic(err)
	}
	for _, why := range r.At(time.Date(2026, 11, 21, 12, 0, 0, 0, cet)).Reasons() {
		fmt.Println(why)
	}
	steps, err := dsr.PlanOf(r.Right, r.Received, dsr.Holding{Start: calendar.MustDate("2026-03-10"), Activity: consent.Activity{
		ID: "invoices", Basis: consent.LegalObligation, Months: 120, Law: commerce.Citation{Act: "Codice civile", Provision: "Art. 2220"},
	}})
	fmt.Println(steps[0].Do, steps[0].Reasons()[0], err)
	// Output:
	// the request is to be answered by 2026-12-09 [Regulation 2016/679 Art. 12(3)]
	// one month from receipt on 2026-11-08 ends on 2026-12-09 [Regulation 2016/679 Art. 12(3); Regulation 1182/71 Art. 3(2)(c)]
	// 2026-12-08 is no working day, so the period ends on 2026-12-09 [Regulation 1182/71 Art. 3(4)]
	// an extension must be told with its reasons by 2026-12-09 [Regulation 2016/679 Art. 12(3)]
	// keep the data are kept until 2036-03-10 for a duty or a claim [Codice civile Art. 2220] <nil>
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	c := counting(t, "IT")
	now := time.Date(2026, 11, 10, 9, 0, 0, 0, cet)
	_, err := dsr.Fold(c)
	require.ErrorIs(t, err, dsr.ErrOrder)
	_, err = dsr.Fold(calendar.Counting{})
	require.ErrorIs(t, err, calendar.ErrNoZone)
	_, err = dsr.Fold(c, make([]dsr.Event, 1001)...)
	require.ErrorIs(t, err, dsr.ErrEvent)
	in := dsr.Event{ID: "1", Kind: dsr.Received, At: now, Right: dsr.Access}
	for _, x := range []struct {
		want   error
		events []dsr.Event
	}{
		{dsr.ErrEvent, []dsr.Event{{Kind: dsr.Received, At: now, Right: dsr.Access}}},
		{dsr.ErrEvent, []dsr.Event{{ID: "1", Kind: dsr.Received, Right: dsr.Access}}},
		{dsr.ErrEvent, []dsr.Event{{ID: "1", Kind: 77, At: now}}},
		{dsr.ErrEvent, []dsr.Event{{ID: "1", Kind: dsr.Received, At: now}}},
		{dsr.ErrOrder, []dsr.Event{in, {ID: "2", Kind: dsr.Received, At: now, Right: dsr.Access}}},
		{dsr.ErrOrder, []dsr.Event{in, {ID: "2", Kind: dsr.Answered, At: now}}},
		{dsr.ErrOrder, []dsr.Event{in, {ID: "2", Kind: dsr.Asked, At: now}, {ID: "3", Kind: dsr.Asked, At: now}}},
		{dsr.ErrOrder, []dsr.Event{in, {ID: "2", Kind: dsr.Extended, At: now, Reason: "r"}, {ID: "3", Kind: dsr.Extended, At: now, Reason: "r"}}},
		{calendar.ErrNotCovered, []dsr.Event{{ID: "1", Kind: dsr.Received, At: now.AddDate(90, 0, 0), Right: dsr.Access}}},
		{calendar.ErrNotCovered, []dsr.Event{{ID: "1", Kind: dsr.Received, At: now.AddDate(90, 0, 0), Right: dsr.Access}, {ID: "2", Kind: dsr.Extended, At: now.AddDate(90, 0, 1), Reason: "r"}}},
	} {
		_, err := dsr.Fold(c, x.events...)
		require.ErrorIs(t, err, x.want)
	}
	// An id that comes twice is one event, in any order.
	r, err := dsr.Fold(c, in, in, dsr.Event{ID: "2", Kind: dsr.Fulfilled, At: now})
	require.NoError(t, err)
	require.Equal(t, dsr.Fulfilled, r.As)
	_, err = dsr.PlanOf(0, calendar.MustDate("2026-11-21"), dsr.Holding{})
	var fields commerce.FieldErrors
	require.ErrorAs(t, err, &fields)
	require.Len(t, fields, 2)
	require.Equal(t, "/holdings/0/start", fields[0].Path)
	require.Equal(t, "dsr.status.open", dsr.Status{}.Code())
	require.Empty(t, dsr.Status{}.Reasons())
	require.Equal(t, "dsr.plan.erase", dsr.Step{}.Code())
	require.Empty(t, dsr.Step{}.Reasons())
}

func TestWords(t *testing.T) {
	t.Parallel()
	e := dsr.Event{ID: "1", Kind: dsr.Refused, At: time.Date(2026, 11, 10, 9, 0, 0, 0, time.UTC), Ground: dsr.OthersRights, Reason: "x"}
	b, err := json.Marshal(e)
	require.NoError(t, err)
	var again dsr.Event
	require.NoError(t, json.Unmarshal(b, &again))
	require.Equal(t, e, again)
	require.Error(t, json.Unmarshal([]byte(`{"schema":"commerce/dsr_event/1","id":"1","kind":"nope","at":"2026-11-10T09:00:00Z"}`), &again))
	require.ErrorIs(t, json.Unmarshal([]byte(`{"schema":"commerce/dsr_event/9"}`), &again), commerce.ErrNewerSchema)
	_, err = dsr.Right(99).MarshalText()
	require.ErrorIs(t, err, commerce.ErrUnknownWord)
	require.Equal(t, []string{"port", "asked", "excessive", "waiting", "keep", "dsr.Right(99)"}, []string{dsr.Port.String(), dsr.Asked.String(), dsr.Excessive.String(), dsr.Waiting.String(), dsr.Keep.String(), dsr.Right(99).String()})
}

func TestOrderOfEventsNeverMatters(t *testing.T) {
	t.Parallel()
	c := counting(t, "IT")
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 1, 5, 9, 0, 0, 0, cet)
		events := []dsr.Event{{ID: "0", Kind: dsr.Received, At: at, Right: dsr.Access}}
		for i := range rapid.IntRange(0, 6).Draw(t, "n") {
			at = at.Add(time.Duration(rapid.IntRange(0, 20*24).Draw(t, "hours")) * time.Hour)
			events = append(events, dsr.Event{ID: fmt.Sprint(i + 1), Kind: dsr.Kind(rapid.IntRange(2, 7).Draw(t, "kind")), At: at, Ground: dsr.Excessive, Reason: "r"})
		}
		a, errA := dsr.Fold(c, events...)
		b, errB := dsr.Fold(c, rapid.Permutation(events).Draw(t, "shuffled")...)
		require.Equal(t, errA == nil, errB == nil)
		if errA != nil {
			return
		}
		x, err := json.Marshal(a.At(at).Reasons())
		require.NoError(t, err)
		y, err := json.Marshal(b.At(at).Reasons())
		require.NoError(t, err)
		require.JSONEq(t, string(x), string(y))
		if a.Asked.IsZero() && !a.Extended {
			require.False(t, a.Due.Nominal.Before(a.Received.AddMonths(1)), "never less than a month")
		}
	})
}

func FuzzEvent(f *testing.F) {
	f.Add([]byte(`{"schema":"commerce/dsr_event/1","id":"1","kind":"received","at":"2026-11-10T09:00:00Z","right":"access"}`))
	f.Add([]byte(`{"schema":"commerce/dsr_event/1"}`))
	c := counting(f, "IT")
	f.Fuzz(func(t *testing.T, b []byte) {
		var e dsr.Event
		if json.Unmarshal(b, &e) != nil {
			return
		}
		again, err := json.Marshal(e)
		if err != nil {
			if e.Kind != 0 {
				t.Fatal(err)
			}
			return // an event without a kind has no stored form
		}
		var f dsr.Event
		if err := json.Unmarshal(again, &f); err != nil || !f.At.Equal(e.At) {
			t.Fatalf("%s: %v", again, err)
		}
		if _, err := dsr.Fold(c, e); err != nil && errors.Is(err, commerce.ErrJSON) {
			t.Fatal(err)
		}
	})
}
