package cart

import (
	"slices"

	"github.com/bottega-go/commerce/money"
)

// Limits are the rules of a shop on what one cart may hold. The zero Limits are
// none. In a quote a breach is a problem; a merge stays within them.
type Limits struct {
	Lines    int                 `json:"lines,omitempty"`    // most lines, saved ones left out
	Value    money.Amount        `json:"value"`              // most that the goods may come to after discounts
	AtLeast  money.Amount        `json:"at_least"`           // least that they must come to
	Qty      QtyLimit            `json:"qty,omitzero"`       // of every article without a limit of its own
	Articles map[string]QtyLimit `json:"articles,omitempty"` // by SKU
	Customer map[string]int64    `json:"customer,omitempty"` // most units of a SKU that one customer may buy in all
}

// A QtyLimit bounds the units of an article in one cart, over all its lines.
// Zero is no bound; both ends are included. A quantity must be a multiple of
// Step.
type QtyLimit struct {
	Min  int64 `json:"min,omitempty"`
	Max  int64 `json:"max,omitempty"`
	Step int64 `json:"step,omitempty"`
}

func (l *Limits) of(sku string) QtyLimit {
	if q, ok := l.Articles[sku]; ok {
		return q
	}
	return l.Qty
}

// most returns how many units of a SKU one cart may hold.
func (l *Limits) most(sku string) int64 {
	q := l.of(sku)
	most := int64(MaxQty)
	if q.Max > 0 {
		most = min(most, q.Max)
	}
	if n, ok := l.Customer[sku]; ok {
		most = min(most, n)
	}
	if q.Step > 1 {
		most -= most % q.Step
	}
	return most
}

// Merge brings the lines and codes of another cart in: what a visitor chose
// before signing in, into the cart that the customer left behind. Quantities of
// the same article add up as far as the limits allow. It never fails: the change
// names every line that was added, summed, capped or dropped, and nothing that
// into held gets lost. Prices that into accepted stay; those of from are
// forgotten, so that a quote has to be accepted. Texts, customer and destination
// of into win; those of from fill what is empty.
//
// The version of the result is one above into's. Merging is no command: a host
// that retries compares versions.
func Merge(into, from Cart, l Limits) (Cart, Change) {
	e := editor{c: into}
	if e.c.id == "" {
		e.c.id = from.id
	}
	if e.c.currency == 0 {
		e.c.currency = from.currency
	}
	for _, g := range from.groups {
		if _, ok := e.c.group(g.ID); !ok && len(e.c.groups) < MaxGroups {
			SetGroup{g}.apply(&e)
		}
	}
	for _, code := range from.codes {
		if len(e.c.codes) < MaxCodes {
			EnterCode{code}.apply(&e)
		}
	}
	for i := range from.lines {
		e.merge(from.lines[i], &l)
	}
	if e.c.customer == nil {
		e.c.customer = from.customer
	}
	if e.c.destination == nil {
		e.c.destination = from.destination
	}
	if e.c.note == "" {
		e.c.note = from.note
	}
	if e.c.attributes == nil {
		e.c.attributes = from.attributes
	}
	e.c.version++
	return e.c, Change{Version: e.c.version, Edits: e.edits}
}

func (e *editor) merge(l *Line, limits *Limits) {
	if _, ok := e.c.group(l.Group); !ok {
		e.done(rMergeDropped, l.ID, l.SKU, l.Qty, 0)
		return
	}
	room, active := limits.most(l.SKU), 0
	for i := range e.c.lines {
		if !e.c.lines[i].Saved {
			active++
		}
		if e.c.lines[i].SKU == l.SKU && !e.c.lines[i].Saved {
			room -= e.c.lines[i].Qty
		}
	}
	target := e.c.same(l.SKU, l.Options, l.Group, l.Saved, -1)
	if l.Saved {
		room = MaxQty
	}
	if target >= 0 {
		room = min(room, MaxQty-e.c.lines[target].Qty)
	} else if len(e.c.lines) >= MaxLines || limits.Lines > 0 && active >= limits.Lines && !l.Saved {
		room = 0
	}
	n := min(l.Qty, room)
	switch {
	case n < 1:
		e.done(rMergeDropped, l.ID, l.SKU, l.Qty, 0)
		return
	case target >= 0:
		t := e.edit(target)
		t.Qty += n
		e.done(rMergeSummed, t.ID, t.SKU, t.Qty-n, t.Qty)
	default:
		fresh := *l
		fresh.Qty, fresh.Accepted, fresh.Mode = n, money.Amount{}, 0
		id, _ := e.add(fresh)
		e.done(rMergeAdded, id, l.SKU, 0, n)
		target = slices.IndexFunc(e.c.lines, func(x *Line) bool { return x.ID == id })
	}
	if n < l.Qty {
		e.done(rMergeCapped, e.c.lines[target].ID, l.SKU, l.Qty, n)
	}
}
