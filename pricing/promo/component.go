package promo

import (
	"cmp"
	"slices"
)

// components solves the multis and returns what could be missing.
func (e *eval) components() (missing int64) {
	s := &e.group.solver
	ids := make([]int32, len(s.multis))
	for i := range ids {
		ids[i] = int32(i)
	}
	e.connect(ids)
	// Alone, a promotion gains at least as much as with others: one that gains
	// nothing is left out, which may break a component.
	quarter := e.steps * 3 / 4
	var more []int32
	for i := 0; i < len(ids); {
		to := sameRoot(s.multis, ids, i)
		if to-i == 1 {
			missing += e.slack(&s.multis[ids[i]], e.lone(ids[i]))
		} else {
			for _, id := range ids[i:to] {
				m := &s.multis[id]
				from := len(s.picks)
				if e.steps < quarter {
					m.exact = false
				} else {
					kind := m.kind
					if kind == merchant { // others may leave it dearer units: the customer's pairing bounds it
						if m.kind = inPool; m.act.dearest {
							m.kind = dearest
						}
					}
					m.gain = e.lone(id)
					m.kind = kind
					e.undo(from)
				}
				if !m.exact || m.gain > 0 {
					more = append(more, id)
				}
			}
		}
		i = to
	}
	e.connect(more)
	for i := 0; i < len(more); {
		to := sameRoot(s.multis, more, i)
		if to-i == 1 {
			missing += e.slack(&s.multis[more[i]], e.lone(more[i]))
		} else {
			missing += e.together(more[i:to])
		}
		i = to
	}
	return missing
}

// connect finds the components of multis that share lines, and sorts by them.
func (e *eval) connect(ids []int32) {
	g := &e.group
	s := &g.solver
	g.owner = slices.Grow(g.owner[:0], len(e.lines))[:len(e.lines)]
	for i := range g.owner {
		g.owner[i] = -1
	}
	for _, id := range ids {
		s.multis[id].root = id
	}
	find := func(id int32) int32 {
		for s.multis[id].root != id {
			s.multis[id].root = s.multis[s.multis[id].root].root
			id = s.multis[id].root
		}
		return id
	}
	for _, id := range ids {
		m := &s.multis[id]
		for r := m.from; r < m.to; r++ {
			for _, line := range s.roles[r].lines {
				if g.owner[line] < 0 {
					g.owner[line] = id
				} else if a, b := find(id), find(g.owner[line]); a != b {
					s.multis[max(a, b)].root = min(a, b)
				}
			}
		}
	}
	for _, id := range ids {
		s.multis[id].root = find(id)
	}
	slices.SortFunc(ids, func(a, b int32) int {
		return cmp.Or(cmp.Compare(s.multis[a].root, s.multis[b].root), cmp.Compare(a, b))
	})
}

func sameRoot(multis []multi, ids []int32, from int) int {
	to := from + 1
	for to < len(ids) && multis[ids[to]].root == multis[ids[from]].root {
		to++
	}
	return to
}

// together solves multis that share units. It returns what could be missing.
func (e *eval) together(ids []int32) int64 {
	s := &e.group.solver
	lists := len(e.lists)
	floored := false
	for _, id := range ids {
		m := &s.multis[id]
		floored = floored || m.floored
		for r := m.from; r < m.to; r++ {
			e.lists = append(e.lists, s.roles[r].lines...)
		}
	}
	lines := e.lists[lists:]
	slices.Sort(lines)
	lines = slices.Compact(lines)
	sorted := len(s.sorted)
	its := e.inOrder(lines)
	e.lists = e.lists[:lists]
	defer func() { s.sorted = s.sorted[:sorted] }()
	from := len(s.picks)
	room := e.headroom(its)
	if gain, ok := e.programme(ids, its); ok {
		e.commit(from)
		if floored {
			return max(0, room-gain)
		}
		return 0
	}
	return e.greedy(ids, its)
}

// headroom is what units could at most lose beyond their single offers.
func (e *eval) headroom(its []int32) (room int64) {
	for _, i := range its {
		it := &e.group.items[i]
		room += max(0, it.room-it.base) * it.left
	}
	return room
}

func (e *eval) commit(from int) {
	s := &e.group.solver
	for _, p := range s.picks[from:] {
		s.items[p.item].left -= p.qty
	}
}

// greedy solves multis one after another in several orders and keeps the best.
// A relaxation bounds what is missing: each multi alone, all at once.
func (e *eval) greedy(ids, its []int32) int64 {
	s := &e.group.solver
	bound, room := int64(0), e.headroom(its)
	for _, id := range ids {
		m := &s.multis[id]
		if m.exact {
			bound += m.gain
		} else {
			bound = room
		}
		bound = min(bound, room)
	}
	byGain := slices.Clone(ids)
	slices.SortStableFunc(byGain, func(a, b int32) int { return cmp.Compare(s.multis[b].gain, s.multis[a].gain) })
	core := 0
	for states := int64(1); core < len(byGain); core++ {
		m := &s.multis[byGain[core]]
		if m.kind == merchant || states*m.size > maxStates>>4 {
			break
		}
		states *= m.size
	}
	from := len(s.picks)
	var best []pick
	top := int64(-1)
	for try := range 3 {
		var gain int64
		order := byGain
		switch try {
		case 0:
			for core > 1 {
				if v, ok := e.programme(byGain[:core], its); ok {
					gain = v
					e.commit(from)
					order = byGain[core:]
					break
				}
				core--
			}
		case 2:
			order = ids
		}
		for _, id := range order {
			if e.steps <= 0 {
				break
			}
			gain += e.lone(id)
		}
		if gain > top {
			top = gain
			best = append(best[:0], s.picks[from:]...)
		}
		e.undo(from)
	}
	s.picks = append(s.picks, best...)
	e.commit(from)
	return max(0, bound-top)
}

// book turns picks into takes.
func (e *eval) book(from, to int) {
	g := &e.group
	s := &g.solver
	picks := s.picks[from:to]
	slices.SortFunc(picks, func(a, b pick) int {
		return cmp.Or(cmp.Compare(a.multi, b.multi), cmp.Compare(a.item, b.item), cmp.Compare(a.gets, b.gets))
	})
	for i := 0; i < len(picks); {
		k := i
		var qty int64
		for ; k < len(picks) && picks[k].multi == picks[i].multi; k++ {
			qty += picks[k].qty
		}
		m := &s.multis[picks[i].multi]
		if m.price >= 0 {
			e.priceGroup(m, picks[i:k], qty/m.size)
		}
		for _, p := range picks[i:k] {
			it := &s.items[p.item]
			g.takes = append(g.takes, take{m.cand, it.line, it.run, p.qty, p.gets, p.amount})
		}
		i = k
	}
}

// priceGroup shares the discount of groups with a price over their units.
func (e *eval) priceGroup(m *multi, picks []pick, groups int64) {
	s := &e.group.solver
	mark := len(e.spare)
	n := len(picks)
	buf := e.ints(3 * n)
	weights, caps, parts := buf[:n], buf[n:2*n], buf[2*n:]
	total, most := -groups*m.price, int64(0)
	for i, p := range picks {
		it := &s.items[p.item]
		weights[i] = p.qty * it.each
		caps[i] = p.qty * it.room
		total += weights[i]
		most += caps[i]
	}
	e.share(parts, min(total, most), weights, caps)
	for i := range picks {
		picks[i].amount = parts[i]
	}
	e.release(mark)
}
