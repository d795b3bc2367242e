package cart

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

func (x Add) apply(e *editor) {
	ok := e.qty(x.Qty)
	if x.SKU == "" || len(x.SKU) > MaxText {
		e.fail("sku", "cart.sku.missing", commerce.Detail(ErrMissing, "cart: a line needs an article number"))
		ok = false
	}
	ok = e.pairs("options", x.Options) && ok
	if !e.knownGroup(x.Group) || !ok {
		return
	}
	if i := e.c.same(x.SKU, x.Options, x.Group, false, -1); i >= 0 {
		was := e.c.lines[i].Qty
		if e.qty(was + x.Qty) {
			e.edit(i).Qty += x.Qty
			e.done(rChangeQuantity, e.c.lines[i].ID, x.SKU, was, was+x.Qty)
		}
		return
	}
	if id, ok := e.add(Line{SKU: x.SKU, Options: maps.Clone(x.Options), Group: x.Group, Qty: x.Qty}); ok {
		e.done(rChangeAdded, id, x.SKU, 0, x.Qty)
	}
}

func (x SetQty) apply(e *editor) {
	i := e.line(x.Line)
	if !e.qty(x.Qty) || i < 0 {
		return
	}
	l := e.edit(i)
	if l.Qty != x.Qty {
		e.done(rChangeQuantity, l.ID, l.SKU, l.Qty, x.Qty)
		l.Qty = x.Qty
	}
}

func (x Remove) apply(e *editor) {
	if i := e.line(x.Line); i >= 0 {
		l := e.c.lines[i]
		e.done(rChangeRemoved, l.ID, l.SKU, l.Qty, 0)
		e.drop(i)
	}
}

func (x Move) apply(e *editor) {
	i := e.line(x.Line)
	if !e.knownGroup(x.Group) || i < 0 {
		return
	}
	l := e.c.lines[i]
	if x.Qty < 0 || x.Qty > l.Qty {
		e.fail("qty", "cart.qty.out_of_range", commerce.Detail(ErrQuantity, "cart: %d of %d units", x.Qty, l.Qty),
			commerce.NewFact("asked", x.Qty), commerce.NewFact("left", l.Qty))
		return
	}
	n := x.Qty
	if n == 0 {
		n = l.Qty
	}
	if l.Group == x.Group {
		return
	}
	moved := *l
	moved.Group, moved.Qty = x.Group, n
	target := e.c.same(l.SKU, l.Options, x.Group, l.Saved, i)
	if target >= 0 && !e.qty(e.c.lines[target].Qty+n) {
		return
	}
	switch {
	case target >= 0:
		e.join(target, i, n)
	case n == l.Qty:
		e.edit(i).Group = x.Group
	default:
		if _, ok := e.add(moved); !ok {
			return
		}
		e.edit(i).Qty -= n
	}
	e.done(rChangeMoved, l.ID, l.SKU, l.Qty, l.Qty-n)
}

// shelve puts a line aside or back.
func (e *editor) shelve(id string, saved bool, code reasonCode) {
	i := e.line(id)
	if i < 0 || e.c.lines[i].Saved == saved {
		return
	}
	l := e.c.lines[i]
	if target := e.c.same(l.SKU, l.Options, l.Group, saved, i); target >= 0 {
		if !e.qty(e.c.lines[target].Qty + l.Qty) {
			return
		}
		e.join(target, i, l.Qty)
	} else {
		e.edit(i).Saved = saved
	}
	e.done(code, l.ID, l.SKU, l.Qty, l.Qty)
}

func (x SaveForLater) apply(e *editor) { e.shelve(x.Line, true, rChangeSaved) }
func (x Restore) apply(e *editor)      { e.shelve(x.Line, false, rChangeRestored) }

// NormalCode returns a code as carts keep it: [promo.NormalCode].
func NormalCode(code string) string { return promo.NormalCode(code) }

func (x EnterCode) apply(e *editor) {
	code := NormalCode(x.Code)
	i, found := slices.BinarySearch(e.c.codes, code)
	switch {
	case code == "" || len(code) > MaxText:
		e.fail("code", "cart.code.missing", commerce.Detail(ErrMissing, "cart: an empty or endless code"))
	case found:
	case len(e.c.codes) >= MaxCodes:
		e.fail("code", "cart.code.too_many", commerce.Detail(ErrTooMany, "cart: more than %d codes", MaxCodes))
	default:
		e.c.codes = slices.Insert(slices.Clone(e.c.codes), i, code)
		e.done(rChangeCodeEntered, "", "", 0, 0)
	}
}

func (x DropCode) apply(e *editor) {
	i, found := slices.BinarySearch(e.c.codes, NormalCode(x.Code))
	if !found {
		e.fail("code", "cart.code.unknown", commerce.Detail(ErrUnknown, "cart: the code was not entered"))
		return
	}
	e.c.codes = slices.Delete(slices.Clone(e.c.codes), i, i+1)
	e.done(rChangeCodeDropped, "", "", 0, 0)
}

func (x Note) apply(e *editor) {
	switch {
	case !e.text("text", x.Text):
	case x.Line == "":
		e.c.note = x.Text
		e.done(rChangeText, "", "", 0, 0)
	default:
		e.write(x.Line, func(l *Line) { l.Note = x.Text })
	}
}

func (x Gift) apply(e *editor) {
	if e.text("message", x.Message) {
		e.write(x.Line, func(l *Line) { l.Gift = x.Message })
	}
}

func (x Attributes) apply(e *editor) {
	set := func(m map[string]string) map[string]string {
		out := make(map[string]string, len(m)+len(x.Set))
		maps.Copy(out, m)
		maps.Copy(out, x.Set)
		maps.DeleteFunc(out, func(_, v string) bool { return v == "" })
		if e.pairs("set", out); len(out) == 0 {
			return nil
		}
		return out
	}
	switch {
	case !e.pairs("set", x.Set):
	case x.Line == "":
		e.c.attributes = set(e.c.attributes)
		e.done(rChangeText, "", "", 0, 0)
	default:
		e.write(x.Line, func(l *Line) { l.Attributes = set(l.Attributes) })
	}
}

func (e *editor) write(id string, f func(*Line)) {
	if i := e.line(id); i >= 0 {
		l := e.edit(i)
		f(l)
		e.done(rChangeText, l.ID, l.SKU, l.Qty, l.Qty)
	}
}

func (x SetCustomer) apply(e *editor) {
	if len(x.Groups) > MaxPairs {
		e.fail("groups", "cart.text.too_many", commerce.Detail(ErrTooMany, "cart: more than %d customer groups", MaxPairs))
		return
	}
	party, home := partyOf(&x.Party), addressOf(&x.Party.Address)
	if !e.text("party", append(party[:], home[:]...)...) || !e.text("groups", x.Groups...) {
		return
	}
	c := x.Customer
	c.Groups = slices.Clone(c.Groups)
	e.c.customer = &c
	e.done(rChangeCustomer, "", "", 0, 0)
}

func (e *editor) place(field string, a *commerce.Address) bool {
	if all := addressOf(a); !e.text(field, all[:]...) {
		return false
	}
	if a.Country == "" {
		return true
	}
	if err := a.Country.Check(); err != nil {
		e.fail(field+"/country", "cart.territory.unknown", err)
		return false
	}
	return true
}

func (x SetDestination) apply(e *editor) {
	if e.place("address", &x.Address) {
		e.c.destination = &x.Address
		e.done(rChangeDestination, "", "", 0, 0)
	}
}

func (x SetGroup) apply(e *editor) {
	if x.Kind > Slot {
		e.fail("kind", "cart.group.kind", commerce.Detail(commerce.ErrUnknownWord, "cart: unknown fulfilment"))
		return
	}
	if x.ID == ordinary {
		e.fail("id", "cart.group.reserved", commerce.Detail(ErrConflict, "cart: %q names the group with the empty id", ordinary))
		return
	}
	if !e.place("ship_to", &x.ShipTo) || !e.text("id", x.ID, x.Method, x.Location, x.Slot) {
		return
	}
	i, found := slices.BinarySearchFunc(e.c.groups, x.ID, func(g Group, id string) int { return strings.Compare(g.ID, id) })
	groups := slices.Clone(e.c.groups)
	switch {
	case found:
		groups[i] = x.Group
	case len(groups) >= MaxGroups:
		e.fail("id", "cart.group.too_many", commerce.Detail(ErrTooMany, "cart: more than %d groups", MaxGroups))
		return
	default:
		groups = slices.Insert(groups, i, x.Group)
	}
	e.c.groups = groups
	e.done(rChangeGroup, "", "", 0, 0)
}

func (x DropGroup) apply(e *editor) {
	i := slices.IndexFunc(e.c.groups, func(g Group) bool { return g.ID == x.ID })
	used := x.ID != "" && slices.ContainsFunc(e.c.lines, func(l *Line) bool { return l.Group == x.ID })
	switch {
	case i < 0:
		e.fail("id", "cart.group.unknown", commerce.Detail(ErrUnknown, "cart: no group %.40q", x.ID))
	case used:
		e.fail("id", "cart.group.used", commerce.Detail(ErrConflict, "cart: group %.40q has lines", x.ID))
	default:
		e.c.groups = slices.Delete(slices.Clone(e.c.groups), i, i+1)
		e.done(rChangeGroup, "", "", 0, 0)
	}
}

func (x Accept) apply(e *editor) {
	if x.At.IsZero() {
		e.fail("at", "cart.accept.missing", commerce.Detail(ErrMissing, "cart: a moment is missing"))
		return
	}
	if x.At.Before(e.c.accepted) {
		e.fail("at", "cart.accept.stale", commerce.Detail(ErrConflict, "cart: prices of a later moment were accepted"))
		return
	}
	for k, p := range x.Prices {
		at := "prices/" + strconv.Itoa(k)
		i := e.c.find(p.Line)
		switch {
		case i < 0:
			e.fail(at+"/line", "cart.line.unknown", commerce.Detail(ErrUnknown, "cart: no line %.40q", p.Line))
		case p.Unit.Currency() != e.c.currency || p.Unit.Sign() < 0:
			e.fail(at+"/unit", "cart.accept.price", commerce.Detail(money.ErrCurrencyMismatch, "cart: %s is no price of a cart in %s", p.Unit, e.c.currency))
		case p.Mode > commerce.Net:
			e.fail(at+"/mode", "cart.accept.mode", commerce.Detail(commerce.ErrUnknownWord, "cart: unknown price mode"))
		default:
			l := e.edit(i)
			l.Accepted, l.Mode = p.Unit, p.Mode
		}
	}
	e.c.accepted = x.At
	e.done(rChangeAccepted, "", "", 0, 0)
}
