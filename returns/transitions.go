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
	SendInstructions                      // how to send the goods back: at once for a withdrawal, else when it is authorised; idle where there are no goods
	RestockItem
	PayOut
	IssueCreditNote
	SendReplacement
	ChargeForMissingReturn // of a replacement sent in advance
	ReturnToBuyer
	ReverseCharge // of ChargeForMissingReturn: the goods arrived after all
)

// A Transition is a row of the machine: from which states of an item an event may come, and where it leads.
type Transition struct {
	Event     EventKind
	Goods     []GoodsState
	Decisions []CaseDecision
	Voluntary bool          // refused for a statutory withdrawal
	ToGoods   *GoodsState   // nil leaves the goods where they are
	To        *CaseDecision // nil leaves the decision
	Effects   []EffectKind
}

// anyway are the decisions that do not stop goods on their way; the others came after the goods.
var anyway = []CaseDecision{Undecided, Authorised, Declined, Canceled, Settled}

// anywhere are all places where goods can be.
var anywhere = []GoodsState{Announced, InTransit, Received, Lost, WrongItem, Expired}

// transitions is the whole machine, by kind of event.
var transitions = [...]Transition{
	Requested:    {},
	AuthorisedBy: {Event: AuthorisedBy, Goods: []GoodsState{Announced, InTransit, Received, Lost}, Decisions: []CaseDecision{Undecided}, To: new(Authorised), Effects: []EffectKind{SendInstructions}},
	DeclinedBy:   {Event: DeclinedBy, Goods: anywhere, Decisions: []CaseDecision{Undecided}, Voluntary: true, To: new(Declined)},
	CanceledBy:   {Event: CanceledBy, Goods: []GoodsState{Announced, Expired}, Decisions: []CaseDecision{Undecided, Authorised}, Voluntary: true, To: new(Canceled)},
	Shipped:      {Event: Shipped, Goods: []GoodsState{Announced}, Decisions: anyway, ToGoods: new(InTransit)},
	Arrived:      {Event: Arrived, Goods: []GoodsState{Announced, InTransit, Lost, Expired}, Decisions: anyway, ToGoods: new(Received), Effects: []EffectKind{ReverseCharge}},
	LostOnTheWay: {Event: LostOnTheWay, Goods: []GoodsState{InTransit}, Decisions: anyway, ToGoods: new(Lost)},
	WrongGoods:   {Event: WrongGoods, Goods: []GoodsState{Announced, InTransit}, Decisions: anyway, ToGoods: new(WrongItem)},
	TimedOut: {
		Event: TimedOut,
		Goods: []GoodsState{Announced, InTransit}, Decisions: anyway, ToGoods: new(Expired),
		Effects: []EffectKind{ChargeForMissingReturn},
	},
	InspectedWell:  {Event: InspectedWell, Goods: []GoodsState{Received}, Decisions: []CaseDecision{Authorised}, To: new(Accepted)},
	InspectedBadly: {Event: InspectedBadly, Goods: []GoodsState{Received, WrongItem}, Decisions: []CaseDecision{Authorised}, Voluntary: true, To: new(Rejected)},
	// A withdrawal may be paid before the goods come (Art. 13(1)); a voluntary return only after inspection or loss.
	PaidBack: {
		Event: PaidBack,
		Goods: anywhere, Decisions: []CaseDecision{Authorised, Accepted}, To: new(Settled), Effects: []EffectKind{PayOut, IssueCreditNote},
	},
	SentAhead: {Event: SentAhead, Goods: []GoodsState{Announced, InTransit}, Decisions: []CaseDecision{Authorised}, Effects: []EffectKind{SendReplacement}},
	Disposed: {
		Event: Disposed,
		Goods: []GoodsState{Received, WrongItem}, Decisions: []CaseDecision{Authorised, Accepted, Rejected, Settled, Declined, Canceled},
		Effects: []EffectKind{RestockItem, ReturnToBuyer},
	},
}

func (t *Transition) allows(i *CaseItem) bool {
	if t.Voluntary && i.Statutory {
		return false
	}
	return slices.Contains(t.Goods, i.Goods) && slices.Contains(t.Decisions, i.Decision) && t.couples(i)
}

// couples are the conditions that couple the axes.
func (t *Transition) couples(i *CaseItem) bool {
	switch t.Event {
	case PaidBack:
		return i.Statutory || i.Decision == Accepted || i.Goods == Lost
	case SentAhead:
		return i.Ahead == (money.Amount{})
	case Disposed:
		return i.Disposition == NoDisposition
	default:
		return true
	}
}

func (t *Transition) move(i *CaseItem, e *Event) error {
	switch {
	case e.Kind == SentAhead && e.Amount.Sign() <= 0:
		return commerce.Detail(ErrEvent, "returns: a replacement sent ahead wants its value")
	case e.Kind == SentAhead:
		i.Ahead = e.Amount
	case (e.Kind == Shipped || e.Kind == Arrived) && i.Free.IsZero():
		i.Free = e.At
	case e.Kind == Disposed:
		if err := dispose(i, e); err != nil {
			return err
		}
	}
	if t.ToGoods != nil {
		i.Goods = *t.ToGoods
	}
	if t.To != nil {
		i.Decision = *t.To
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
	if refused := i.Decision == Rejected || i.Decision == Declined || i.Decision == Canceled; e.Disposition == SendBack && i.Goods != WrongItem && !refused {
		return commerce.Detail(ErrTransition, "returns: goods that are paid back do not go back to the buyer")
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

// Transitions returns the whole machine but for Requested, which opens an item from anywhere.
func Transitions() []Transition {
	out := slices.Clone(transitions[Requested+1:])
	for i := range out {
		t := &out[i]
		t.Goods, t.Decisions, t.Effects = slices.Clone(t.Goods), slices.Clone(t.Decisions), slices.Clone(t.Effects)
		if t.ToGoods != nil {
			t.ToGoods = new(*t.ToGoods)
		}
		if t.To != nil {
			t.To = new(*t.To)
		}
	}
	return out
}
