package promo

import (
	"slices"
)

// decide runs the phases, once for each combination of promotions that exclude
// others, and leaves the best in the working memory.
func (e *eval) decide() {
	var free, forced, fresh []int32
	for i := range e.cands {
		c := &e.cands[i]
		r := &e.rs.rules[c.rule]
		c.skip = false
		if c.fixed.why != rNone {
			continue
		}
		if r.Phase == OrderPhase && r.act.kind == actPercent && r.act.of.tree != nil && r.act.of.tree.fresh && e.rs.lanes[r.lane].pick == Best {
			fresh = append(fresh, int32(i))
		}
		switch {
		case len(r.Excludes) == 0:
		case e.rs.lanes[r.lane].pick != Best || r.beside:
			forced = append(forced, int32(i))
		default:
			free = append(free, int32(i))
		}
	}
	e.bonus = -1
	if len(free)+len(forced)+len(fresh) == 0 {
		e.run()
		return
	}
	for {
		e.choose(free, forced, fresh)
		idle := slices.IndexFunc(forced, func(i int32) bool {
			c := &e.cands[i]
			return !c.skip && c.amount == 0 && c.gets == 0 && c.points == 0
		})
		if idle < 0 {
			return
		}
		e.cands[forced[idle]].fixed.why = rRefusedNoEffect
		forced = slices.Delete(forced, idle, idle+1)
	}
}

const scenarioWork = 20_000_000 // promotions times lines

// choose tries the combinations of excluding promotions that do not exclude
// each other.
func (e *eval) choose(free, forced, fresh []int32) {
	// At most 64 combinations, and fewer for a cart that is long to evaluate.
	most := max(2, min(64, scenarioWork/(len(e.cands)*(len(e.lines)+1))))
	chosen := make([]int32, 0, len(free)+len(forced))
	for _, i := range forced {
		if !e.excluded(chosen, i) && !e.excludesAny(i, chosen) {
			chosen = append(chosen, i)
		}
	}
	type scenario struct {
		on    []int32
		bonus int32
	}
	var list []scenario
	cut := false
	var extend func(on []int32, from int)
	extend = func(on []int32, from int) {
		if len(list) >= most {
			cut = true
			return
		}
		list = append(list, scenario{slices.Clone(on), -1})
		for k := from; k < len(free); k++ {
			if i := free[k]; !e.excluded(on, i) && !e.excludesAny(i, on) {
				extend(append(slices.Clip(on), i), k+1)
			}
		}
	}
	extend(chosen, 0)
	for n, k := len(list), 0; k < n; k++ {
		for _, i := range fresh {
			if len(list) < 2*most {
				list = append(list, scenario{list[k].on, i})
			}
		}
	}
	best, last := int64(-1), -1
	top, bound := 0, int64(0)
	for k, sc := range list {
		e.bonus = sc.bonus
		e.switchOff(sc.on, free, forced)
		e.run()
		last = k
		bound = max(bound, e.total+e.gap)
		idle := slices.ContainsFunc(sc.on, func(i int32) bool { return slices.Contains(free, i) && e.cands[i].amount == 0 })
		if e.total > best && !idle {
			best, top = e.total, k
		}
	}
	if last != top {
		e.bonus = list[top].bonus
		e.switchOff(list[top].on, free, forced)
		e.run()
	}
	e.gap = max(0, bound-e.total)
	if cut {
		var all int64
		for i := range e.lines {
			all += e.lines[i].list
		}
		for i := range e.ships {
			all += e.ships[i].list
		}
		e.gap = max(e.gap, all-e.total)
	}
}

func (e *eval) excludes(x, i int32) bool {
	r := &e.rs.rules[e.cands[x].rule]
	return x != i && (r.offAll || slices.Contains(r.off, e.rs.rules[e.cands[i].rule].lane))
}

func (e *eval) excluded(by []int32, i int32) bool {
	return slices.ContainsFunc(by, func(x int32) bool { return e.excludes(x, i) })
}

func (e *eval) excludesAny(x int32, on []int32) bool {
	return slices.ContainsFunc(on, func(i int32) bool { return e.excludes(x, i) })
}

// switchOff marks the candidates that a combination leaves out.
func (e *eval) switchOff(on, free, forced []int32) {
	for i := range e.cands {
		c := &e.cands[i]
		c.skip, c.skippedBy = false, -1
		for _, x := range on {
			if e.excludes(x, int32(i)) {
				c.skip, c.skippedBy = true, e.cands[x].rule
				break
			}
		}
	}
	for _, list := range [...][]int32{free, forced} {
		for _, i := range list {
			if !slices.Contains(on, i) {
				e.cands[i].skip = true
			}
		}
	}
}
