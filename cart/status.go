package cart

import (
	"time"

	"github.com/bottega-go/commerce"
)

// State is how alive a cart is. The zero State is Active.
type State uint8

// The states of a cart.
const (
	Active    State = iota
	Idle            // untouched for a while, the buyer may still be there
	Abandoned       // the buyer has gone
	Expired         // too old to be brought back
)

var states = commerce.Words[State]{"active", "idle", "abandoned", "expired"}

// String returns active, idle, abandoned or expired.
func (s State) String() string { return states.Text(s) }

// MarshalText writes the word.
func (s State) MarshalText() ([]byte, error) { return states.Marshal(s) }

// UnmarshalText reads the word; any other is [commerce.ErrUnknownWord].
func (s *State) UnmarshalText(b []byte) error { return states.Unmarshal(s, b) }

// A Lifetime says after how long without a change a cart becomes idle,
// abandoned and expired, and when a shop may want to remind of it, counted from
// the last change. Zero durations are half an hour, a day and 90 days.
type Lifetime struct {
	Idle      time.Duration
	Abandoned time.Duration
	Expired   time.Duration
	Reminders []time.Duration // rising
}

// A Status is the state of a cart at a moment.
type Status struct {
	State State
	Since time.Time // when the state began
	Until time.Time // when the next begins; zero for an expired cart
	Due   int       // reminders whose moment has come; 0 for an expired cart
	Next  time.Time // moment of the next reminder, zero if there is none

	code reasonCode
}

// Status is a pure function of two moments: the last change of the cart and
// now. A now before the last change counts as the last change. A reminder is a
// moment and no permission: whether it may be sent, package consent decides.
func (l Lifetime) Status(touched, now time.Time) Status {
	ends := [...]time.Duration{l.Idle, l.Abandoned, l.Expired}
	for i, d := range [...]time.Duration{30 * time.Minute, 24 * time.Hour, 90 * 24 * time.Hour} {
		if ends[i] <= 0 {
			ends[i] = d
		}
		if i > 0 {
			ends[i] = max(ends[i], ends[i-1])
		}
	}
	age := max(now.Sub(touched), 0)
	s := Status{Since: touched, code: rStatusActive}
	for i, d := range ends {
		if age < d {
			s.Until = touched.Add(d)
			break
		}
		s.State, s.Since, s.code = State(i+1), touched.Add(d), [...]reasonCode{rStatusIdle, rStatusAbandoned, rStatusExpired}[i]
	}
	if s.State == Expired {
		return s
	}
	for _, d := range l.Reminders {
		if d <= age {
			s.Due++
		} else if d < ends[2] {
			s.Next = touched.Add(d)
			break
		}
	}
	return s
}

// Code returns cart.status.active, .idle, .abandoned or .expired.
func (s Status) Code() string { return s.code.String() }

// Reasons says since when, and that a reminder needs consent.
func (s Status) Reasons() []commerce.Reason {
	out := []commerce.Reason{s.code.reason(commerce.NewFact("since", s.Since))}
	if s.Due > 0 {
		r := rStatusReminder.reason(commerce.NewFact("due", s.Due))
		r.Cites = cite("32002L0058", "Art. 13")
		out = append(out, r)
	}
	return out
}
