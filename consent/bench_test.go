package consent_test

import (
	"iter"
	"testing"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/consent"
)

var (
	sinkDecision consent.Decision
	sinkState    consent.State
	sinkInt      int
)

func benchLedger(tb testing.TB) consent.Ledger {
	tb.Helper()
	return ledger(tb,
		ev{kind: consent.Sale, on: "2024-01-10", facts: consent.FromPerson | consent.Informed},
		ev{kind: consent.Requested, on: "2024-02-01"},
		ev{kind: consent.Granted, on: "2024-02-02", evidence: consent.Confirmed},
		ev{kind: consent.Withdrawn, on: "2025-02-02"},
		ev{kind: consent.Granted, on: "2026-02-02", evidence: consent.Confirmed},
		ev{kind: consent.Imported, on: "2026-05-05", evidence: consent.Asserted},
	)
}

func BenchmarkFold6(b *testing.B) {
	l := benchLedger(b)
	at := at("2026-11-21")
	b.ReportAllocs()
	for b.Loop() {
		sinkState = l.State(at)
	}
}

func BenchmarkDecide(b *testing.B) {
	s := benchLedger(b).State(at("2026-11-21"))
	r := rules(b, "IT", "2026-11-21")
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21"), Similar: commerce.Yes, OptOut: commerce.Yes}
	b.ReportAllocs()
	for b.Loop() {
		sinkDecision = consent.Decide(r, &s, q)
	}
}

func BenchmarkSegment10M(b *testing.B) {
	var kinds []consent.Cell
	for _, l := range []consent.Ledger{
		benchLedger(b),
		ledger(b, ev{kind: consent.Sale, on: "2026-01-10", facts: consent.FromPerson | consent.Informed}),
		ledger(b, ev{kind: consent.Granted, on: "2026-01-10", evidence: consent.Logged}),
		ledger(b, ev{kind: consent.Objected, on: "2026-01-10"}),
	} {
		s := l.State(at("2026-11-21"))
		kinds = append(kinds, consent.Pack(&s, consent.Marketing, consent.Email))
	}
	cells := make([]consent.Cell, 10_000_000)
	for i := range cells {
		cells[i] = kinds[(uint64(i)*2654435761>>7)&3]
	}
	r := rules(b, "IT", "2026-11-21")
	q := consent.Query{Purpose: consent.Marketing, Channel: consent.Email, At: at("2026-11-21"), Similar: commerce.Yes, OptOut: commerce.Yes}
	var all iter.Seq2[int, consent.Cell] = func(yield func(int, consent.Cell) bool) {
		for i := range cells {
			if !yield(i, cells[i]) {
				return
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range consent.Segment(r, q, all) {
			n++
		}
		sinkInt = n
	}
}

func BenchmarkNewEvent(b *testing.B) {
	e := consent.Event{
		Subject: consent.SubjectRef{1}, Kind: consent.Objected, Purpose: consent.Marketing, Channels: consent.Email,
		Occurred: at("2026-01-01"), Recorded: at("2026-01-01"), Trusted: true,
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := consent.NewEvent(e, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRules(b *testing.B) {
	book := consent.EU()
	on := calendar.MustDate("2026-11-21")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := book.Rules("IT", on); err != nil {
			b.Fatal(err)
		}
	}
}
