package promo

import (
	"slices"

	"github.com/bottega-go/commerce/money"
)

// An action is a compiled [Action].
type action struct {
	kind    actKind
	of, get matcher
	ppm     int64   // percentage, in 0.0001 %
	amt     figures // amount, price, or price of a group
	per     Per
	buy, n  int64 // bought and rewarded units of a group; all units of ForPrice are n
	dearest bool
	strict  bool
	slots   []slot
	steps   []step
	methods []string
	skus    []string
	flat    int64
	fn      func(Input, []money.Amount) []money.Amount
}

type actKind uint8

const (
	actNone actKind = iota
	actPercent
	actOff
	actSetPrice
	actBuyGet   // one pool, customer pairing
	actMerchant // one pool, merchant pairing
	actTwoPools // bought units from of, rewarded from get
	actForPrice //
	actBundle   //
	actTiered   //
	actGift     //
	actShipping // percentage
	actShipOff  // amount off
	actShipTo   // to an amount
	actPoints   //
	actCustom   //
)

type slot struct {
	of matcher
	n  int64
}

type step struct {
	quantity int64
	spend    figures
	then     action
}

// multi says that the action needs several units at once.
func (a *action) multi() bool { return a.kind >= actBuyGet && a.kind <= actBundle }

func (a *action) shipping() bool { return a.kind >= actShipping && a.kind <= actShipTo }

// needs returns keys of which a line must have one for the action to have an
// effect, nil if there are none.
func (a *action) needs() []int32 {
	switch a.kind {
	case actBundle:
		var best []int32
		for i := range a.slots {
			if list := a.slots[i].of.keys; list != nil && (best == nil || len(list) < len(best)) {
				best = list
			}
		}
		return best
	case actTwoPools:
		if a.of.keys == nil {
			return a.get.keys
		}
	default:
	}
	return a.of.keys
}

const (
	maxGroup = 1 << 16 // units of one group of a multi-buy
	maxSlots = 8
)

func (c *compiler) action(r *rule, a *action, v Action, inner bool) {
	phase := r.Phase
	goods := true
	switch v := v.(type) {
	case Percent:
		a.kind, a.ppm, a.of = actPercent, c.percent(v.Off), c.match("of", &v.Of)
	case Off:
		a.kind, a.amt, a.of, a.per = actOff, c.amount("amount", v.Amount, v.AlsoIn, 1), c.match("of", &v.Of), v.Per
		c.word("per", perWords.Has(v.Per), v.Per)
		if v.Per == Order && phase != OrderPhase {
			c.fail("per", "phase", "an amount off the order needs the order phase")
		}
		r.money = append(r.money, a.amt)
	case SetPrice:
		a.kind, a.amt, a.of = actSetPrice, c.amount("amount", v.Amount, v.AlsoIn, 0), c.match("of", &v.Of)
		r.money = append(r.money, a.amt)
	case BuyGet:
		c.buyGet(a, v)
	case ForPrice:
		a.kind, a.n, a.of = actForPrice, v.Qty, c.match("of", &v.Of)
		a.amt = c.amount("amount", v.Amount, v.AlsoIn, 0)
		c.group("qty", v.Qty, 2)
		r.money = append(r.money, a.amt)
	case Bundle:
		c.bundle(r, a, v)
	case Tiered:
		goods = false // the steps say
		c.tiered(r, a, v)
	case Gift:
		goods = false
		r.beside = true
		a.kind, a.n, a.skus = actGift, v.Qty, slices.Clone(v.SKUs)
		c.count("qty", v.Qty, 1)
		if len(v.SKUs) == 0 || slices.Contains(v.SKUs, "") {
			c.fail("skus", "missing", "no SKU to give")
		}
	case Shipping:
		goods = false
		c.shipping(r, a, v)
	case Points:
		goods = false
		r.beside = true
		c.points(r, a, v)
	case Custom:
		a.kind, a.fn = actCustom, custom(c, c.rs.opt.Actions, v)
	default:
		c.unknown("", v)
		return
	}
	c.unitLimits(r, a)
	if goods && phase == ShippingPhase {
		c.fail("", "phase", "%s does not reduce shipping", v.actionWord())
	}
	if a.shipping() && phase != ShippingPhase && !inner {
		c.fail("", "phase", "shipping needs the shipping phase")
	}
}

func (c *compiler) group(field string, n, least int64) {
	if n < least || n > maxGroup {
		c.fail(field, "quantity", "the quantity %d is out of range: %d to %d", n, least, maxGroup)
	}
}

func (c *compiler) buyGet(a *action, v BuyGet) {
	a.kind, a.buy, a.n, a.strict = actBuyGet, v.Buy, v.Get, v.Strict
	a.ppm, a.of = c.percent(v.Off), c.match("of", &v.Of)
	a.dearest = v.Choose == Dearest
	c.group("buy", v.Buy, 1)
	c.group("get", v.Get, 1)
	c.word("choose", chooseWords.Has(v.Choose), v.Choose)
	c.word("pairing", pairingWords.Has(v.Pairing), v.Pairing)
	switch {
	case v.GetOf != nil:
		a.kind, a.get = actTwoPools, c.match("get_of", v.GetOf)
		if a.dearest || v.Pairing == Merchant {
			c.fail("pairing", "pool", "choose and pairing are for one pool")
		}
	case v.Pairing == Merchant:
		a.kind = actMerchant
	}
}

func (c *compiler) bundle(r *rule, a *action, v Bundle) {
	a.kind = actBundle
	if len(v.Slots) < 2 || len(v.Slots) > maxSlots {
		c.fail("slots", "slots", "%d slots: want 2 to %d", len(v.Slots), maxSlots)
	}
	c.push("slots")
	for i := range v.Slots {
		c.pushIndex(i)
		c.group("qty", v.Slots[i].Qty, 1)
		a.slots = append(a.slots, slot{c.match("of", &v.Slots[i].Of), v.Slots[i].Qty})
		c.pop()
	}
	c.pop()
	switch none := (money.Amount{}); {
	case v.Amount != none && !v.Off.IsZero():
		c.fail("off", "choice", "either an amount or a percentage")
	case v.Amount != none:
		a.amt = c.amount("amount", v.Amount, v.AlsoIn, 0)
		r.money = append(r.money, a.amt)
	default:
		a.ppm = c.percent(v.Off)
	}
}

func (c *compiler) tiered(r *rule, a *action, v Tiered) {
	a.kind, a.of = actTiered, c.match("of", &v.Of)
	if len(v.Steps) == 0 {
		c.fail("steps", "missing", "no steps")
	}
	c.push("steps")
	defer c.pop()
	for i, s := range v.Steps {
		c.pushIndex(i)
		st := step{quantity: s.Quantity}
		if len(s.Spend) > 0 {
			st.spend = c.figures("spend", s.Spend, 1)
			r.money = append(r.money, st.spend)
		}
		if (s.Quantity > 0) == (len(s.Spend) > 0) || s.Quantity < 0 || s.Quantity > maxQty {
			c.fail("quantity", "choice", "a step names either a quantity or a spend")
		}
		if i > 0 {
			c.rising(&a.steps[i-1], &st)
		}
		c.push("then")
		switch then := s.Then.(type) {
		case Percent, Off, SetPrice:
			c.action(r, &st.then, then, true)
			if st.then.of.keys != nil || st.then.of.tree != nil {
				c.fail("of", "choice", "the lines are named by the tiers")
			}
			if r.Phase == ShippingPhase {
				c.fail("", "phase", "%s does not reduce shipping", then.actionWord())
			}
		case Shipping:
			c.action(r, &st.then, then, true)
			if r.Phase != ShippingPhase {
				c.fail("", "phase", "shipping needs the shipping phase")
			}
		default:
			c.unknown("", then)
		}
		c.pop()
		st.then.of = a.of
		a.steps = append(a.steps, st)
		c.pop()
	}
}

// rising checks that a step asks for more than the one before, in each currency.
func (c *compiler) rising(before, st *step) {
	ok := (before.quantity > 0) == (st.quantity > 0)
	if st.quantity > 0 {
		ok = ok && st.quantity > before.quantity
	}
	for _, f := range st.spend {
		low, both := before.spend.in(f.cur)
		ok = ok && both && f.minor > low
	}
	if !ok || len(before.spend) != len(st.spend) {
		c.fail("", "rising", "the steps must rise, all by quantity or all by spend in the same currencies")
	}
}

func (c *compiler) shipping(r *rule, a *action, v Shipping) {
	a.methods = slices.Clone(v.Methods)
	none, given := money.Amount{}, 0
	a.kind = actShipping
	if !v.Off.IsZero() {
		given++
		a.ppm = c.percent(v.Off)
	}
	if v.Amount != none {
		given++
		a.kind, a.amt = actShipOff, c.amount("amount", v.Amount, v.AlsoIn, 1)
	}
	if v.To != none {
		given++
		a.kind, a.amt = actShipTo, c.amount("to", v.To, v.AlsoIn, 0)
	}
	if given != 1 {
		c.fail("", "choice", "exactly one of off, amount and to")
	}
	if a.kind != actShipping {
		r.money = append(r.money, a.amt)
	}
}

func (c *compiler) points(r *rule, a *action, v Points) {
	a.kind, a.flat, a.n, a.of = actPoints, v.Flat, v.Each, c.match("of", &v.Of)
	c.count("flat", v.Flat, 0)
	c.count("each", v.Each, 0)
	if v.Flat == 0 && v.Each == 0 {
		c.fail("", "missing", "no points")
	}
	if (v.Each > 0) != (len(v.Per) > 0) {
		c.fail("per", "choice", "each and per go together")
	}
	if len(v.Per) > 0 {
		a.amt = c.figures("per", v.Per, 1)
		r.money = append(r.money, a.amt)
	}
}

// unitLimits refuses limits on units where the discount is not one of units.
func (c *compiler) unitLimits(r *rule, a *action) {
	l := &r.Limits
	if max(l.PerOrder, l.Units, l.Quota) <= 0 {
		return
	}
	if a.kind == actCustom || a.kind == actOff && a.per != Unit || a.kind >= actGift && a.kind <= actPoints {
		c.fail("", "limit", "limits on units are for discounts of units")
	}
}
