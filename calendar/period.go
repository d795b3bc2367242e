package calendar

import (
	"errors"
	"fmt"
	"iter"
	"time"
)

// ErrPeriod marks a period or span that ends before it begins, and a length that no period can have.
var ErrPeriod = errors.New("calendar: not a period")

// Period is a run of days, both ends included. A zero end is open on that side; the zero Period has every day.
// A Period whose Last is before its First has no day; [Period.Check] reports it.
type Period struct {
	First Date `json:"first,omitzero"`
	Last  Date `json:"last,omitzero"`
}

// IsZero reports whether both ends are open.
func (p Period) IsZero() bool { return p == Period{} }

// IsEmpty reports whether p has no day.
func (p Period) IsEmpty() bool { return p.Last.n != 0 && p.Last.n < p.First.n }

// Check returns an [ErrPeriod] if Last is before First.
func (p Period) Check() error {
	if p.IsEmpty() {
		return fmt.Errorf("%w: %s ends before it begins", ErrPeriod, p)
	}
	return nil
}

// Contains reports whether d is a day of p. The zero Date is in no Period.
func (p Period) Contains(d Date) bool {
	return d.n != 0 && p.First.n <= d.n && (p.Last.n == 0 || d.n <= p.Last.n)
}

// Covers reports whether every day of q is in p; an empty q always is.
func (p Period) Covers(q Period) bool {
	return q.IsEmpty() || p.First.n <= q.First.n && (p.Last.n == 0 || q.Last.n != 0 && q.Last.n <= p.Last.n)
}

// Days returns the number of days, both ends counted; 0 if p is empty or open on a side.
func (p Period) Days() int {
	if p.First.n == 0 || p.Last.n < p.First.n {
		return 0
	}
	return p.Last.Sub(p.First) + 1
}

// All yields the days in order. A side that is open runs to the end of the calendar.
func (p Period) All() iter.Seq[Date] {
	return func(yield func(Date) bool) {
		last := p.Last.n
		if last == 0 {
			last = maxDay
		}
		for n := max(p.First.n, 1); n <= last; n++ {
			if !yield(Date{n}) {
				return
			}
		}
	}
}

// Intersect returns the days of both periods; false if there are none.
func (p Period) Intersect(q Period) (Period, bool) {
	r := Period{First: Date{max(p.First.n, q.First.n)}, Last: p.Last}
	if r.Last.n == 0 || q.Last.n != 0 && q.Last.n < r.Last.n {
		r.Last = q.Last
	}
	if r.IsEmpty() || p.IsEmpty() || q.IsEmpty() {
		return Period{}, false
	}
	return r, true
}

// Overlaps reports whether the periods share a day.
func (p Period) Overlaps(q Period) bool {
	_, ok := p.Intersect(q)
	return ok
}

// Span returns the instants of p in loc: from the first instant of First until that of the day after Last.
// A nil loc is an [ErrNoZone], an empty p an [ErrPeriod].
func (p Period) Span(loc *time.Location) (Span, error) {
	if loc == nil {
		return Span{}, ErrNoZone
	}
	return Span{From: p.First.Start(loc), Until: p.Last.End(loc)}, p.Check()
}

// String returns the ISO 8601 form 2026-01-01/2026-03-31 with ".." for an open end.
func (p Period) String() string { return open(p.First.String()) + "/" + open(p.Last.String()) }

func open(s string) string {
	if s == "" {
		return ".."
	}
	return s
}

// Span is a run of instants, half-open: From is in it, Until is not. A zero end is open on that side;
// the zero Span has every instant. A Span whose Until is not after its From has no instant.
type Span struct {
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// IsZero reports whether both ends are open.
func (s Span) IsZero() bool { return s.From.IsZero() && s.Until.IsZero() }

// IsEmpty reports whether s has no instant.
func (s Span) IsEmpty() bool {
	return !s.From.IsZero() && !s.Until.IsZero() && !s.From.Before(s.Until)
}

// Check returns an [ErrPeriod] if Until is before From. A span without an instant is allowed.
func (s Span) Check() error {
	if s.IsEmpty() && !s.From.Equal(s.Until) {
		return fmt.Errorf("%w: %s ends before it begins", ErrPeriod, s)
	}
	return nil
}

// Contains reports whether t is in s.
func (s Span) Contains(t time.Time) bool {
	return (s.From.IsZero() || !t.Before(s.From)) && (s.Until.IsZero() || t.Before(s.Until))
}

// Duration returns the time from From to Until; 0 if s is empty or open on a side.
func (s Span) Duration() time.Duration {
	if s.From.IsZero() || s.Until.IsZero() || s.IsEmpty() {
		return 0
	}
	return s.Until.Sub(s.From)
}

// Intersect returns the instants of both spans; false if there are none.
func (s Span) Intersect(o Span) (Span, bool) {
	r := s
	if r.From.Before(o.From) { // the zero time is before every other
		r.From = o.From
	}
	if r.Until.IsZero() || !o.Until.IsZero() && o.Until.Before(r.Until) {
		r.Until = o.Until
	}
	if r.IsEmpty() || s.IsEmpty() || o.IsEmpty() {
		return Span{}, false
	}
	return r, true
}

// Overlaps reports whether the spans share an instant.
func (s Span) Overlaps(o Span) bool {
	_, ok := s.Intersect(o)
	return ok
}

// String returns the ISO 8601 form with RFC 3339 instants and ".." for an open end.
func (s Span) String() string { return instant(s.From) + "/" + instant(s.Until) }

func instant(t time.Time) string {
	if t.IsZero() {
		return ".."
	}
	return t.Format(time.RFC3339Nano)
}
