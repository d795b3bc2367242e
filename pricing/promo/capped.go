package promo

import (
	"slices"
)

// flagLimits flags the promotions that have reached a limit which clips them
// when they stand alone.
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
		c.won = c.amount > 0
		if c.won && (c.amount == c.money || c.act.times(c.gets) == c.most(c.act)) {
			gap := e.gap
			e.single(c)
			e.gap = gap
		}
		c.amount, c.gets = 0, 0
	}
}

// overCap lists the promotions whose share was clipped.
func (e *eval) overCap(cands []cand) (over []int32) {
	for i := range cands {
		if c := &cands[i]; c.rival && c.limit == rLimitedAmount {
			over = append(over, int32(i))
		}
	}
	return over
}

// capped looks for a better deal when caps bind: without the promotions that
// were clipped, with those filled up where that costs the others least, and, if
// the steps suffice, with what each has taken as a state of the programme, which
// is the proof. No deal is worth more than the one without caps, nor than the
// one without the capped promotions plus their caps.
func (e *eval) capped(cands []cand, over []int32, value, bound int64) (int64, int64) {
	g := &e.group
	keep := func(v int64) {
		if v > value {
			value = v
			g.keep = append(g.keep[:0], g.takes...)
		}
	}
	rest := func(off []int32) int64 {
		var caps int64
		for _, i := range off {
			cands[i].rival = false
			caps += cands[i].money
		}
		v, most := e.combine(cands, 0)
		for _, i := range off {
			cands[i].rival = true
		}
		keep(v)
		// A capped offer can keep cheap units from a merchant's pairing: no bound then.
		if !slices.ContainsFunc(g.multis, func(m multi) bool { return m.kind == merchant }) {
			bound = min(bound, most+caps)
		}
		return v
	}
	var all []int32
	for i := range cands {
		if cands[i].rival && cands[i].money < none {
			all = append(all, int32(i))
		}
	}
	if len(all) > len(over) {
		rest(all)
	}
	keep(e.fill(cands, over, rest(over)))
	if value < bound {
		v, most := e.combine(cands, value)
		if keep(v); most < none {
			bound = value
		}
	}
	return value, bound
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
				if t.qty == e.lines[o.line].view[o.run].qty && t.gets == t.qty && !e.cands[t.cand].act.multi() {
					m.lost, m.take = t.amount, j
				} else {
					free = false
				}
			}
			if free {
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
			loss := m.lost - old*(qty-n) // those that stay keep the smaller share
			if amount <= loss {
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
		if c := &cands[i]; c.rival && e.steps > 0 {
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
		if c := &cands[i]; c.rival && e.steps > 0 {
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
