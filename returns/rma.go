package returns

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Errors of [Case.Apply].
var (
	ErrTransition  = errors.New("returns: not possible in this state")
	ErrIdempotency = errors.New("returns: the key was used for another event")
	ErrEvent       = errors.New("returns: bad event")
	ErrOrder       = errors.New("returns: earlier than the event before")
)

// CaseSchema is the stored form of a [Case]: its events. Since 2 they may name a request.
const CaseSchema = "commerce/return_case/2"

// MaxEvents bounds a case.
const MaxEvents = 2_000

// An Event is something that happened to a return. Key makes it idempotent: the same key with the same payload changes
// nothing, with another one it is [ErrIdempotency]. Events come in the order of At; equal instants are fine.
type Event struct {
	Key  string    `json:"key"`
	Kind EventKind `json:"kind"`
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"` // the caller's word for the actor, no name
	// Request is the id of the withdrawal or claim that the event opens or answers. One of the kind Requested without it
	// belongs to the request without a name, of any other kind to the only request with an item that allows it: where
	// there are several it is an [ErrEvent]. The case keeps the id that was meant.
	Request string `json:"request,omitempty"`
	// Item is the id of the item; of a Requested event the new one. Other kinds without Item mean every item of the request
	// that allows them.
	Item string `json:"item,omitempty"`
	Line string `json:"line,omitempty"` // Requested: the line of the order
	// Qty is the number of units; of a Requested event 1 to [commerce.MaxQty], otherwise zero means all of the item. Fewer split the item:
	// the rest gets the id of the item with "~2", "~3", … behind it.
	Qty int64 `json:"qty,omitempty"`
	// Statutory marks a Requested event as a granted withdrawal: no authorisation, and it can never be declined (Art. 9, 12).
	Statutory   bool         `json:"statutory,omitempty"`
	Disposition Disposition  `json:"disposition,omitempty"` // Dispose
	Worth       money.Amount `json:"worth"`                 // Dispose: what the goods were worth to the shop; null if unknown
	Kept        money.Amount `json:"kept"`                  // Dispose: what is left of that; null reads as the rule of the disposition
	Amount      money.Amount `json:"amount"`                // Settle, SendAhead: the refund, the replacement
}

// A CaseItem has two axes that move apart: where the goods are, and what was decided.
type CaseItem struct {
	ID          string       `json:"id"`
	Request     string       `json:"request,omitempty"`
	Line        string       `json:"line"`
	Qty         int64        `json:"qty"`
	Statutory   bool         `json:"statutory,omitempty"`
	Free        time.Time    `json:"free,omitzero"` // of the right to withhold: sent with proof or back, whichever was first (Art. 13(3))
	Goods       GoodsState   `json:"goods"`
	Decision    CaseDecision `json:"decision"`
	Disposition Disposition  `json:"disposition,omitempty"`
	Worth       money.Amount `json:"worth"`
	Kept        money.Amount `json:"kept"`
	Ahead       money.Amount `json:"ahead"` // value of a replacement sent in advance; null if none

	asked time.Time // of the Requested event
}

// A Case is what comes back of one order: a fold of its events, nothing else. It may hold several withdrawals and claims,
// each with units, days and refunds of its own; see requests.go. The zero Case is open and empty.
type Case struct {
	events []Event
	items  []CaseItem
}

// An Effect is what the host has to do: it is data, and carries the key of its event, so that it is done once.
type Effect struct {
	Kind    EffectKind   `json:"kind"`
	Key     string       `json:"key"`
	Request string       `json:"request,omitempty"`
	Item    string       `json:"item"`
	Line    string       `json:"line"`
	Qty     int64        `json:"qty"`
	Amount  money.Amount `json:"amount"`
}

// Fold applies events from the start and returns the case with every effect.
func Fold(events []Event) (Case, []Effect, error) {
	if len(events) > MaxEvents {
		return Case{}, nil, bad("/events", "returns.case.too_long", commerce.Detail(ErrEvent, "returns: more than %d events", MaxEvents))
	}
	asked := 0 // items, but for those that split off
	for i := range events {
		if events[i].Kind == Requested {
			asked++
		}
	}
	c := Case{events: make([]Event, 0, len(events)), items: make([]CaseItem, 0, asked+2)}
	effects := make([]Effect, 0, len(events)+asked)
	for i := range events {
		var err error
		if effects, err = c.apply(&events[i], effects); err != nil {
			return Case{}, nil, bad(commerce.Pointer("events", i), "returns.case.event", err)
		}
	}
	return c, effects, nil
}

// Apply returns the case after e, and what the host has to do. The receiver does not change. An event that the state does
// not allow is [ErrTransition], one from before the last [ErrOrder].
func (c Case) Apply(e Event) (Case, []Effect, error) {
	next := Case{events: append(make([]Event, 0, len(c.events)+1), c.events...), items: append(make([]CaseItem, 0, len(c.items)+1), c.items...)}
	effects, err := next.apply(&e, nil)
	if err != nil {
		return c, nil, err
	}
	return next, effects, nil
}

func (c *Case) apply(e *Event, effects []Effect) ([]Effect, error) {
	if int(e.Kind) >= len(transitions) || e.Key == "" || e.At.IsZero() || e.Qty < 0 || e.Amount.Sign() < 0 {
		return effects, commerce.Detail(ErrEvent, "returns: an event wants a key, a kind, an instant and no negative figure")
	}
	for i, before := 0, c.events; i < len(before); i++ {
		if !alike(before[i].Key, e.Key) {
			continue
		}
		if same(&before[i], e) {
			return effects, nil
		}
		return effects, ErrIdempotency
	}
	if len(c.events) >= MaxEvents {
		return effects, commerce.Detail(ErrEvent, "returns: a case has at most %d events", MaxEvents)
	}
	if n := len(c.events); n > 0 && e.At.Before(c.events[n-1].At) {
		return effects, commerce.Detail(ErrOrder, "returns: %s is before %s", e.At.UTC().Format(time.RFC3339), c.events[n-1].At.UTC().Format(time.RFC3339))
	}
	t := &transitions[e.Kind]
	if e.Kind == Requested {
		if err := c.open(e); err != nil {
			return effects, err
		}
		item := &c.items[len(c.items)-1]
		if e.Statutory {
			effects = append(effects, effect(SendAcknowledgement, e, item, money.Amount{}), effect(SendInstructions, e, item, money.Amount{}))
		}
		c.events = append(c.events, *e)
		return effects, nil
	}
	first, err := c.meant(e, t)
	if err != nil {
		return effects, err
	}
	request, moved := c.items[first].Request, 0
	for i, n := first, len(c.items); i < n; i++ {
		item := &c.items[i]
		if e.Item == "" && !alike(item.Request, request) {
			continue
		}
		if !t.allows(item) {
			if e.Item != "" {
				return effects, commerce.Detail(ErrTransition, "returns: %s of an item that is %s and %s", e.Kind, item.Goods, item.Decision)
			}
			continue
		}
		if e.Qty > item.Qty {
			return effects, commerce.Detail(commerce.ErrQuantity, "returns: %d units of an item of %d", e.Qty, item.Qty)
		}
		if e.Qty > 0 && e.Qty < item.Qty {
			if e.Item == "" {
				return effects, commerce.Detail(ErrEvent, "returns: a quantity wants an item")
			}
			if err := c.split(i, e.Qty); err != nil {
				return effects, err
			}
			item = &c.items[i]
		}
		if moved > 0 && (e.Kind == SentAhead || e.Kind == Disposed && e.Worth != (money.Amount{})) {
			return effects, commerce.Detail(ErrEvent, "returns: a value wants an item")
		}
		charged := item.Goods == Expired && item.Ahead != (money.Amount{})
		if err := t.move(item, e); err != nil {
			return effects, err
		}
		for _, kind := range t.Effects {
			switch once := kind == PayOut || kind == IssueCreditNote; {
			case kind == ChargeForMissingReturn && item.Ahead == (money.Amount{}), kind == ReverseCharge && !charged,
				kind == RestockItem && item.Disposition != Restock, kind == ReturnToBuyer && item.Disposition != SendBack:
			case kind == ChargeForMissingReturn, kind == ReverseCharge:
				effects = append(effects, effect(kind, e, item, item.Ahead))
			case !once || e.Item != "":
				effects = append(effects, effect(kind, e, item, e.Amount))
			case moved == 0: // one payment for the whole event
				effects = append(effects, Effect{Kind: kind, Key: e.Key, Request: request, Amount: e.Amount})
			}
		}
		if moved++; e.Item != "" {
			break
		}
	}
	if moved == 0 {
		return effects, commerce.Detail(ErrTransition, "returns: no item allows %s", e.Kind)
	}
	c.events = append(c.events, *e)
	c.events[len(c.events)-1].Request = request
	return effects, nil
}

func effect(kind EffectKind, e *Event, item *CaseItem, amount money.Amount) Effect {
	return Effect{Kind: kind, Key: e.Key, Request: item.Request, Item: item.ID, Line: item.Line, Qty: item.Qty, Amount: amount}
}

// alike says whether two words are equal. Keys and ids of one case differ mostly in their last byte.
func alike(a, b string) bool {
	n := len(a)
	return n == len(b) && (n == 0 || a[n-1] == b[n-1]) && a == b
}

// same says whether b repeats a, which may know by now whose request it answers.
func same(a, b *Event) bool {
	x, y := *a, *b
	x.At, y.At = time.Time{}, time.Time{}
	if y.Request == "" && y.Kind != Requested {
		x.Request = ""
	}
	return x == y && a.At.Equal(b.At)
}

// open adds the item of a Requested event. A statutory withdrawal is authorised by law: it ends the contract (Art. 12).
func (c *Case) open(e *Event) error {
	if e.Item == "" || e.Line == "" || e.Qty < 1 || e.Qty > commerce.MaxQty || strings.Contains(e.Item, "~") {
		return commerce.Detail(ErrEvent, "returns: a request wants an item without ~, a line and a quantity of at most %d", int64(commerce.MaxQty))
	}
	if c.item(e.Item) >= 0 {
		return commerce.Detail(commerce.ErrDuplicate, "returns: the item is in the case")
	}
	if e.Request != "" && slices.ContainsFunc(c.items, func(i CaseItem) bool { return alike(i.Request, e.Request) && !i.asked.Equal(e.At) }) {
		return commerce.Detail(ErrEvent, "returns: a request is one statement at one instant: what comes later is another")
	}
	item := CaseItem{ID: e.Item, Request: e.Request, Line: e.Line, Qty: e.Qty, Statutory: e.Statutory, asked: e.At}
	if e.Statutory {
		item.Decision = Authorised
	}
	c.items = append(c.items, item)
	return nil
}

// split leaves qty units in item i and moves the rest, with its share of every value, into an item of its own.
func (c *Case) split(i int, qty int64) error {
	rest := c.items[i]
	for _, v := range [...]struct{ of, rest *money.Amount }{
		{&c.items[i].Ahead, &rest.Ahead}, {&c.items[i].Worth, &rest.Worth}, {&c.items[i].Kept, &rest.Kept},
	} {
		if *v.of == (money.Amount{}) {
			continue
		}
		parts, err := v.of.Allocate(qty, rest.Qty-qty)
		if err != nil {
			return err
		}
		*v.of, *v.rest = parts[0], parts[1]
	}
	base, _, _ := strings.Cut(rest.ID, "~")
	n := 1 // parts of one item are numbered as they split off
	for j := range c.items {
		if x := c.items[j].ID; len(x) >= len(base) && x[:len(base)] == base && (len(x) == len(base) || x[len(base)] == '~') {
			n++
		}
	}
	rest.ID, rest.Qty = base+"~"+strconv.Itoa(n), rest.Qty-qty
	c.items[i].Qty = qty
	c.items = append(c.items, rest)
	return nil
}

// Items returns the items in the order in which they came.
func (c Case) Items() []CaseItem { return append([]CaseItem{}, c.items...) }

// Events returns the events that counted, in their order.
func (c Case) Events() []Event { return append([]Event{}, c.events...) }

// Can returns the kinds of event that at least one item allows now, for buttons. Requested is always among them.
func (c Case) Can() []EventKind {
	out := []EventKind{Requested}
	for k := range transitions {
		if EventKind(k) != Requested && slices.ContainsFunc(c.items, func(i CaseItem) bool { return transitions[k].allows(&i) }) {
			out = append(out, EventKind(k))
		}
	}
	return out
}

// Status is what a list of cases shows. It is derived, never stored: the least advanced item decides.
func (c Case) Status() string {
	if len(c.items) == 0 {
		return "empty"
	}
	least := len(caseStatus) - 1
	for i := range c.items {
		least = min(least, statusOf(&c.items[i]))
	}
	return caseStatus[least]
}

var caseStatus = [...]string{"requested", "authorised", "in_transit", "to_inspect", "to_settle", "to_dispose", "closed"}

func statusOf(i *CaseItem) int {
	arrived := i.Goods == Received || i.Goods == WrongItem
	decided := i.Decision == Settled || i.Decision == Rejected || i.Decision == Declined || i.Decision == Canceled
	switch {
	case i.Decision == Undecided:
		return 0
	case decided && arrived && i.Disposition == NoDisposition:
		return 5
	case decided && (i.Goods == InTransit || i.Goods == Announced && i.Decision == Settled):
		return 2 // paid before the goods came, or declined while they came
	case decided:
		return 6
	case i.Decision == Accepted || i.Goods == Lost || i.Goods == Expired:
		return 4
	case arrived:
		return 3
	case i.Goods == InTransit:
		return 2
	default:
		return 1
	}
}

type caseJSON struct {
	Schema string  `json:"schema"`
	Events []Event `json:"events"`
}

// MarshalJSON writes the events, instants in UTC; everything else follows from them.
func (c Case) MarshalJSON() ([]byte, error) {
	j := caseJSON{CaseSchema, c.Events()}
	for i := range j.Events {
		j.Events[i].At = j.Events[i].At.UTC()
	}
	return json.Marshal(j)
}

// UnmarshalJSON folds the events again, strictly.
func (c *Case) UnmarshalJSON(data []byte) error {
	var j caseJSON
	if err := commerce.UnmarshalSchema(data, CaseSchema, &j); err != nil {
		return err
	}
	next, _, err := Fold(j.Events)
	if err == nil {
		*c = next
	}
	return err
}
