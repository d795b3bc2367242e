package promo

import "github.com/bottega-go/commerce/money"

// An offer is what a promotion on single units takes off one run of a line.
type offer struct {
	line, run int32
	qty       int64
	amount    int64 // of all units of the run, the earlier ones getting the odd cents
}

// scope is where the percentage of a rule is rounded.
func (r *rule) scope() Scope {
	switch {
	case r.Round == EachLine:
		return PerLine
	case r.Round == PerLine && r.Phase == OrderPhase:
		return PerOrder
	}
	return r.Round
}

// offers appends to g.offers what the promotion would take off each run that it
// selects, alone.
func (e *eval) offers(c *cand, a *action) {
	g := &e.group
	r := &e.rs.rules[c.rule]
	g.offers = g.offers[:0]
	lists := len(e.lists)
	defer func() { e.lists = e.lists[:lists] }()
	lines := e.match(a.of)
	amt, _ := a.amt.in(e.in.Currency)
	switch {
	case a.kind == actPercent && (r.scope() == PerUnit || c.unitsBind(e, lines)):
		e.perUnit(lines, func(l *lineState, u unitRun) int64 { return r.unitOff(a, l, u.each) })
	case a.kind == actOff && a.per == Unit:
		e.perUnit(lines, func(*lineState, unitRun) int64 { return amt })
	case a.kind == actSetPrice:
		e.perUnit(lines, func(_ *lineState, u unitRun) int64 { return u.each - amt })
	case a.kind == actPercent && r.scope() == PerOrder:
		var sum int64
		for _, i := range lines {
			sum += e.lines[i].basis(r.Basis)
		}
		c.basis = sum
		e.split(lines, percentOf(sum, a.ppm, r.Rounding), r.Basis)
	case a.kind == actOff && a.per == Order:
		e.split(lines, amt, Running)
	case a.kind == actCustom:
		e.customOffers(a)
	default: // a percentage or an amount of each line
		for _, i := range lines {
			l := &e.lines[i]
			v := amt
			if a.kind == actPercent {
				v = percentOf(l.basis(r.Basis), a.ppm, r.Rounding)
			}
			e.lay(i, v)
		}
	}
}

// unitOff is what a percentage takes off a unit that costs each.
func (r *rule) unitOff(a *action, l *lineState, each int64) int64 {
	switch {
	case r.Basis != Original:
		return percentOf(each, a.ppm, r.Rounding)
	case l.list%l.qty == 0:
		return percentOf(l.list/l.qty, a.ppm, r.Rounding)
	}
	return percentOf(l.list, a.ppm, r.Rounding) / l.qty
}

// unitsBind says that the limits leave fewer units than the lines have; then
// the discount is rounded per unit.
func (c *cand) unitsBind(e *eval, lines []int32) bool {
	most := c.mostUnits()
	if most >= none {
		return false
	}
	for _, i := range lines {
		for _, u := range e.lines[i].view {
			if e.lines[i].room(u) > 0 {
				most -= u.qty
			}
		}
	}
	return most < 0
}

func (c *cand) mostUnits() int64 { return min(c.units, c.times) }

// perUnit offers off(unit) for each unit, at most its room.
func (e *eval) perUnit(lines []int32, off func(*lineState, unitRun) int64) {
	g := &e.group
	for _, i := range lines {
		l := &e.lines[i]
		for k, u := range l.view {
			room := l.room(u)
			if room == 0 || u.qty == 0 {
				continue
			}
			if v := min(off(l, u), room); v > 0 {
				g.offers = append(g.offers, offer{i, int32(k), u.qty, v * u.qty})
			}
		}
	}
}

// basis is the price of the units in view that a percentage is taken of.
func (l *lineState) basis(b Basis) int64 {
	if l.fixed {
		return 0
	}
	var sum, qty int64
	for _, u := range l.view {
		sum += u.qty * u.each
		qty += u.qty
	}
	if b == Original {
		sum, _ = mulDiv(l.list, qty, l.qty)
	}
	return sum
}

func (l *lineState) rooms() (sum int64) {
	for _, u := range l.view {
		sum += u.qty * l.room(u)
	}
	return sum
}

// split shares an amount over lines by their basis.
func (e *eval) split(lines []int32, total int64, b Basis) {
	mark := len(e.spare)
	n := len(lines)
	buf := e.ints(3 * n)
	weights, caps, parts := buf[:n], buf[n:2*n], buf[2*n:]
	var most int64
	for k, i := range lines {
		weights[k] = e.lines[i].basis(b)
		if weights[k] > 0 {
			caps[k] = e.lines[i].rooms()
		}
		most += caps[k]
	}
	e.share(parts, min(total, most), weights, caps)
	for k, i := range lines {
		e.lay(i, parts[k])
	}
	e.release(mark)
}

// lay offers v off a line, at most its room, laid over its runs.
func (e *eval) lay(i int32, v int64) {
	g, l := &e.group, &e.lines[i]
	v = min(v, l.rooms())
	if v <= 0 {
		return
	}
	if len(l.view) == 1 {
		g.offers = append(g.offers, offer{i, 0, l.view[0].qty, v})
		return
	}
	mark := len(e.spare)
	n := len(l.view)
	buf := e.ints(2 * n)
	weights, parts := buf[:n], buf[n:]
	for k, u := range l.view {
		weights[k] = u.qty * l.room(u)
	}
	e.share(parts, v, weights, nil)
	for k, p := range parts {
		if p > 0 {
			g.offers = append(g.offers, offer{i, int32(k), l.view[k].qty, p})
		}
	}
	e.release(mark)
}

// customOffers asks the host's code.
func (e *eval) customOffers(a *action) {
	now := make([]money.Amount, len(e.place))
	for i, k := range e.place {
		var sum int64
		for _, u := range e.lines[k].view {
			sum += u.qty * u.each
		}
		now[i] = money.New(sum, e.in.Currency)
	}
	for i, off := range a.fn(*e.in, now) {
		if i < len(e.place) && off.Currency() == e.in.Currency {
			e.lay(e.place[i], off.Round(money.Down).Units())
		}
	}
}
