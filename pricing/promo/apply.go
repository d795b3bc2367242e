package promo

import (
	"cmp"
	"slices"
)

// times counts the applications among rewarded units; those of a last group that
// is not complete are one more. What is no multi-buy is applied to each unit.
func (a *action) times(gets int64) int64 {
	n := a.rewarded()
	return (gets + n - 1) / n
}

// rewarded is the number of rewarded units of one application.
func (a *action) rewarded() int64 {
	switch {
	case !a.multi():
		return 1
	case a.kind == actBundle:
		var size int64
		for i := range a.slots {
			size += a.slots[i].n
		}
		return size
	}
	return a.n
}

// most is the number of applications that the limits leave.
func (c *cand) most(a *action) int64 {
	if c.units == none {
		return c.times
	}
	return min(c.times, c.units/a.rewarded())
}

// use takes units out of the view of the group.
func (e *eval) use(takes []take) {
	for _, t := range takes {
		e.lines[t.line].view[t.run].qty -= t.qty
	}
}

// fit clips takes to what the lines still have room for.
func (e *eval) fit(takes []take) {
	for i := range takes {
		e.lines[takes[i].line].even = -1
	}
	for i := range takes {
		l := &e.lines[takes[i].line]
		if l.even < 0 {
			l.even = 0
			for _, u := range l.runs {
				l.even += u.qty * l.room(u)
			}
		}
		takes[i].amount = min(takes[i].amount, l.even)
		l.even -= takes[i].amount
	}
}

// apply takes the discounts off the lines and books them.
func (e *eval) apply(takes []take) {
	for _, t := range takes {
		c := &e.cands[t.cand]
		c.taken += t.qty
		c.gets += t.gets
	}
	slices.SortFunc(takes, func(a, b take) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.run, b.run), cmp.Compare(a.cand, b.cand))
	})
	for from := 0; from < len(takes); {
		to := from + 1
		for to < len(takes) && takes[to].line == takes[from].line {
			to++
		}
		e.applyLine(takes[from:to])
		from = to
	}
}

func (e *eval) applyLine(takes []take) {
	l := &e.lines[takes[0].line]
	var even, sum int64
	onUnits := false
	booked := len(e.applied)
	for _, t := range takes {
		if t.amount == 0 {
			continue
		}
		c := &e.cands[t.cand]
		sum += t.amount
		if e.rs.rules[c.rule].Spread == OnUnits {
			onUnits = true
		} else {
			even += t.amount
		}
		if c.amount == 0 {
			e.order = append(e.order, t.cand)
		}
		c.amount += t.amount
		found := false
		for k := booked; k < len(e.applied); k++ {
			if e.applied[k].cand == t.cand {
				e.applied[k].amount += t.amount
				e.applied[k].units += t.gets
				found = true
			}
		}
		if !found {
			e.applied = append(e.applied, allocation{t.cand, t.line, t.amount, t.gets})
		}
	}
	if sum == 0 {
		return
	}
	e.total += sum
	l.touched = true
	if !onUnits && len(l.runs) == 1 {
		total := l.runs[0].qty*l.runs[0].each - sum
		l.runs = appendEven(l.runs[:0], l.qty, total)
		return
	}
	runs := make([]unitRun, 0, len(l.runs)+2*len(takes))
	for k, u := range l.runs {
		for _, t := range takes {
			if int(t.run) == k && t.amount > 0 && e.rs.rules[e.cands[t.cand].rule].Spread == OnUnits {
				l.onUnits = true
				runs = appendEven(runs, t.gets, t.gets*u.each-t.amount)
				u.qty -= t.gets
			}
		}
		runs = appendRun(runs, u.qty, u.each)
	}
	if even > 0 {
		mark := len(e.spare)
		n := len(runs)
		buf := e.ints(2 * n)
		weights, parts := buf[:n], buf[n:]
		for k, u := range runs {
			weights[k] = u.qty * l.room(u)
		}
		e.share(parts, even, weights, nil)
		out := l.runs[:0]
		for k, u := range runs {
			out = appendEven(out, u.qty, u.qty*u.each-parts[k])
		}
		l.runs = out
		e.release(mark)
	} else {
		l.runs = append(l.runs[:0], runs...)
	}
}
