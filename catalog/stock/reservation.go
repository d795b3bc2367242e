package stock

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// State is where a [Reservation] is in its life.
type State uint8

// The states. Held is the only one that can change.
const (
	Held State = iota
	Committed
	Released
	Expired
)

var stateWords = commerce.Words[State]{"held", "committed", "released", "expired"}

// String returns held, committed, released or expired.
func (s State) String() string { return stateWords.Text(s) }

// MarshalText writes the word.
func (s State) MarshalText() ([]byte, error) { return stateWords.Marshal(s) }

// UnmarshalText reads the word.
func (s *State) UnmarshalText(b []byte) error { return stateWords.Unmarshal(s, b) }

// A Reservation keeps units of a SKU at a place for a cart or order until an
// instant. It is a row of the host; its methods return the row as it becomes.
type Reservation struct {
	ID       string    `json:"id"`
	SKU      string    `json:"sku"`
	Location string    `json:"location,omitempty"`
	Qty      int64     `json:"qty"`
	At       time.Time `json:"at"`    // when it was made
	Until    time.Time `json:"until"` // good before this instant
	State    State     `json:"state"`
	Ended    time.Time `json:"ended,omitzero"` // when it left the state held
}

// Check returns what is malformed, by field.
func (r Reservation) Check() error {
	var errs commerce.FieldErrors
	if r.ID == "" {
		errs.Add("/id", "stock.id.missing", ErrMissing)
	}
	if r.SKU == "" {
		errs.Add("/sku", "stock.sku.missing", ErrMissing)
	}
	checkQty(&errs, "", "/qty", r.Qty, 1)
	if !r.Until.After(r.At) || r.At.IsZero() {
		errs.Add("/until", "stock.time.backwards", ErrTime)
	}
	if !stateWords.Has(r.State) {
		errs.Add("/state", "stock.state.unknown", commerce.ErrUnknownWord)
	}
	return errs.Err()
}

// Commit turns held units into sold ones. At Until or later it is [ErrExpired],
// from another state [ErrState]; a committed reservation stays as it is.
func (r Reservation) Commit(at time.Time) (Reservation, error) {
	if r.State == Held && !at.Before(r.Until) {
		return r, commerce.Detail(ErrExpired, "stock: the reservation was good before %s", r.Until.Format(time.RFC3339))
	}
	return r.end(Committed, at)
}

// Release gives held units back, also after Until.
func (r Reservation) Release(at time.Time) (Reservation, error) { return r.end(Released, at) }

// Expire gives held units back at Until or later; before that it is [ErrState].
func (r Reservation) Expire(at time.Time) (Reservation, error) {
	if r.State == Held && at.Before(r.Until) {
		return r, commerce.Detail(ErrState, "stock: the reservation is good until %s", r.Until.Format(time.RFC3339))
	}
	return r.end(Expired, at)
}

// Extend moves Until of a held reservation that has not expired. A moment before
// it was made, and an end before that moment, are [ErrTime].
func (r Reservation) Extend(at, until time.Time) (Reservation, error) {
	switch {
	case r.State != Held:
		return r, r.wrong()
	case !at.Before(r.Until):
		return r, ErrExpired
	case !until.After(at) || at.Before(r.At):
		return r, ErrTime
	}
	r.Until = until
	return r, nil
}

func (r Reservation) wrong() error {
	return commerce.Detail(ErrState, "stock: the reservation is %s", r.State)
}

func (r Reservation) end(to State, at time.Time) (Reservation, error) {
	switch {
	case r.State == to:
		return r, nil
	case r.State != Held:
		return r, r.wrong()
	case at.Before(r.At):
		return r, commerce.Detail(ErrTime, "stock: before the reservation was made")
	}
	r.State, r.Ended = to, at
	return r, nil
}

// Hold enters a new reservation of units on the shelf into the level of its SKU
// and place. Without enough available units it is [ErrShort] and the level
// stays. [Level.HoldPromised] reserves units that are still to come.
func (l Level) Hold(r Reservation) (Level, error) { return l.hold(r, l.Available()) }

// HoldPromised is [Level.Hold] for what [Level.Promise] gives on a day: units
// on the shelf, announced, ordered back or not out yet. Those that are not here
// count in Reserved all the same, so that nobody else is promised them; the
// reservation can be committed when they have come.
func (l Level) HoldPromised(r Reservation, on calendar.Date, p Policy) (Level, Promise, error) {
	can, err := l.Promise(r.Qty, on, p)
	if err == nil {
		l, err = l.hold(r, can.Now+can.Later)
	}
	return l, can, err
}

func (l Level) hold(r Reservation, free int64) (Level, error) {
	if err := cmp.Or(r.Check(), l.Check()); err != nil {
		return l, err
	}
	if r.State != Held {
		return l, r.wrong()
	}
	if r.Qty > free {
		return l, commerce.FieldErrors{{
			Path: "/qty", Code: "stock.hold.short", Err: commerce.Detail(ErrShort, "stock: %d asked, %d available", r.Qty, free),
			Facts: []commerce.Fact{commerce.NewFact("asked", r.Qty), commerce.NewFact("left", free)},
		}}
	}
	l.Reserved += r.Qty
	return l, nil
}

// Settle enters a transition: was is the row before, now the row after it.
// Committed units leave the shelf, released and expired ones become available.
// A transition that is none changes nothing, so that it can be repeated. Rows of
// two reservations are [ErrConflict].
func (l Level) Settle(was, now Reservation) (Level, error) {
	if err := cmp.Or(was.Check(), now.Check(), l.Check()); err != nil {
		return l, err
	}
	if was.ID != now.ID || was.SKU != now.SKU || was.Location != now.Location || was.Qty != now.Qty {
		return l, ErrConflict
	}
	if was.State == now.State || was.State != Held {
		return l, nil
	}
	if l.Reserved < now.Qty || now.State == Committed && l.OnHand < now.Qty {
		return l, ErrShort
	}
	l.Reserved -= now.Qty
	if now.State == Committed {
		l.OnHand -= now.Qty
	}
	return l, nil
}

// A Quota limits a flash sale.
type Quota struct {
	Limit    int64     `json:"limit"`              // units in all
	Sold     int64     `json:"sold"`               // units counted so far
	Customer int64     `json:"customer,omitempty"` // units for each customer; 0 is no limit
	From     time.Time `json:"from,omitzero"`      // half-open
	Until    time.Time `json:"until,omitzero"`
}

// A Grant is what a quota gives. The host counts Units in the transaction of
// the order and asks again when the row has changed.
type Grant struct {
	Units int64
	code  reasonCode
	facts []commerce.Fact
}

// Code is the decisive code.
func (g Grant) Code() string { return g.code.String() }

// Reasons says why fewer units are granted than asked.
func (g Grant) Reasons() []commerce.Reason {
	return []commerce.Reason{g.code.reason(g.facts...)}
}

// MarshalJSON writes the units with code and reasons.
func (g Grant) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Units   int64             `json:"units"`
		Code    string            `json:"code"`
		Reasons []commerce.Reason `json:"reasons"`
	}{g.Units, g.Code(), g.Reasons()})
}

// Take says how many of qty units a customer who has bought mine already gets
// at an instant. It never grants more than is left.
func (q Quota) Take(qty, mine int64, at time.Time) (Grant, error) {
	var errs commerce.FieldErrors
	checkQty(&errs, "", "/qty", qty, 1)
	checkQty(&errs, "", "/mine", mine, 0)
	checkQty(&errs, "", "/limit", q.Limit, 0)
	checkQty(&errs, "", "/sold", q.Sold, 0)
	checkQty(&errs, "", "/customer", q.Customer, 0)
	if err := errs.Err(); err != nil {
		return Grant{}, err
	}
	if at.Before(q.From) || !q.Until.IsZero() && !at.Before(q.Until) {
		return Grant{0, rQuotaEnded, []commerce.Fact{commerce.NewFact("at", at)}}, nil
	}
	units, code := qty, rQuotaGranted
	if left := max(0, q.Limit-q.Sold); units > left {
		units, code = left, rQuotaSoldOut
	}
	facts := []commerce.Fact{commerce.NewFact("asked", qty)}
	if left := max(0, q.Customer-mine); q.Customer > 0 && units > left {
		units, code = left, rQuotaCustomer
		facts = append(facts, commerce.NewFact("limit", q.Customer))
	}
	return Grant{units, code, append(facts, commerce.NewFact("granted", units))}, nil
}
