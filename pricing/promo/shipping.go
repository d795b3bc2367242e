package promo

import (
	"slices"
)

// shipping applies the promotions of a group to the shipments.
func (e *eval) shipping(l *lane, cands []cand) {
	left := make([]int64, len(cands))
	active := make([]*action, len(cands))
	for i := range cands {
		c := &cands[i]
		if left[i] = c.money; e.competing(c) {
			active[i] = e.resolve(c)
			c.act = active[i]
		}
	}
	for s := range e.ships {
		sh := &e.ships[s]
		opening := sh.now
		best, top, rival := int64(0), -1, int64(0)
		for i := range cands {
			c := &cands[i]
			if active[i] == nil || len(active[i].methods) > 0 && !slices.Contains(active[i].methods, e.in.Shipping[sh.place].Method) {
				continue
			}
			v := e.shipOff(c, active[i], sh, opening, l.pick)
			rival = max(rival, v)
			if v > left[i] {
				v, c.limit = left[i], rLimitedAmount
			}
			switch {
			case v == 0:
			case l.pick == All:
				e.bookShip(c, s, v)
				left[i] -= v
			case v > best && (l.pick == Best || top < 0):
				best, top = v, i
			}
		}
		if top >= 0 {
			e.bookShip(&cands[top], s, best)
			left[top] -= best
			if l.pick == Best {
				e.gap += rival - best
			}
		}
	}
	for i := range cands {
		c := &cands[i]
		if active[i] == nil || c.amount > 0 || !c.live() || len(e.ships) == 0 {
			continue
		}
		c.state.why = rRefusedNoEffect
		for _, a := range e.ship {
			o := &e.cands[a.cand]
			if e.rs.rules[o.rule].lane == e.rs.rules[c.rule].lane {
				c.state.why, c.by = rRefusedBeaten, o.rule
			}
		}
	}
}

func (e *eval) shipOff(c *cand, a *action, sh *shipState, opening int64, pick Pick) int64 {
	r := &e.rs.rules[c.rule]
	amt, _ := a.amt.in(e.in.Currency)
	var v int64
	switch a.kind {
	case actShipping:
		basis := opening
		if r.Basis == Original {
			basis = sh.list
		} else if r.Basis == Running && pick == All {
			basis = sh.now
		}
		v = percentOf(basis, a.ppm, r.Rounding)
	case actShipOff:
		v = amt
	default:
		v = max(0, sh.now-amt)
	}
	return min(v, sh.now)
}

func (e *eval) bookShip(c *cand, s int, v int64) {
	if c.amount == 0 {
		e.order = append(e.order, e.index(c))
	}
	c.amount += v
	c.count = 1
	e.total += v
	e.ships[s].now -= v
	e.ship = append(e.ship, allocation{e.index(c), int32(s), v, 1})
}
