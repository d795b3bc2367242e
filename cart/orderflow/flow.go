package orderflow

import (
	"errors"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Errors of [Flow.Apply], behind commerce.FieldErrors.
var (
	ErrEvent    = errors.New("orderflow: malformed event")
	ErrConflict = errors.New("orderflow: the same id with other content")
	ErrTime     = errors.New("orderflow: time runs backwards")
	ErrClosed   = errors.New("orderflow: the order is closed")
	ErrExceeds  = errors.New("orderflow: more than is open")
	ErrUnknown  = errors.New("orderflow: unknown")
	ErrOpen     = errors.New("orderflow: something is still open")
)

// MaxEvents bounds the events of one order.
const MaxEvents = 10_000

// Kind says what happened.
type Kind uint8

// The kinds of event.
const (
	Paid      Kind = iota + 1 // Amount arrived
	Fulfilled                 // Units left in Shipment
	Delivered                 // Shipment arrived
	Cancelled                 // Units and charges that were not sent
	Amended                   // Units are cancelled, and Replacement is ordered instead
	Credited                  // Credit of another package: a return, a price reduction
	Refunded                  // Amount was paid back
	Closed                    // nothing is open
)

var kinds = commerce.Words[Kind]{"", "paid", "fulfilled", "delivered", "cancelled", "amended", "credited", "refunded", "closed"}

// String returns the word of JSON.
func (k Kind) String() string { return kinds.Text(k) }

// MarshalText writes the word.
func (k Kind) MarshalText() ([]byte, error) { return kinds.Marshal(k) }

// UnmarshalText reads the word; any other is [commerce.ErrUnknownWord].
func (k *Kind) UnmarshalText(b []byte) error { return kinds.Unmarshal(k, b) }

// An Event is one thing that happened to an order. Only the fields of its kind
// are read; others must be empty.
type Event struct {
	ID       string           `json:"id"`
	At       time.Time        `json:"at"`
	Kind     Kind             `json:"kind"`
	Amount   money.Amount     `json:"amount"`
	Shipment string           `json:"shipment,omitempty"`
	Units    []commerce.Units `json:"units,omitempty"`
	// Credit is required of Credited; the id of the credit of a cancellation is that of the event.
	Credit      *commerce.Credit `json:"credit,omitempty"`
	Replacement *commerce.Order  `json:"replacement,omitempty"`
}

// Stage is how far an order is. The zero Stage is Placed.
type Stage uint8

// The stages. An order is Delivered when all units that were not cancelled
// arrived, and Void when all of them were cancelled.
const (
	Placed Stage = iota
	Partly       // some units are on their way
	Sent         // all are
	Arrived
	Void
	Done // closed
)

var stages = commerce.Words[Stage]{"placed", "partly_fulfilled", "fulfilled", "delivered", "cancelled", "closed"}

// String returns placed, partly_fulfilled, fulfilled, delivered, cancelled or closed.
func (s Stage) String() string { return stages.Text(s) }

// MarshalText writes the word.
func (s Stage) MarshalText() ([]byte, error) { return stages.Marshal(s) }

// An Effect is something for the host to do because of an event.
type Effect struct {
	Do       string           `json:"do"` // credit_note, refund, restock, order
	Amount   money.Amount     `json:"amount"`
	Credit   *commerce.Credit `json:"credit,omitempty"`
	Units    []commerce.Units `json:"units,omitempty"`
	OrderRef string           `json:"order,omitempty"`
}

// A Flow is an order with what happened to it. It is a value: Apply returns the
// next one.
type Flow struct {
	order    *commerce.Order
	events   []Event
	credits  []commerce.Credit
	paid     money.Amount
	refunded money.Amount
	sent     map[string]int64 // by line
	gone     map[string]int64 // cancelled before they were sent, by line
	parcels  map[string]bool  // shipment: arrived
	closed   bool
	steps    []commerce.Reason
}

// New begins the life of a placed order, which must pass its Check.
func New(o commerce.Order) (Flow, error) {
	if err := o.Check(); err != nil {
		return Flow{}, err
	}
	zero := money.New(0, o.Currency)
	return Flow{order: &o, paid: zero, refunded: zero, steps: []commerce.Reason{rPlaced.reason()}}, nil
}

// Fold is New and an Apply for each event.
func Fold(o commerce.Order, events ...Event) (Flow, error) {
	f, err := New(o)
	if err != nil {
		return f, err
	}
	var errs commerce.FieldErrors
	for i, e := range events {
		next, _, err := f.Apply(e)
		errs.AddUnder(commerce.Pointer("events", i), "orderflow.event", err)
		f = next
	}
	return f, errs.Err()
}

// Order returns the order as it was placed.
func (f Flow) Order() *commerce.Order { return f.order }

// Events returns what was applied, and Credits what was taken off.
func (f Flow) Events() []Event { return f.events }

// Credits returns the credits of cancellations, amendments and returns.
func (f Flow) Credits() []commerce.Credit { return f.credits }

// Due returns what the buyer owes in the end, what was paid, less refunds, and
// what is open: negative if it has to be paid back.
func (f Flow) Due() (owed, paid, open money.Amount, err error) {
	if f.order == nil {
		return owed, paid, open, ErrUnknown
	}
	var sum money.Total
	sum.Add(f.order.Totals.Payable)
	for i := range f.credits {
		sum.Sub(f.credits[i].Totals.Payable)
	}
	owed, err = sum.Amount()
	paid = plus(f.paid, f.refunded.Neg())
	return owed, paid, plus(owed, paid.Neg()), err
}

// Left returns how many units of a line are neither sent nor cancelled.
func (f Flow) Left(line string) int64 {
	if f.order == nil {
		return 0
	}
	l, ok := f.order.Line(line)
	if !ok {
		return 0
	}
	return l.Qty - f.sent[line] - f.gone[line]
}

// Stage says how far the order is.
func (f Flow) Stage() Stage {
	if f.closed {
		return Done
	}
	var sent, left int64
	if f.order != nil {
		for i := range f.order.Lines {
			sent += f.sent[f.order.Lines[i].ID]
			left += f.Left(f.order.Lines[i].ID)
		}
	}
	arrived := true
	for _, there := range f.parcels {
		arrived = arrived && there
	}
	switch {
	case f.order == nil || sent == 0 && left > 0:
		return Placed
	case sent == 0:
		return Void
	case left > 0:
		return Partly
	case arrived:
		return Arrived
	}
	return Sent
}

// Code returns the code of the latest step.
func (f Flow) Code() string {
	if len(f.steps) == 0 {
		return rPlaced.String()
	}
	return f.steps[len(f.steps)-1].Code
}

// Reasons returns what happened, step by step.
func (f Flow) Reasons() []commerce.Reason { return f.steps }
