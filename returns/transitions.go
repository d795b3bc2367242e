package returns

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// EventKind is what happened.
type EventKind uint8

// The kinds of event.
const (
	Requested      EventKind = iota
	AuthorisedBy             // the shop agrees to a voluntary return
	DeclinedBy               // never of a granted statutory withdrawal
	CanceledBy               // the buyer keeps the goods: voluntary returns only, a withdrawal has ended the contract
	Shipped                  // proof of sending: the right to withhold ends (Art. 13(3))
	Arrived                  // the goods are with the shop
	LostOnTheWay             // by the carrier
	WrongGoods               // something else came
	TimedOut                 // the goods did not come
	InspectedWell            // accepted
	InspectedBadly           // rejected: voluntary returns only; a withdrawal can only lose value (Art. 14(2))
	PaidBack                 // the refund was paid
	SentAhead                // a replacement left before the goods came back
	Disposed                 // what became of the goods
)

// GoodsState is where the goods are.
type GoodsState uint8

// The states of goods.
const (
	Announced GoodsState = iota
	InTransit
	Received
	Lost
	WrongItem
	Expired
)

// CaseDecision is what was decided about an item.
type CaseDecision uint8

// The decisions.
const (
	Undecided CaseDecision = iota
	Authorised
	Declined
	Canceled
	Accepted
	Rejected
	Settled
)

// Disposition is what becomes of goods that came back.
type Disposition uint8

// The dispositions. Without a value in the event, Restock and SendBack keep everything and the others nothing, but for
// Refurbish and Resell, which need it.
const (
	NoDisposition Disposition = iota
	Restock
	Refurbish // sold again after work on it
	Resell    // as it is, with a further discount
	SendBack  // to the buyer
	Recycle
	Donate
	Destroy
)

// EffectKind is what the host has to do.
type EffectKind uint8

// The effects.
const (
	SendAcknowledgement EffectKind = iota // of a withdrawal, on a durable medium
	SendInstructions                      // how to send the goods back
	RestockItem
	PayOut
	IssueCreditNote
	SendReplacement
	ChargeForMissingReturn // of a replacement sent in advance
	ReturnToBuyer
)

func (EventKind) list() []string {
	return []string{
		"requested", "authorised", "declined", "canceled", "shipped", "arrived", "lost", "wrong_item", "expired",
		"accepted", "rejected", "settled", "sent_ahead", "disposed",
	}
}

func (GoodsState) list() []string {
	return []string{"announced", "in_transit", "received", "lost", "wrong_item", "expired"}
}

func (CaseDecision) list() []string {
	return []string{"requested", "authorised", "declined", "canceled", "accepted", "rejected", "settled"}
}

func (Disposition) list() []string {
	return []string{"none", "restock", "refurbish", "resell", "send_back", "recycle", "donate", "discard"}
}

func (EffectKind) list() []string {
	return []string{
		"send_acknowledgement", "send_instructions", "restock_item", "pay_out", "issue_credit_note", "send_replacement",
		"charge_for_missing_return", "return_to_buyer",
	}
}

// transition is a row of the machine: from which states an event may come, and where it leads. A nil to leaves the axis.
type transition struct {
	goods     []GoodsState
	decisions []CaseDecision
	voluntary bool // not for statutory withdrawals
	toGoods   *GoodsState
	to        *CaseDecision
	effects   []EffectKind
}

// transitions is the whole machine, by kind of event.
var transitions = [...]transition{
	Requested:    {},
	AuthorisedBy: {goods: []GoodsState{Announced, InTransit, Received}, decisions: []CaseDecision{Undecided}, to: new(Authorised), effects: []EffectKind{SendInstructions}},
	DeclinedBy:   {goods: []GoodsState{Announced, InTransit, Received}, decisions: []CaseDecision{Undecided}, voluntary: true, to: new(Declined)},
	CanceledBy:   {goods: []GoodsState{Announced}, decisions: []CaseDecision{Undecided, Authorised}, voluntary: true, to: new(Canceled)},
	Shipped:      {goods: []GoodsState{Announced}, decisions: []CaseDecision{Undecided, Authorised, Settled}, toGoods: new(InTransit)},
	Arrived:      {goods: []GoodsState{Announced, InTransit, Lost, Expired}, decisions: []CaseDecision{Undecided, Authorised, Settled}, toGoods: new(Received)},
	LostOnTheWay: {goods: []GoodsState{InTransit}, decisions: []CaseDecision{Undecided, Authorised, Settled}, toGoods: new(Lost)},
	WrongGoods:   {goods: []GoodsState{Announced, InTransit}, decisions: []CaseDecision{Undecided, Authorised, Settled}, toGoods: new(WrongItem)},
	TimedOut: {
		goods: []GoodsState{Announced, InTransit}, decisions: []CaseDecision{Undecided, Authorised, Settled}, toGoods: new(Expired),
		effects: []EffectKind{ChargeForMissingReturn},
	},
	InspectedWell:  {goods: []GoodsState{Received}, decisions: []CaseDecision{Authorised}, to: new(Accepted)},
	InspectedBadly: {goods: []GoodsState{Received, WrongItem}, decisions: []CaseDecision{Authorised}, voluntary: true, to: new(Rejected)},
	// A withdrawal may be paid before the goods come (Art. 13(1)); a voluntary return only after inspection or loss.
	PaidBack: {
		goods:     []GoodsState{Announced, InTransit, Received, Lost, WrongItem, Expired},
		decisions: []CaseDecision{Authorised, Accepted}, to: new(Settled), effects: []EffectKind{PayOut, IssueCreditNote},
	},
	SentAhead: {goods: []GoodsState{Announced, InTransit}, decisions: []CaseDecision{Authorised}, effects: []EffectKind{SendReplacement}},
	Disposed: {
		goods: []GoodsState{Received, WrongItem}, decisions: []CaseDecision{Authorised, Accepted, Rejected, Settled, Declined},
		effects: []EffectKind{RestockItem, ReturnToBuyer},
	},
}

func (t *transition) allows(i *CaseItem) bool {
	if t.voluntary && i.Statutory {
		return false
	}
	return slices.Contains(t.goods, i.Goods) && slices.Contains(t.decisions, i.Decision) && t.extra(i)
}

// extra are the conditions that couple the axes.
func (t *transition) extra(i *CaseItem) bool {
	switch t {
	case &transitions[PaidBack]:
		return i.Statutory || i.Decision == Accepted || i.Goods == Lost
	case &transitions[SentAhead]:
		return i.Ahead == (money.Amount{})
	case &transitions[Disposed]:
		return i.Disposition == NoDisposition
	}
	return true
}

func (t *transition) move(i *CaseItem, e *Event) error {
	switch {
	case e.Kind == SentAhead && e.Amount.Sign() <= 0:
		return commerce.Detail(ErrEvent, "returns: a replacement sent ahead wants its value")
	case e.Kind == SentAhead:
		i.Ahead = e.Amount
	case e.Kind == Disposed:
		if err := dispose(i, e); err != nil {
			return err
		}
	}
	if t.toGoods != nil {
		i.Goods = *t.toGoods
	}
	if t.to != nil {
		i.Decision = *t.to
	}
	return nil
}

func dispose(i *CaseItem, e *Event) error {
	if e.Disposition == NoDisposition || e.Disposition > Destroy {
		return commerce.Detail(ErrEvent, "returns: no disposition")
	}
	if i.Goods == WrongItem && e.Disposition == Restock {
		return commerce.Detail(ErrTransition, "returns: another item cannot go back on the shelf of this one")
	}
	kept := e.Kept
	switch {
	case kept != (money.Amount{}):
	case e.Worth == (money.Amount{}):
	case e.Disposition == Restock || e.Disposition == SendBack:
		kept = e.Worth
	case e.Disposition == Refurbish || e.Disposition == Resell:
		return commerce.Detail(ErrEvent, "returns: %s wants the value kept", e.Disposition)
	default:
		kept = money.New(0, e.Worth.Currency())
	}
	if order, err := kept.Cmp(e.Worth); err != nil || order > 0 || kept.Sign() < 0 {
		return commerce.Detail(ErrEvent, "returns: %s kept of %s", kept, e.Worth)
	}
	i.Disposition, i.Worth, i.Kept = e.Disposition, e.Worth, kept
	return nil
}

// A Transition is one row of the machine, for printing and tests.
type Transition struct {
	Event     EventKind
	Goods     []GoodsState
	Decisions []CaseDecision
	Voluntary bool // refused for a statutory withdrawal
	ToGoods   GoodsState
	To        CaseDecision
	Moves     [2]bool // whether ToGoods and To say anything
}

// Transitions returns the whole machine but for Requested, which opens an item from anywhere.
func Transitions() []Transition {
	var out []Transition
	for k := range transitions {
		t := &transitions[k]
		if EventKind(k) == Requested {
			continue
		}
		row := Transition{
			Event: EventKind(k), Goods: append([]GoodsState(nil), t.goods...), Decisions: append([]CaseDecision(nil), t.decisions...), Voluntary: t.voluntary,
		}
		if t.toGoods != nil {
			row.ToGoods, row.Moves[0] = *t.toGoods, true
		}
		if t.to != nil {
			row.To, row.Moves[1] = *t.to, true
		}
		out = append(out, row)
	}
	return out
}

// String returns the word.
func (k EventKind) String() string { return word(k) }

// MarshalText writes the word.
func (k EventKind) MarshalText() ([]byte, error) { return marshal(k) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (k *EventKind) UnmarshalText(text []byte) error { return unmarshal(k, text) }

// String returns the word.
func (g GoodsState) String() string { return word(g) }

// MarshalText writes the word.
func (g GoodsState) MarshalText() ([]byte, error) { return marshal(g) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (g *GoodsState) UnmarshalText(text []byte) error { return unmarshal(g, text) }

// String returns the word.
func (c CaseDecision) String() string { return word(c) }

// MarshalText writes the word.
func (c CaseDecision) MarshalText() ([]byte, error) { return marshal(c) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (c *CaseDecision) UnmarshalText(text []byte) error { return unmarshal(c, text) }

// String returns the word.
func (d Disposition) String() string { return word(d) }

// MarshalText writes the word.
func (d Disposition) MarshalText() ([]byte, error) { return marshal(d) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (d *Disposition) UnmarshalText(text []byte) error { return unmarshal(d, text) }

// String returns the word.
func (e EffectKind) String() string { return word(e) }

// MarshalText writes the word.
func (e EffectKind) MarshalText() ([]byte, error) { return marshal(e) }

// UnmarshalText reads the word; others are [commerce.ErrUnknownWord].
func (e *EffectKind) UnmarshalText(text []byte) error { return unmarshal(e, text) }
