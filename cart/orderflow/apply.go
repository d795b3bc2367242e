package orderflow

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Apply applies one event and says what the host has to do. An event with the id
// and content of an earlier one changes nothing. On an error the flow that is
// returned is the old one.
func (f Flow) Apply(e Event) (Flow, []Effect, error) {
	if f.order == nil {
		return f, nil, problem("", "orderflow.order.missing", ErrUnknown)
	}
	e.At = e.At.UTC() // the same moment in another zone is the same event
	if err := f.admit(&e); err != nil {
		return f, nil, err
	}
	for i := range f.events {
		if f.events[i].ID == e.ID {
			return f.repeat(&f.events[i], &e)
		}
	}
	if len(f.events) >= MaxEvents {
		return f, nil, problem("", "orderflow.event.malformed", ErrEvent)
	}
	if f.closed {
		return f, nil, problem("/kind", "orderflow.closed", ErrClosed)
	}
	if n := len(f.events); n > 0 && e.At.Before(f.events[n-1].At) {
		return f, nil, problem("/at", "orderflow.time", ErrTime)
	}
	next := f
	next.events = append(slices.Clip(f.events), e)
	effects, err := next.run(&e)
	if err != nil {
		return f, nil, err
	}
	return next, effects, nil
}

func problem(path, code string, err error, facts ...commerce.Fact) error {
	return commerce.FieldErrors{{Path: path, Code: code, Facts: facts, Err: err}}
}

// admit checks the form of an event.
func (f *Flow) admit(e *Event) error {
	var errs commerce.FieldErrors
	bad := func(path string, wrong bool) {
		if wrong {
			errs.Add(path, "orderflow.event.malformed", ErrEvent)
		}
	}
	bad("/id", e.ID == "")
	bad("/at", e.At.IsZero() || e.At.Before(f.order.PlacedAt))
	bad("/kind", e.Kind == 0 || !kinds.Has(e.Kind))
	money := e.Kind == Paid || e.Kind == Refunded
	bad("/amount", money && (e.Amount.Sign() <= 0 || e.Amount.Currency() != f.order.Currency) || !money && e.Amount.Sign() != 0)
	bad("/shipment", (e.Kind == Fulfilled || e.Kind == Delivered) != (e.Shipment != ""))
	units := e.Kind == Fulfilled || e.Kind == Cancelled || e.Kind == Amended
	bad("/units", units != (len(e.Units) > 0))
	bad("/credit", (e.Kind == Credited) != (e.Credit != nil))
	bad("/replacement", (e.Kind == Amended) != (e.Replacement != nil))
	return errs.Err()
}

func (f Flow) repeat(old, e *Event) (Flow, []Effect, error) {
	a, errA := json.Marshal(old)
	b, errB := json.Marshal(e)
	if errA != nil || errB != nil || string(a) != string(b) {
		return f, nil, problem("/id", "orderflow.conflict", ErrConflict)
	}
	return f, nil, nil
}

func (f *Flow) step(r commerce.Reason) {
	f.steps = append(slices.Clip(f.steps), r)
}

func (f *Flow) run(e *Event) ([]Effect, error) {
	owed, paid, open, err := f.Due()
	if err != nil {
		return nil, err
	}
	switch e.Kind {
	case Paid:
		return nil, f.pay(e, owed, paid, open)
	case Fulfilled:
		return nil, f.fulfil(e)
	case Delivered:
		return nil, f.deliver(e)
	case Cancelled, Amended:
		return f.cancel(e)
	case Credited:
		return f.credit(e)
	case Refunded:
		return nil, f.refund(e, open.Neg())
	default:
		return nil, f.end(open)
	}
}

// plus adds amounts of one order, which are at most its total: it cannot fail.
func plus(a, b money.Amount) money.Amount {
	sum, _ := a.Add(b)
	return sum
}

// atMost refuses an amount above what is left.
func atMost(asked, left money.Amount) error {
	if c, err := asked.Cmp(left); err == nil && c <= 0 {
		return nil
	}
	if left.Sign() < 0 {
		left = money.New(0, left.Currency())
	}
	return problem("/amount", "orderflow.exceeds", ErrExceeds, commerce.NewFact("asked", asked), commerce.NewFact("left", left))
}

func (f *Flow) pay(e *Event, owed, paid, open money.Amount) error {
	if err := atMost(e.Amount, open); err != nil {
		return err
	}
	f.paid = plus(f.paid, e.Amount)
	if e.Amount == open {
		f.step(rPaid.reason(commerce.NewFact("amount", owed)))
	} else {
		f.step(rPaidPartly.reason(commerce.NewFact("amount", plus(paid, e.Amount)), commerce.NewFact("due", owed)))
	}
	return nil
}

// take adds units to a count of lines, as far as they are left.
func (f *Flow) take(of map[string]int64, units []commerce.Units, charges bool) (map[string]int64, int64, error) {
	var errs commerce.FieldErrors
	out := maps.Clone(of)
	if out == nil {
		out = map[string]int64{}
	}
	asked := map[string]int64{}
	var n int64
	for i, u := range units {
		switch {
		case u.Charge != "" && charges:
			continue
		case u.Line == "" || u.Qty < 1 || u.Amount.Sign() != 0:
			errs.Add(commerce.Pointer("units", i), "orderflow.event.malformed", ErrEvent)
			continue
		}
		asked[u.Line] += u.Qty
		if left := f.Left(u.Line); asked[u.Line] > left || u.Qty > left {
			errs.Add(commerce.Pointer("units", i, "qty"), "orderflow.exceeds", ErrExceeds, commerce.NewFact("asked", asked[u.Line]), commerce.NewFact("left", left))
			continue
		}
		out[u.Line] += u.Qty
		n += u.Qty
	}
	return out, n, errs.Err()
}

func (f *Flow) fulfil(e *Event) error {
	if _, there := f.parcels[e.Shipment]; there {
		return problem("/shipment", "orderflow.conflict", ErrConflict)
	}
	sent, n, err := f.take(f.sent, e.Units, false)
	if err != nil {
		return err
	}
	f.sent, f.parcels = sent, maps.Clone(f.parcels)
	if f.parcels == nil {
		f.parcels = map[string]bool{}
	}
	f.parcels[e.Shipment] = false
	var left int64
	for i := range f.order.Lines {
		left += f.Left(f.order.Lines[i].ID)
	}
	if left == 0 {
		f.step(rFulfilled.reason(commerce.NewFact("units", n)))
	} else {
		f.step(rFulfilledPartly.reason(commerce.NewFact("units", n), commerce.NewFact("left", left)))
	}
	return nil
}

func (f *Flow) deliver(e *Event) error {
	arrived, known := f.parcels[e.Shipment]
	switch {
	case !known:
		return problem("/shipment", "orderflow.shipment.unknown", ErrUnknown)
	case arrived:
		return problem("/shipment", "orderflow.conflict", ErrConflict)
	}
	f.parcels = maps.Clone(f.parcels)
	f.parcels[e.Shipment] = true
	f.step(rDelivered.reason(commerce.NewFact("shipment", e.Shipment)))
	return nil
}

// cancel takes units that were not sent off the order: a credit, and for an
// amendment the order that comes instead.
func (f *Flow) cancel(e *Event) ([]Effect, error) {
	gone, n, err := f.take(f.gone, e.Units, true)
	if err != nil {
		return nil, err
	}
	c, err := f.order.Credit(f.credits, e.Units...)
	if err != nil {
		return nil, err
	}
	c.ID, c.At = e.ID, e.At
	if err := f.round(&c); err != nil {
		return nil, err
	}
	f.gone = gone
	f.credits = append(slices.Clip(f.credits), c)
	lines := slices.DeleteFunc(slices.Clone(e.Units), func(u commerce.Units) bool { return u.Line == "" })
	effects := []Effect{{Do: "credit_note", Amount: c.Totals.Payable, Credit: &c}, {Do: "restock", Units: lines}}
	if len(lines) == 0 {
		effects = effects[:1]
	}
	if e.Kind == Amended {
		r := e.Replacement
		if err := r.Check(); err != nil {
			var errs commerce.FieldErrors
			errs.AddUnder("/replacement", "orderflow.replacement", err)
			return nil, errs.Err()
		}
		if r.Currency != f.order.Currency || r.ID == f.order.ID {
			return nil, problem("/replacement/id", "orderflow.replacement", ErrConflict)
		}
		f.step(rAmended.reason(commerce.NewFact("credited", c.Totals.Payable), commerce.NewFact("replacement", r.ID)))
		effects = append(effects, Effect{Do: "order", OrderRef: r.ID, Amount: r.Totals.Payable})
	} else {
		f.step(rCancelled.reason(commerce.NewFact("units", n), commerce.NewFact("amount", c.Totals.Payable)))
	}
	return f.owe(effects)
}

// round gives the cash rounding of the order back with its last cent, as package
// returns does: what was deducted counts as paid back.
func (f *Flow) round(c *commerce.Credit) error {
	if f.order.Totals.Rounding.IsZero() {
		return nil
	}
	var sum money.Total
	sum.Add(f.order.Totals.Payable)
	for _, x := range append(slices.Clip(f.credits), *c) {
		sum.Sub(x.Totals.Payable)
		for i := range x.Charges {
			if _, sold := f.order.Charge(x.Charges[i].ID); !sold {
				sum.Add(x.Charges[i].Gross)
			}
		}
	}
	gap, err := sum.Amount() // between what was to be paid and what is taken off with c
	if err != nil {
		return err
	}
	over, err := gap.Cmp(f.order.Totals.Rounding)
	if err != nil || over < 0 || over > 0 && gap.Sign() >= 0 {
		return err
	}
	if paid := plus(c.Totals.Payable, gap); paid.Sign() >= 0 {
		c.Totals.Rounding, c.Totals.Payable = gap, paid
	}
	return nil
}

// owe adds what has to be paid back now.
func (f *Flow) owe(effects []Effect) ([]Effect, error) {
	_, _, open, err := f.Due()
	if err != nil {
		return nil, err
	}
	if open.Sign() < 0 {
		f.step(rRefundDue.reason(commerce.NewFact("amount", open.Neg())))
		effects = append(effects, Effect{Do: "refund", Amount: open.Neg()})
	}
	return effects, nil
}

// credit enters the credit of another package, such as a return. It must be one
// of this order, follow the earlier ones, and leave enough to pay.
func (f *Flow) credit(e *Event) ([]Effect, error) {
	c := *e.Credit
	var errs commerce.FieldErrors
	errs.AddUnder("/credit", "orderflow.credit", c.Check())
	if c.Order != f.order.ID || slices.ContainsFunc(f.credits, func(x commerce.Credit) bool { return x.ID == c.ID }) {
		errs.Add("/credit/id", "orderflow.conflict", ErrConflict)
	}
	for i, l := range c.Lines {
		before := int64(0)
		for k := range f.credits {
			for _, x := range f.credits[k].Lines {
				if x.Line == l.Line {
					before += x.Qty
				}
			}
		}
		line, ok := f.order.Line(l.Line)
		if !ok || l.From != before || before+l.Qty > line.Qty {
			errs.Add(commerce.Pointer("credit", "lines", i), "orderflow.credit", commerce.ErrSequence)
		}
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	f.unsent(&c)
	f.credits = append(slices.Clip(f.credits), c)
	owed, _, _, err := f.Due()
	if err != nil {
		return nil, err
	}
	if owed.Sign() < 0 {
		return nil, problem("/credit/totals/payable", "orderflow.exceeds", ErrExceeds)
	}
	f.step(rCredited.reason(commerce.NewFact("credit", c.ID), commerce.NewFact("amount", c.Totals.Payable)))
	return f.owe([]Effect{{Do: "credit_note", Amount: c.Totals.Payable, Credit: &c}})
}

// unsent counts the units of a credit that were never sent as cancelled, so that
// nothing waits for them.
func (f *Flow) unsent(c *commerce.Credit) {
	gone := maps.Clone(f.gone)
	if gone == nil {
		gone = map[string]int64{}
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		gone[l.Line] += max(l.From+l.Qty-f.sent[l.Line]-gone[l.Line], 0)
	}
	f.gone = gone
}

func (f *Flow) refund(e *Event, left money.Amount) error {
	if err := atMost(e.Amount, left); err != nil {
		return err
	}
	f.refunded = plus(f.refunded, e.Amount)
	f.step(rRefunded.reason(commerce.NewFact("amount", e.Amount)))
	return nil
}

// end closes an order that is delivered or void and settled.
func (f *Flow) end(open money.Amount) error {
	if s := f.Stage(); s != Arrived && s != Void || !open.IsZero() {
		return problem("/kind", "orderflow.open", ErrOpen, commerce.NewFact("open", open), commerce.NewFact("stage", s.String()))
	}
	f.closed = true
	f.step(rClosed.reason())
	return nil
}
