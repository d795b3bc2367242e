package promo

import (
	"slices"
)

// bestOf finds the combination of promotions with the largest discount, each
// unit in at most one of them.
func (e *eval) bestOf(cands []cand) {
	g := &e.group
	rivals := 0
	for i := range cands {
		c := &cands[i]
		c.weight = 0
		if !e.competing(c) {
			continue
		}
		if e.wholeOnly(c); !c.live() {
			continue
		}
		if c.act = e.resolve(c); c.act != nil {
			c.weight = whole
			rivals++
		}
	}
	phantom := e.bonus >= 0 && e.cands[e.bonus].fixed.why == rNone && !e.cands[e.bonus].skip
	switch {
	case rivals == 0:
		return
	case rivals == 1 && !phantom:
		for i := range cands {
			if c := &cands[i]; c.weight > 0 {
				if e.single(c) == 0 {
					e.refuse(c)
				}
				e.apply(g.takes)
			}
		}
		return
	}
	value, bound := e.combine(cands)
	g.keep = append(g.keep[:0], g.takes...)
	if over := e.overCap(cands); len(over) > 0 {
		value, bound = e.capped(cands, over, value, bound)
	}
	if value < bound {
		value = e.simple(cands, value)
	}
	e.gap += max(0, bound-value)
	e.flagLimits(cands)
	for i := range cands {
		if c := &cands[i]; c.weight != 0 && !c.won {
			e.refuse(c)
		}
	}
	e.apply(g.keep)
	for i := range cands {
		if c := &cands[i]; c.weight != 0 && !c.won && c.state.why == rRefusedNoEffect && (c.code >= 0 || e.trace) {
			e.lost(c)
		}
	}
}

// lost names the promotion that won the lines of one that got nothing.
func (e *eval) lost(c *cand) {
	lists := len(e.lists)
	of := e.rs.rules[c.rule].act.of
	if c.act.kind == actBundle {
		of = c.act.slots[0].of
	}
	lines := e.match(of)
	for _, a := range e.applied {
		if e.rs.rules[e.cands[a.cand].rule].lane == e.rs.rules[c.rule].lane && slices.Contains(lines, a.line) {
			c.state.why, c.by = rRefusedBeaten, e.cands[a.cand].rule
			break
		}
	}
	e.lists = e.lists[:lists]
}

// combine solves the promotions with a weight together, into g.takes. It
// returns the discount after caps and what it could at most be without them.
func (e *eval) combine(cands []cand) (value, bound int64) {
	g := &e.group
	s := &g.solver
	lists := len(e.lists)
	g.takes, g.best, g.bestAt = g.takes[:0], g.best[:0], g.bestAt[:0]
	s.multis, s.roles, s.picks = s.multis[:0], s.roles[:0], s.picks[:0]
	for i := range e.lines {
		g.bestAt = append(g.bestAt, int32(len(g.best)))
		for range e.lines[i].view {
			g.best = append(g.best, bestOffer{cand: -1})
		}
	}
	for i := range cands {
		c := &cands[i]
		c.limit = rNone
		switch {
		case c.weight == 0:
		case c.weight == budgeted:
			e.addBudget(c)
		case c.act.multi():
			e.addMulti(c, c.act)
		default:
			e.compete(c)
		}
	}
	if e.bonus >= 0 && !e.cands[e.bonus].skip {
		e.expect(&e.cands[e.bonus])
	}
	missing := int64(0)
	if len(s.multis) > 0 {
		e.makeItems()
		missing = e.components()
		e.book(0, len(s.picks))
	}
	e.leftovers()
	for _, t := range g.takes {
		bound += t.amount
	}
	bound += missing
	g.missing = missing
	for i := range cands {
		if c := &cands[i]; c.weight > 0 && c.money < none {
			var sum int64
			k := e.index(c)
			for _, t := range g.takes {
				if t.cand == k {
					sum += t.amount
				}
			}
			e.clip(c, g.takes, sum)
		}
	}
	for _, t := range g.takes {
		value += t.amount
	}
	e.lists = e.lists[:lists]
	return value, bound
}

// expect enters what a percentage on lines without discount would take off the
// order into the competition for the units, as the cost of discounting them.
func (e *eval) expect(c *cand) {
	g := &e.group
	r := &e.rs.rules[c.rule]
	k := e.index(c)
	lists := len(e.lists)
	for _, i := range e.match(r.act.of) {
		for n, u := range e.lines[i].view {
			v := u.qty * percentOf(u.each, r.act.ppm, r.Rounding)
			if b := &g.best[int(g.bestAt[i])+n]; v > b.amount && !e.lines[i].fixed {
				b.amount, b.real, b.cand = v, 0, k
			}
		}
	}
	e.lists = e.lists[:lists]
	c.weight = whole
	e.phantom = 0
}

// budgeted is the weight of a promotion whose cap the programme keeps exactly.
const budgeted = whole + 1

// addBudget enters a promotion on single units that is up to its cap.
func (e *eval) addBudget(c *cand) {
	g := &e.group
	s := &g.solver
	e.offers(c, c.act)
	for _, o := range g.offers {
		if o.amount/o.qty >= c.money {
			o.amount = o.qty * c.money // no unit more than the cap
		}
		g.best[int(g.bestAt[o.line])+int(o.run)].budget = o.amount
	}
	s.roles = append(s.roles, role{multi: int32(len(s.multis)), lines: e.match(c.act.of), need: 1})
	s.multis = append(s.multis, multi{
		cand: e.index(c), act: c.act, kind: inBudget, size: 1, most: none, price: -1, from: int32(len(s.roles)) - 1, to: int32(len(s.roles)), exact: true,
	})
}

// compete lets the offers of a promotion on single units compete for each run.
func (e *eval) compete(c *cand) {
	g := &e.group
	if c.mostUnits() < none {
		lists := len(e.lists)
		bind := c.unitsBind(e, e.match(c.act.of))
		e.lists = e.lists[:lists]
		if bind {
			e.addMulti(c, c.act)
			return
		}
	}
	e.offers(c, c.act)
	k := e.index(c)
	for _, o := range g.offers {
		v := o.amount
		if c.weight != whole {
			v, _ = mulDiv(v, c.weight, whole)
		}
		if b := &g.best[int(g.bestAt[o.line])+int(o.run)]; v > b.amount {
			b.amount, b.real, b.cand = v, o.amount, k
		}
	}
}

// leftovers gives the units that no multi uses to their best single offer.
func (e *eval) leftovers() {
	g := &e.group
	s := &g.solver
	multis := len(s.multis) > 0
	for i := range e.lines {
		if multis && s.itemAt[i].to > 0 && s.itemAt[i].to > s.itemAt[i].from {
			for k := s.itemAt[i].from; k < s.itemAt[i].to; k++ {
				it := &s.items[k]
				if it.left == 0 || it.cand < 0 {
					continue
				}
				if it.cand == e.bonus {
					e.phantom += it.base * it.left
					continue
				}
				amount := it.base * it.left
				if e.cands[it.cand].weight != whole {
					b := &g.best[int(g.bestAt[i])+int(it.run)]
					amount, _ = mulDiv(b.real, it.left, e.lines[i].view[it.run].qty)
				}
				g.takes = append(g.takes, take{it.cand, it.line, it.run, it.left, it.left, amount})
			}
			continue
		}
		for k, u := range e.lines[i].view {
			b := &g.best[int(g.bestAt[i])+k]
			if b.cand == e.bonus && b.cand >= 0 {
				e.phantom += b.amount
				continue
			}
			if b.cand >= 0 && b.real > 0 {
				g.takes = append(g.takes, take{b.cand, int32(i), int32(k), u.qty, u.qty, b.real})
			}
		}
	}
}
