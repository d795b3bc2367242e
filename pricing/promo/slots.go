package promo

import (
	"cmp"
	"slices"
	"sort"
)

// A side is the items of one role, those with the largest net gain first.
type side struct {
	items []int32
	qty   []int64 // of the items so far
	net   []int64 // of the items so far
	most  int64   // units that are worth taking, of a role that may be partial
}

// loneSlots: the roles do not share units, so that k applications take the best
// units of each; their net gain is concave in k.
func (e *eval) loneSlots(id int32) int64 {
	s := &e.group.solver
	m := &s.multis[id]
	roles := s.roles[m.from:m.to]
	if len(roles) > 1 && e.overlap(roles) {
		lists := len(e.lists)
		for i := range roles {
			e.lists = append(e.lists, roles[i].lines...)
		}
		all := e.lists[lists:]
		slices.Sort(all)
		its := e.inOrder(slices.Compact(all))
		e.lists = e.lists[:lists]
		if gain, ok := e.programme([]int32{id}, its); ok {
			return gain
		}
		m.exact = false
	}
	for len(s.sides) < len(roles) {
		s.sides = append(s.sides, side{})
	}
	most := m.most
	for k := range roles {
		e.fillSide(m, &roles[k], &s.sides[k], k)
		total := int64(0)
		if q := s.sides[k].qty; len(q) > 0 {
			total = q[len(q)-1]
		}
		apps := total / roles[k].need
		if roles[k].part {
			apps = (total + roles[k].need - 1) / roles[k].need
		}
		most = min(most, apps)
	}
	if m.price > 0 { // more groups cost more than any cart is worth
		most = min(most, maxMinor/m.price)
	}
	value := func(k int64) (v int64) {
		for i := range roles {
			v += s.sides[i].top(k*roles[i].need, roles[i].part)
		}
		if m.price >= 0 {
			v -= k * m.price
		}
		return v
	}
	k := int64(sort.Search(int(most), func(k int) bool { return value(int64(k+1)) <= value(int64(k)) }))
	gain := value(k)
	for i := range roles {
		sd := &s.sides[i]
		t := k * roles[i].need
		if roles[i].part {
			t = min(t, sd.most)
		}
		for _, it := range sd.items {
			n := min(t, s.items[it].left)
			if t -= n; n == 0 {
				break
			}
			p := pick{id, it, n, n, 0}
			switch {
			case roles[i].pays:
				p.gets = 0
			case m.price < 0:
				p.amount = n * e.unitGain(m, &s.items[it])
			}
			s.picks = append(s.picks, p)
		}
	}
	return gain
}

func (e *eval) fillSide(m *multi, r *role, sd *side, k int) {
	s := &e.group.solver
	sd.items, sd.qty, sd.net, sd.most = sd.items[:0], sd.qty[:0], sd.net[:0], 0
	net := func(i int32) int64 {
		it := &s.items[i]
		if r.pays {
			return -it.base
		}
		return e.unitGain(m, it) - it.base
	}
	sd.items = append(sd.items, e.inOrder(r.lines)...)
	if !m.exact { // overlapping roles: share the items out
		sd.items = slices.DeleteFunc(sd.items, func(i int32) bool {
			var in []int
			for j := m.from; j < m.to; j++ {
				if slices.Contains(s.roles[j].lines, s.items[i].line) {
					in = append(in, int(j-m.from))
				}
			}
			return in[int(i)%len(in)] != k
		})
	}
	slices.SortStableFunc(sd.items, func(a, b int32) int { return cmp.Compare(net(b), net(a)) })
	var qty, sum int64
	for _, i := range sd.items {
		qty += s.items[i].left
		sum += s.items[i].left * net(i)
		sd.qty, sd.net = append(sd.qty, qty), append(sd.net, sum)
		if net(i) > 0 {
			sd.most = qty
		}
	}
}

// top is the net gain of the best t units.
func (sd *side) top(t int64, part bool) int64 {
	if part {
		t = min(t, sd.most)
	}
	i := sort.Search(len(sd.qty), func(i int) bool { return sd.qty[i] >= t })
	if i == len(sd.qty) { // there are none
		return 0
	}
	var qty, net int64
	if i > 0 {
		qty, net = sd.qty[i-1], sd.net[i-1]
	}
	each := (sd.net[i] - net) / (sd.qty[i] - qty)
	return net + (t-qty)*each
}

// overlap says that two roles share a line.
func (e *eval) overlap(roles []role) bool {
	e.nextMark()
	for i := range roles {
		for _, line := range roles[i].lines {
			if e.marks[line] == e.mark {
				return true
			}
			e.marks[line] = e.mark
		}
	}
	return false
}
