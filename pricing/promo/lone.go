package promo

import (
	"slices"
	"sort"
)

// alone solves one promotion on the view, without competition.
func (e *eval) alone(c *cand, a *action) {
	g := &e.group
	s := &g.solver
	lists := len(e.lists)
	s.multis, s.roles, s.picks, s.purses = s.multis[:0], s.roles[:0], s.picks[:0], s.purses[:0]
	g.bestAt = g.bestAt[:0]
	if e.addMulti(c, a); len(s.multis) > 0 {
		e.makeItems()
		m := &s.multis[0]
		gain := e.lone(0)
		e.gap += e.slack(m, gain)
		if m.most < none && e.wouldGain(m, gain) {
			c.limit = rLimitedUnits
		}
		e.book(0, len(s.picks))
	}
	e.lists = e.lists[:lists]
}

// wouldGain says that a multi, booked alone with the given gain, would gain more
// without a limit on its applications.
func (e *eval) wouldGain(m *multi, gain int64) bool {
	s := &e.group.solver
	picks, steps, most := slices.Clone(s.picks), e.steps, m.most
	e.undo(0)
	m.most = none
	more := e.lone(0) > gain
	s.picks, e.steps, m.most = append(s.picks[:0], picks...), steps, most
	return more
}

// slack is what a multi, solved alone with the given gain, could at most miss.
func (e *eval) slack(m *multi, gain int64) int64 {
	if m.exact {
		return 0
	}
	s := &e.group.solver
	var rooms int64
	for i := range s.items {
		rooms += s.items[i].room * s.items[i].left
	}
	for _, p := range s.picks {
		rooms += s.items[p.item].room * p.qty
	}
	return max(0, rooms-gain)
}

// lone finds the best use of one multi on the units left, books it as picks and
// takes the units. It returns the gain above the single offers, and sets exact.
func (e *eval) lone(id int32) int64 {
	s := &e.group.solver
	m := &s.multis[id]
	sorted, picks := len(s.sorted), len(s.picks)
	m.exact = true
	var gain int64
	if m.most > 0 {
		switch m.kind {
		case inSlots:
			gain = e.loneSlots(id)
		case merchant:
			gain = e.loneMerchant(id)
		default:
			gain = e.lonePool(id)
		}
	}
	s.sorted = s.sorted[:sorted]
	m.exact = m.exact && !m.floored
	if gain <= 0 {
		s.picks = s.picks[:picks]
		return 0
	}
	for _, p := range s.picks[picks:] {
		s.items[p.item].left -= p.qty
	}
	return gain
}

// undo gives the units of picks back.
func (e *eval) undo(from int) {
	s := &e.group.solver
	for _, p := range s.picks[from:] {
		s.items[p.item].left += p.qty
	}
	s.picks = s.picks[:from]
}

// lonePool: without single offers the dearest units form the groups one after
// another; with them the programme decides which units take part.
func (e *eval) lonePool(id int32) int64 {
	s := &e.group.solver
	m := &s.multis[id]
	its := e.inOrder(s.roles[m.from].lines)
	var n, lost int64
	contested := false
	for _, i := range its {
		n += s.items[i].left
		contested = contested || s.items[i].base > 0 || s.items[i].room < s.items[i].each
	}
	if n < m.size && (m.act.strict || m.price >= 0 || n <= m.buy) {
		return 0
	}
	if contested {
		if gain, ok := e.programme([]int32{id}, its); ok {
			return gain
		}
		m.exact = false
	}
	groups := min(m.most, n/m.size)
	if m.price >= 0 {
		return e.loneForPrice(id, its, groups)
	}
	part := int64(0) // rewarded units of a last group that is not complete
	if !m.act.strict && groups < m.most {
		part = max(0, n-groups*m.size-m.buy)
	}
	gets, pays := groups*m.get+part, groups*m.buy
	if part > 0 {
		pays += m.buy
	}
	// Of the first t units, how many are used and how many rewarded.
	used := func(t int64) int64 { return min(t, gets+pays) }
	rewarded := func(t int64) int64 {
		t = min(t, gets+pays)
		return t/m.size*m.get + max(0, t%m.size-m.buy)
	}
	if m.kind == dearest { // the dearest of all, paid for by the cheapest
		used = func(t int64) int64 { return min(t, gets) + max(0, t-(n-pays)) }
		rewarded = func(t int64) int64 { return min(t, gets) }
	}
	var gain, at int64
	for _, i := range its {
		it := &s.items[i]
		end := at + it.left
		p := pick{id, i, used(end) - used(at), rewarded(end) - rewarded(at), 0}
		p.amount = p.gets * e.unitGain(m, it)
		gain += p.amount
		lost += p.qty * it.base
		at = end
		if p.qty > 0 {
			s.picks = append(s.picks, p)
		}
	}
	return gain - lost
}

// loneForPrice sells the dearest units by the group while that saves something.
func (e *eval) loneForPrice(id int32, its []int32, groups int64) int64 {
	s := &e.group.solver
	m := &s.multis[id]
	sum := func(t int64) (v int64) { // price of the first t units
		for _, i := range its {
			k := min(t, s.items[i].left)
			v += k * e.unitGain(m, &s.items[i])
			if t -= k; t == 0 {
				break
			}
		}
		return v
	}
	// A later group never costs more, so the saving falls.
	groups = int64(sort.Search(int(groups), func(k int) bool {
		return sum(int64(k+1)*m.size)-sum(int64(k)*m.size) <= m.price
	}))
	left, lost := groups*m.size, int64(0)
	gain := sum(left) - groups*m.price
	for _, i := range its {
		k := min(left, s.items[i].left)
		if left -= k; k == 0 {
			break
		}
		lost += k * s.items[i].base
		s.picks = append(s.picks, pick{id, i, k, k, 0})
	}
	return gain - lost
}
