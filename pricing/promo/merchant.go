package promo

import (
	"cmp"
	"slices"
)

// loneMerchant rewards the cheapest of all units that have no other promotion;
// the payers are those of the others that lose least.
func (e *eval) loneMerchant(id int32) int64 {
	s := &e.group.solver
	m := &s.multis[id]
	its := e.inOrder(s.roles[m.from].lines)
	if !m.act.dearest {
		slices.Reverse(its)
	}
	var n int64
	contested := false
	for _, i := range its {
		n += s.items[i].left
		contested = contested || s.items[i].base > 0
	}
	groups := min(m.most, n/m.size)
	part := int64(0)
	if !m.act.strict && groups < m.most {
		part = max(0, n-groups*m.size-m.buy)
	}
	gets, pays := groups*m.get+part, groups*m.buy
	if part > 0 {
		pays += m.buy
	}
	if gets == 0 {
		return 0
	}
	if contested {
		if work := n * (gets + n); n < maxStates && work < e.steps {
			e.steps -= work
			return e.merchantUnits(id, its, int(n), int(gets))
		}
		m.exact = false
	}
	var gain int64
	for k := range its {
		it := &s.items[its[k]]
		t := min(gets, it.left)
		u := min(pays, it.left-t)
		gets, pays = gets-t, pays-u
		if t+u == 0 {
			break
		}
		amount := t * e.unitGain(m, it)
		gain += amount - (t+u)*it.base
		s.picks = append(s.picks, pick{id, its[k], t + u, t, amount})
	}
	return gain
}

// merchantUnits decides unit by unit, in the order of reward: a unit is rewarded
// or, if it has an offer of its own, stays out. After the last reward, the units
// with the smallest offers pay.
func (e *eval) merchantUnits(id int32, its []int32, n, most int) int64 {
	s := &e.group.solver
	m := &s.multis[id]
	units := make([]int32, 0, n)
	for _, i := range its {
		for range s.items[i].left {
			units = append(units, i)
		}
	}
	owed := func(gets int) int { return (gets + int(m.get) - 1) / int(m.get) * int(m.buy) }
	most = min(most, n)
	best := make([]int64, most+1) // by rewards so far
	for j := range best[1:] {
		best[j+1] = bad
	}
	took := make([]bool, n*(most+1))
	suffix := make([]int32, 0, n) // units that follow, smallest offer first
	suffix = append(suffix, units...)
	byBase := func(a, b int32) int { return cmp.Or(cmp.Compare(s.items[a].base, s.items[b].base), cmp.Compare(a, b)) }
	slices.SortFunc(suffix, byBase)
	top, end, rewards := int64(0), -1, 0
	for t, i := range units {
		it := &s.items[i]
		at, _ := slices.BinarySearchFunc(suffix, i, byBase)
		suffix = slices.Delete(suffix, at, at+1)
		gain := e.unitGain(m, it) - it.base
		for j := min(t+1, most); j >= 0; j-- {
			v := int64(bad)
			if it.base > 0 {
				v = best[j]
			}
			if j > 0 && best[j-1]+gain > v {
				v = best[j-1] + gain
				took[t*(most+1)+j] = true
			}
			best[j] = v
		}
		var cost int64
		paid := 0
		for j := 1; j <= min(t+1, most); j++ {
			need := owed(j)
			if need > len(suffix) {
				break
			}
			for ; paid < need; paid++ {
				cost += s.items[suffix[paid]].base
			}
			if m.act.strict && j%int(m.get) != 0 {
				continue
			}
			if v := best[j] - cost; v > top {
				top, end, rewards = v, t, j
			}
		}
	}
	if end < 0 {
		return 0
	}
	pays := slices.Clone(units[end+1:])
	slices.SortFunc(pays, byBase)
	for _, i := range pays[:owed(rewards)] {
		s.picks = append(s.picks, pick{id, i, 1, 0, 0})
	}
	for t, j := end, rewards; t >= 0; t-- {
		if took[t*(most+1)+j] {
			s.picks = append(s.picks, pick{id, units[t], 1, 1, e.unitGain(m, &s.items[units[t]])})
			j--
		}
	}
	return top
}
