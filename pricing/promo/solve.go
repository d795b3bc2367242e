package promo

import (
	"cmp"
	"slices"
)

// A solver finds the largest discount of promotions that share units.
type solver struct {
	multis []multi
	roles  []role
	items  []item
	itemAt []span // per line
	picks  []pick
	sorted []int32
	sides  []side
	prog   program
	purses []purse
	vals   []int64 // per item and purse: what a promotion on single units takes off a unit
	floors bool    // an item has one
}

type span struct{ from, to int32 }

// A multi is a promotion that needs several units at once, or a limited number
// of single ones.
type multi struct {
	cand     int32
	act      *action
	kind     multiKind
	from, to int32 // roles
	size     int64 // units of a group
	buy, get int64
	most     int64  // applications
	price    int64  // of a group; -1 if the units have gains of their own
	gain     int64  // alone, above the best single offers
	root     int32  // component
	purse    int32  // of its cap, -1
	bits     uint64 // of its roles, while a programme works with them
	exact    bool
	floored  bool // a price for units that have a floor: not solved exactly
}

// role is the bit of the r-th move: moves beyond the roles are of the last one.
func (m *multi) role(r int) uint64 {
	low := m.bits & -m.bits
	return low << min(r, int(m.to-m.from)-1)
}

type multiKind uint8

const (
	inPool   multiKind = iota // the cheapest of each group, dearest first; or a price for the group
	dearest                   // the dearest of each group
	merchant                  // the cheapest of all
	inSlots                   // units of several roles, without regard to their price
	inPurse                   // single units, up to an amount
)

// A role is what a unit can be for a multi.
type role struct {
	multi int32
	lines []int32
	need  int64 // units of one application
	pays  bool  // no gain
	part  bool  // fewer than need are fine
}

// An item is a number of units that are alike: price, room and best single offer.
type item struct {
	line, run        int32
	qty, left        int64
	each, room, base int64
	cand             int32 // of the best single offer
	mask             uint64
}

// A pick is units of an item that a multi uses.
type pick struct {
	multi, item       int32
	qty, gets, amount int64
}

// addMulti compiles a promotion for the group at work, unless there is a role
// that no line can take.
func (e *eval) addMulti(c *cand, a *action) {
	s := &e.group.solver
	m := multi{cand: e.index(c), act: a, most: c.most(a), price: -1, from: int32(len(s.roles)), purse: -1, exact: true}
	id := int32(len(s.multis))
	add := func(of matcher, need int64, pays, part bool) {
		s.roles = append(s.roles, role{id, e.match(of), need, pays, part})
	}
	switch a.kind {
	case actBuyGet, actMerchant:
		m.kind, m.buy, m.get, m.size = inPool, a.buy, a.n, a.buy+a.n
		if a.kind == actMerchant {
			m.kind = merchant
		} else if a.dearest {
			m.kind = dearest
		}
		add(a.of, m.size, false, false)
	case actForPrice:
		m.buy, m.get, m.size = 0, a.n, a.n
		m.price, _ = a.amt.in(e.in.Currency)
		add(a.of, a.n, false, false)
	case actTwoPools:
		m.kind, m.buy, m.get, m.size = inSlots, a.buy, a.n, a.buy+a.n
		add(a.of, a.buy, true, false)
		add(a.get, a.n, false, !a.strict)
	case actBundle:
		m.kind = inSlots
		if len(a.amt) > 0 {
			m.price, _ = a.amt.in(e.in.Currency)
		}
		for _, sl := range a.slots {
			m.size += sl.n
			add(sl.of, sl.n, false, false)
		}
	default: // single units, limited
		m.kind, m.size = inSlots, 1
		add(a.of, 1, false, false)
	}
	if slices.ContainsFunc(s.roles[m.from:], func(r role) bool { return len(r.lines) == 0 }) {
		s.roles = s.roles[:m.from]
		return
	}
	m.to = int32(len(s.roles))
	s.multis = append(s.multis, m)
}

// unitGain is what one unit is worth to a multi when it is rewarded.
func (e *eval) unitGain(m *multi, it *item) int64 {
	v := it.each
	r := &e.rs.rules[e.cands[m.cand].rule]
	switch {
	case m.price >= 0: // a lower bound where floors bind: the price is shared by the others
	case m.act.kind == actOff:
		v, _ = m.act.amt.in(e.in.Currency)
	case m.act.kind == actSetPrice:
		p, _ := m.act.amt.in(e.in.Currency)
		v -= p
	case m.act.kind == actPercent:
		v = r.unitOff(m.act, &e.lines[it.line], v)
	default:
		v = percentOf(v, m.act.ppm, r.Rounding)
	}
	return max(0, min(v, it.room))
}

// makeItems splits the lines that multis select into items.
func (e *eval) makeItems() {
	g := &e.group
	s := &g.solver
	s.items, s.vals, s.floors = s.items[:0], s.vals[:0], false
	s.itemAt = slices.Grow(s.itemAt[:0], len(e.lines))[:len(e.lines)]
	clear(s.itemAt)
	for i := range s.roles {
		for _, line := range s.roles[i].lines {
			s.itemAt[line].to = -1
		}
	}
	for i := range e.lines {
		if s.itemAt[i].to == 0 {
			continue
		}
		l := &e.lines[i]
		from := int32(len(s.items))
		for k, u := range l.view {
			if u.qty == 0 || u.each == 0 || l.fixed {
				continue
			}
			var b bestOffer
			run := -1
			if len(g.bestAt) > 0 {
				run = int(g.bestAt[i]) + k
				b = g.best[run]
			}
			s.floors = s.floors || l.room(u) < u.each
			for at := int64(0); at < u.qty; {
				end := u.qty
				share := func(v int64) int64 { // of each unit up to end: the earlier ones get the odd cents
					if more := v % u.qty; at < more {
						end = min(end, more)
						return v/u.qty + 1
					}
					return v / u.qty
				}
				it := item{line: int32(i), run: int32(k), each: u.each, room: l.room(u), base: share(b.amount), cand: -1}
				if b.amount > 0 {
					it.cand = b.cand
				}
				for p := range s.purses {
					v := int64(0)
					if offers := s.purses[p].offers; len(offers) > 0 {
						v = share(offers[run])
					}
					s.vals = append(s.vals, v)
				}
				it.qty, it.left = end-at, end-at
				s.items = append(s.items, it)
				at = end
			}
		}
		s.itemAt[i] = span{from, int32(len(s.items))}
	}
	for i := range s.roles {
		m := &s.multis[s.roles[i].multi]
		for _, line := range s.roles[i].lines {
			m.floored = m.floored || m.price >= 0 && e.lines[line].floor > 0
		}
	}
}

// inOrder lists the items with units left of some lines, dearest first.
func (e *eval) inOrder(lines []int32) []int32 {
	s := &e.group.solver
	from := len(s.sorted)
	for _, line := range lines {
		at := s.itemAt[line]
		for i := at.from; i < at.to; i++ {
			if s.items[i].left > 0 {
				s.sorted = append(s.sorted, i)
			}
		}
	}
	out := s.sorted[from:]
	slices.SortFunc(out, func(a, b int32) int {
		return cmp.Or(cmp.Compare(s.items[b].each, s.items[a].each), cmp.Compare(a, b))
	})
	e.steps -= int64(len(out)) * 8
	return out
}
