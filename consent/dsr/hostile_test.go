package dsr_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
	"github.com/bottega-go/commerce/consent/dsr"
)

func day(s string) time.Time { return calendar.MustDate(s).Start(cet).Add(9 * time.Hour) }

func TestALateQuestionStopsNoClock(t *testing.T) {
	t.Parallel()
	c := counting(t, "IT")
	in := dsr.Event{ID: "1", Kind: dsr.Received, At: day("2026-01-12"), Right: dsr.Access}
	r, err := dsr.Fold(c, in, dsr.Event{ID: "2", Kind: dsr.Asked, At: day("2026-03-02")})
	require.NoError(t, err)
	require.Equal(t, "dsr.status.overdue", r.At(day("2026-03-03")).Code())
	require.Equal(t, calendar.MustDate("2026-02-12"), r.Due.Legal)
	r, err = dsr.Fold(c, in, dsr.Event{ID: "2", Kind: dsr.Asked, At: day("2026-03-02")}, dsr.Event{ID: "3", Kind: dsr.Answered, At: day("2026-03-20")})
	require.NoError(t, err)
	require.Zero(t, r.Waited)
	require.Equal(t, calendar.MustDate("2026-02-12"), r.Due.Legal)
	// The question must still be in order, and an extension does not hide behind it.
	_, err = dsr.Fold(c, in, dsr.Event{ID: "2", Kind: dsr.Asked, At: day("2026-03-02")}, dsr.Event{ID: "3", Kind: dsr.Asked, At: day("2026-03-20")})
	require.ErrorIs(t, err, dsr.ErrOrder)
	_, err = dsr.Fold(c, in, dsr.Event{ID: "2", Kind: dsr.Asked, At: day("2026-03-02")}, dsr.Event{ID: "3", Kind: dsr.Extended, At: day("2026-03-03"), Reason: "many"})
	require.ErrorIs(t, err, dsr.ErrExtensionLate)
	// Within an extension the question is in time.
	r, err = dsr.Fold(c, in, dsr.Event{ID: "2", Kind: dsr.Extended, At: day("2026-02-02"), Reason: "many"}, dsr.Event{ID: "3", Kind: dsr.Asked, At: day("2026-03-02")})
	require.NoError(t, err)
	require.Equal(t, "dsr.status.waiting", r.At(day("2026-03-03")).Code())
}

func TestClosedWhileThePersonOwesAnAnswer(t *testing.T) {
	t.Parallel()
	// Asked on the second day and never answered: the refusal of 20 March is not late.
	r, err := dsr.Fold(counting(t, "IT"), dsr.Event{ID: "1", Kind: dsr.Received, At: day("2026-01-12"), Right: dsr.Access},
		dsr.Event{ID: "2", Kind: dsr.Asked, At: day("2026-01-13")},
		dsr.Event{ID: "3", Kind: dsr.Refused, At: day("2026-03-20"), Ground: dsr.Unidentified, Reason: "no answer"})
	require.NoError(t, err)
	require.Equal(t, 66, r.Waited) // 18 + 28 + 20 days
	require.False(t, r.At(day("2026-04-01")).Late)
}

func TestOneIDTwoKinds(t *testing.T) {
	t.Parallel()
	_, err := dsr.Fold(counting(t, "IT"), dsr.Event{ID: "1", Kind: dsr.Received, At: day("2026-01-12"), Right: dsr.Access},
		dsr.Event{ID: "1", Kind: dsr.Refused, At: day("2026-01-13"), Ground: dsr.Excessive, Reason: "r"})
	require.ErrorIs(t, err, dsr.ErrEvent)
}

func TestADutyWithoutAPeriodIsNoErasure(t *testing.T) {
	t.Parallel()
	on := calendar.MustDate("2026-11-21")
	invoices := dsr.Holding{Start: calendar.MustDate("2026-03-10"), Activity: consent.Activity{
		ID: "invoices", Basis: consent.LegalObligation, Law: commerce.Citation{Act: "Codice civile", Provision: "Art. 2220"},
	}}
	steps, err := dsr.PlanOf(dsr.Erase, on, invoices)
	require.ErrorIs(t, err, dsr.ErrEvent)
	require.Empty(t, steps)
	steps, err = dsr.PlanOf(dsr.Erase, calendar.Date{}, invoices)
	require.ErrorIs(t, err, dsr.ErrEvent)
	require.Empty(t, steps)
	_, err = dsr.PlanOf(dsr.Access, on, invoices)
	require.NoError(t, err)
}

func TestMonthsOfTheRegulation(t *testing.T) {
	t.Parallel()
	// One month from 31 January 2026 ends on Saturday 28 February: answer by Monday 2 March. Three months: 30 April.
	c := counting(t, "IT")
	in := dsr.Event{ID: "1", Kind: dsr.Received, At: day("2026-01-31"), Right: dsr.Access}
	r, err := dsr.Fold(c, in)
	require.NoError(t, err)
	require.Equal(t, calendar.MustDate("2026-02-28"), r.Due.Nominal)
	require.Equal(t, calendar.MustDate("2026-03-02"), r.Due.Legal)
	told := dsr.Event{ID: "2", Kind: dsr.Extended, At: calendar.MustDate("2026-03-03").Start(cet).Add(-time.Nanosecond), Reason: "many"}
	r, err = dsr.Fold(c, in, told)
	require.NoError(t, err)
	require.Equal(t, calendar.MustDate("2026-04-30"), r.Due.Legal)
	told.At = told.At.Add(time.Nanosecond)
	_, err = dsr.Fold(c, in, told)
	require.ErrorIs(t, err, dsr.ErrExtensionLate)
}

func TestEdges(t *testing.T) {
	t.Parallel()
	in := dsr.Event{ID: "1", Kind: dsr.Received, At: day("2026-01-12"), Right: dsr.Access}
	r, err := dsr.Fold(counting(t, "IT"), slices.Repeat([]dsr.Event{in}, 1000)...)
	require.NoError(t, err)
	require.Equal(t, calendar.MustDate("2026-02-12"), r.Due.Legal)
	require.Empty(t, dsr.Request{}.At(day("2026-01-12")).Reasons(), "there is no request")
}
