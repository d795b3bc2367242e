package cart

import (
	"slices"
	"strconv"

	"github.com/bottega-go/commerce/money"
)

// Merge brings the lines and codes of another cart in: what a visitor chose
// before signing in, into the cart that the customer left behind. Quantities of
// the same article add up as far as the limits allow. It never fails: the change
// names every line that was added, summed, capped or dropped, and every group that
// got an id of its own because into uses the same one for another place. Nothing
// that into held gets lost. Prices that into accepted stay; those of from are
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
	named := map[string]string{} // groups of from that have another id here
	for _, g := range from.groups {
		e.mergeGroup(g, named)
	}
	for _, code := range from.codes {
		if len(e.c.codes) < MaxCodes {
			EnterCode{code}.apply(&e)
		}
	}
	for i := range from.lines {
		x := *from.lines[i]
		if id, ok := named[x.Group]; ok {
			x.Group = id
		}
		e.merge(&x, &l)
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

// mergeGroup takes a group over. One that stands for another place here gets an
// id of its own; the ordinary delivery of into stays as it is.
func (e *editor) mergeGroup(g Group, named map[string]string) {
	id := g.ID
	for n := 2; ; n++ {
		i := slices.IndexFunc(e.c.groups, func(x Group) bool { return x.ID == g.ID })
		if i < 0 || g.ID == "" || e.c.groups[i] == g {
			if i < 0 && len(e.c.groups) < MaxGroups {
				SetGroup{g}.apply(e)
			}
			break
		}
		g.ID = id + "-" + strconv.Itoa(n)
	}
	if g.ID != id {
		named[id] = g.ID
		e.done(rMergeGroup, "", "", 0, 0)
	}
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
