package promo

import (
	"slices"
)

// flagLimits flags the promotions that a limit has bounded.
func (e *eval) flagLimits(cands []cand) {
	for i := range cands {
		cands[i].limit = rNone
	}
	for _, t := range e.group.keep { // counted here for a moment, booked by apply
		c := &e.cands[t.cand]
		c.amount += t.amount
		c.gets += t.gets
	}
	for i := range cands {
		c := &cands[i]
		switch {
		case c.gets == 0:
		case c.amount == c.money:
			c.limit = rLimitedAmount
		case c.gets >= c.mostUnits(), c.act.multi() && c.gets >= c.units:
			c.limit = rLimitedUnits
		}
		c.won = c.amount > 0
		c.amount, c.gets = 0, 0
	}
}

// overCap lists the promotions whose share was clipped.
func (e *eval) overCap(cands []cand) (over []int32) {
	for i := range cands {
		if c := &cands[i]; c.weight > 0 && c.limit == rLimitedAmount {
			over = append(over, int32(i))
		}
	}
	return over
}

// capped looks for a better deal when caps bind: without the capped promotions,
// with their offers scaled down to the cap, and with them filled up to the cap
// where that costs the others least. No deal is worth more than the one without
// caps, nor than the one without the capped promotions plus their caps.
func (e *eval) capped(cands []cand, over []int32, value, bound int64) (int64, int64) {
	g := &e.group
	keep := func(v int64) {
		if v > value {
			value = v
			g.keep = append(g.keep[:0], g.takes...)
		}
	}
	// Without the promotions that were clipped, and without all that have a cap.
	rest := func(off []int32) int64 {
		var caps int64
		for _, i := range off {
			cands[i].weight = 0
			caps += cands[i].money
		}
		v, most := e.combine(cands)
		keep(v)
		// A capped offer can keep cheap units from a merchant's pairing: no bound then.
		if !slices.ContainsFunc(e.group.multis, func(m multi) bool { return m.kind == merchant }) {
			bound = min(bound, most+caps)
		}
		return v
	}
	var all []int32
	for i := range cands {
		if cands[i].weight > 0 && cands[i].money < none {
			all = append(all, int32(i))
		}
	}
	if len(all) > len(over) {
		rest(all)
		for _, i := range all {
			cands[i].weight = whole
		}
	}
	v := rest(over)
	keep(e.fill(cands, over, v))
	if c := &cands[over[0]]; len(over) == 1 && !c.act.multi() && c.mostUnits() >= none {
		c.weight = budgeted
		v, _ = e.combine(cands)
		keep(v)
		if e.group.missing == 0 && !e.clipped(cands, over[0]) {
			bound = min(bound, v)
		}
	}
	for _, i := range over {
		c := &cands[i]
		c.weight = whole
		if c.act.multi() {
			continue
		}
		e.offers(c, c.act)
		var sum int64
		for _, o := range g.offers {
			sum += o.amount
		}
		if sum > c.money {
			c.weight, _ = mulDiv(c.money, whole, sum)
		}
	}
	v, _ = e.combine(cands)
	keep(v)
	for _, i := range over {
		cands[i].weight = whole
	}
	return value, bound
}

// clipped says that the last combination clipped a promotion other than one.
func (e *eval) clipped(cands []cand, but int32) bool {
	return slices.ContainsFunc(e.overCap(cands), func(i int32) bool { return i != but })
}

// fill adds capped promotions on single units to the deal in g.takes, moving
// those units first that lose least for what they gain.
func (e *eval) fill(cands []cand, over []int32, value int64) int64 {
	g := &e.group
	for _, i := range over {
		c := &cands[i]
		if c.act.multi() || c.mostUnits() < none {
			continue
		}
		e.offers(c, c.act)
		k := e.index(c)
		type move struct {
			offer
			lost int64
			take int
		}
		var moves []move
		for _, o := range g.offers {
			m := move{o, 0, -1}
			free := true
			for j, t := range g.takes {
				if t.line != o.line || t.run != o.run {
					continue
				}
				if t.qty == e.lines[o.line].view[o.run].qty && t.gets == t.qty && m.take < 0 && !e.cands[t.cand].act.multi() {
					m.lost, m.take = t.amount, j
				} else {
					free = false
				}
			}
			if free && m.lost < o.amount {
				moves = append(moves, m)
			}
		}
		slices.SortStableFunc(moves, func(a, b move) int {
			return cmpProducts(a.lost, b.amount, b.lost, a.amount)
		})
		left := c.money
		for _, m := range moves {
			qty := e.lines[m.line].view[m.run].qty
			each, old := m.amount/qty, m.lost/qty
			n := qty
			amount := m.amount
			if amount > left { // as many units as fit, and one more if that helps
				if n = min(qty, left/max(each, 1)); n < qty && left-n*each > old {
					n++
				}
				amount = min(left, m.amount, n*each+min(n, m.amount%qty))
			}
			loss, _ := mulDiv(m.lost, n, qty)
			if n < qty && m.lost > 0 {
				loss = m.lost - old*(qty-n) // those that stay keep the smaller share
			}
			if n == 0 || amount <= loss {
				continue
			}
			if m.take >= 0 {
				t := &g.takes[m.take]
				t.qty, t.gets, t.amount = t.qty-n, t.gets-n, t.amount-loss
			}
			g.takes = append(g.takes, take{k, m.line, m.run, n, n, amount})
			left -= amount
			value += amount - loss
		}
		g.takes = slices.DeleteFunc(g.takes, func(t take) bool { return t.qty == 0 })
	}
	return value
}

// simple compares a deal that is not proved with each promotion alone and with
// the order of priority.
func (e *eval) simple(cands []cand, value int64) int64 {
	g := &e.group
	e.steps = e.rs.opt.Steps
	gap := e.gap
	for i := range cands {
		if c := &cands[i]; c.weight != 0 && e.steps > 0 {
			if v := e.single(c); v > value {
				value = v
				g.keep = append(g.keep[:0], g.takes...)
			}
		}
	}
	e.views(true)
	e.turns = true
	var turn []take
	var sum int64
	for i := range cands {
		if c := &cands[i]; c.weight != 0 && e.steps > 0 {
			sum += e.single(c)
			e.use(g.takes)
			turn = append(turn, g.takes...)
		}
	}
	e.views(false)
	e.turns = false
	if sum > value {
		value = sum
		g.keep = append(g.keep[:0], turn...)
	}
	e.gap = gap
	return value
}
