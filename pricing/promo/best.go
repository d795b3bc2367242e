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
		c.rival = false
		if !e.competing(c) {
			continue
		}
		if e.wholeOnly(c); !c.live() {
			continue
		}
		if c.act = e.resolve(c); c.act != nil {
			c.rival = true
			rivals++
		}
	}
	phantom := e.bonus >= 0 && e.cands[e.bonus].fixed.why == rNone && !e.cands[e.bonus].skip
	switch {
	case rivals == 0:
		return
	case rivals == 1 && !phantom:
		for i := range cands {
			if c := &cands[i]; c.rival {
				if e.single(c) == 0 {
					e.refuse(c)
				}
				e.apply(g.takes)
			}
		}
		return
	}
	value, bound := e.combine(cands, 0)
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
		if c := &cands[i]; c.rival && !c.won {
			e.refuse(c)
		}
	}
	e.apply(g.keep)
	for i := range cands {
		if c := &cands[i]; c.rival && c.state.why == rRefusedNoEffect && (c.code >= 0 || e.trace) {
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

// combine solves the rivals together, into g.takes. It returns the discount
// after caps and what it could at most be without them. If least is
// positive, the caps are part of the problem: it looks for the best deal of more
// than that; the value is 0 if there is none, and the bound none if that is not
// sure.
func (e *eval) combine(cands []cand, least int64) (value, bound int64) {
	g := &e.group
	s := &g.solver
	lists := len(e.lists)
	g.takes, g.best, g.bestAt = g.takes[:0], g.best[:0], g.bestAt[:0]
	s.multis, s.roles, s.picks, s.purses = s.multis[:0], s.roles[:0], s.picks[:0], s.purses[:0]
	for i := range e.lines {
		g.bestAt = append(g.bestAt, int32(len(g.best)))
		for range e.lines[i].view {
			g.best = append(g.best, bestOffer{})
		}
	}
	for i := range cands {
		c := &cands[i]
		c.limit = rNone
		switch {
		case !c.rival:
		case c.act.multi():
			e.addMulti(c, c.act)
		default:
			e.compete(c, least > 0)
		}
	}
	if e.bonus >= 0 && !e.cands[e.bonus].skip {
		e.expect(&e.cands[e.bonus])
	}
	missing := int64(0)
	for i := range s.multis {
		if m := &s.multis[i]; least > 0 && m.purse < 0 && e.cands[m.cand].money < none {
			m.purse = int32(len(s.purses))
			s.purses = append(s.purses, purse{most: e.cands[m.cand].money})
		}
	}
	if len(s.multis) > 0 {
		e.makeItems()
		if least > 0 {
			for _, b := range g.best {
				least -= b.amount
			}
			if found, ok := e.withCaps(least); !found {
				if !ok {
					bound = none
				}
				e.lists = e.lists[:lists]
				return 0, bound
			}
		} else {
			missing = e.components()
		}
		e.book(0, len(s.picks))
	}
	e.leftovers()
	for _, t := range g.takes {
		bound += t.amount
	}
	bound += missing
	for i := range cands {
		if c := &cands[i]; c.rival && c.money < none {
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
				b.amount, b.cand = v, k
			}
		}
	}
	e.lists = e.lists[:lists]
	e.phantom = 0
}

// addPurse enters a promotion on single units whose cap may bind.
func (e *eval) addPurse(c *cand) {
	g := &e.group
	s := &g.solver
	if len(s.purses) > maxPurses {
		return // too many to be solved, and more cost memory
	}
	offers := make([]int64, len(g.best))
	for _, o := range g.offers {
		offers[int(g.bestAt[o.line])+int(o.run)] = o.amount
	}
	s.roles = append(s.roles, role{multi: int32(len(s.multis)), lines: e.match(c.act.of)})
	s.multis = append(s.multis, multi{cand: e.index(c), act: c.act, kind: inPurse, price: -1, purse: int32(len(s.purses))})
	s.purses = append(s.purses, purse{c.money, int32(len(s.multis)) - 1, offers})
}

// compete lets the offers of a promotion on single units compete for each run.
func (e *eval) compete(c *cand, caps bool) {
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
	var sum int64
	for _, o := range g.offers {
		sum += o.amount
	}
	if caps && sum > c.money {
		e.addPurse(c)
		return
	}
	for _, o := range g.offers {
		if b := &g.best[int(g.bestAt[o.line])+int(o.run)]; o.amount > b.amount {
			b.amount, b.cand = o.amount, e.index(c)
		}
	}
}

// leftovers gives the units that no multi uses to their best single offer.
func (e *eval) leftovers() {
	g := &e.group
	s := &g.solver
	multis := len(s.multis) > 0
	for i := range e.lines {
		if multis && s.itemAt[i].to > s.itemAt[i].from {
			for k := s.itemAt[i].from; k < s.itemAt[i].to; k++ {
				it := &s.items[k]
				if it.left == 0 || it.cand < 0 {
					continue
				}
				if it.cand == e.bonus {
					e.phantom += it.base * it.left
					continue
				}
				g.takes = append(g.takes, take{it.cand, it.line, it.run, it.left, it.left, it.base * it.left})
			}
			continue
		}
		for k, u := range e.lines[i].view {
			b := &g.best[int(g.bestAt[i])+k]
			switch {
			case b.amount == 0:
			case b.cand == e.bonus:
				e.phantom += b.amount
			default:
				g.takes = append(g.takes, take{b.cand, int32(i), int32(k), u.qty, u.qty, b.amount})
			}
		}
	}
}
