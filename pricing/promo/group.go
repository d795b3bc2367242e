package promo

import (
	"cmp"
	"slices"
)

// A group is the working memory for the promotions of one lane.
type group struct {
	offers []offer
	best   []bestOffer // per run of each line
	bestAt []int32     // per line
	takes  []take
	keep   []take
	owner  []int32
	solver
}

type bestOffer struct {
	amount int64
	cand   int32
}

// A take is what a promotion takes off units of a run: qty units are used, of
// which gets are rewarded with amount together.
type take struct {
	cand, line, run   int32
	qty, gets, amount int64
}

// lane applies the promotions of one group: candidates first to last.
func (e *eval) lane(l *lane, cands []cand) {
	e.steps = e.rs.opt.Steps
	switch {
	case l.phase == ShippingPhase:
		e.shipping(l, cands)
	case l.phase == OrderPhase && l.pick != All:
		e.winner(l, cands)
	case l.pick == Best:
		e.views(false)
		e.bestOf(cands)
	default:
		e.inTurn(l, cands)
	}
	for i := range cands {
		c := &cands[i]
		if c.live() && e.rs.rules[c.rule].act.kind == actGift {
			c.gets = e.rs.rules[c.rule].act.n
			c.count = 1
			e.order = append(e.order, e.index(c))
		}
	}
}

// live says that nothing speaks against the promotion so far.
func (c *cand) live() bool { return c.state.why == rNone }

func (e *eval) index(c *cand) int32 { return e.ruleCand[c.rule] }

// views sets what the group sees of each line: the prices now, as a copy if the
// group takes units away one after another.
func (e *eval) views(own bool) {
	for i := range e.lines {
		l := &e.lines[i]
		if own {
			l.buf = append(l.buf[:0], l.runs...)
			l.view = l.buf
		} else {
			l.view = l.runs
		}
	}
}

// resolve returns the action that applies: of tiers, the step that is reached.
func (e *eval) resolve(c *cand) *action {
	a := &e.rs.rules[c.rule].act
	if a.kind != actTiered {
		return a
	}
	var have, need int64
	var found *action
	spend := len(a.steps[0].spend) > 0
	if spend {
		have = e.spend(a.of)
	} else {
		have = e.quantity(a.of)
	}
	for i := range a.steps {
		need = a.steps[i].quantity
		if spend {
			need, _ = a.steps[i].spend.in(e.in.Currency)
		}
		if have < need {
			break
		}
		found = &a.steps[i].then
	}
	if found == nil {
		c.state = miss{why: rRefusedMinQuantity, have: have, need: need, near: have > 0}
		if spend {
			c.state.why = rRefusedMinSpend
		}
	}
	return found
}

// single computes what one promotion takes off the view, alone, into g.takes,
// and returns the discount.
func (e *eval) single(c *cand) int64 {
	g := &e.group
	g.takes = g.takes[:0]
	c.limit, c.basis = rNone, 0
	a := e.resolve(c)
	if a == nil {
		return 0
	}
	c.act = a
	if a.multi() {
		e.alone(c, a)
	} else {
		e.offersInTurn(c, a)
		e.takeOffers(c)
	}
	if e.stack { // what a line has no room for does not count towards a cap
		e.fit(g.takes)
	}
	var sum int64
	for i := range g.takes {
		sum += g.takes[i].amount
	}
	return e.clip(c, g.takes, sum)
}

// offersInTurn lays the offers over all units of the group, even if some are
// taken by now: a unit leaves with its share.
func (e *eval) offersInTurn(c *cand, a *action) {
	if !e.turns {
		e.offers(c, a)
		return
	}
	for i := range e.lines {
		e.lines[i].view = e.lines[i].runs
	}
	e.offers(c, a)
	for i := range e.lines {
		e.lines[i].view = e.lines[i].buf
	}
}

// takeOffers turns the offers of one promotion into takes, the dearest units
// first if its units are limited.
func (e *eval) takeOffers(c *cand) {
	g := &e.group
	left := c.mostUnits()
	var units int64
	for i := range g.offers {
		o := &g.offers[i]
		free := e.lines[o.line].view[o.run].qty
		o.amount = o.amount/o.qty*free + min(free, o.amount%o.qty)
		o.qty = free
		units += o.qty
	}
	if units > left {
		c.limit = rLimitedUnits
		slices.SortStableFunc(g.offers, func(a, b offer) int {
			return cmp.Compare(b.amount/max(b.qty, 1), a.amount/max(a.qty, 1))
		})
	}
	for _, o := range g.offers {
		if o.qty > left {
			o.amount = o.amount / o.qty * left
			o.qty = left
		}
		if o.qty == 0 {
			continue
		}
		left -= o.qty
		g.takes = append(g.takes, take{e.index(c), o.line, o.run, o.qty, o.qty, o.amount})
	}
}

// clip reduces takes of one promotion to what its cap and budget leave.
func (e *eval) clip(c *cand, takes []take, sum int64) int64 {
	if sum <= c.money {
		return sum
	}
	c.limit = rLimitedAmount
	mark := len(e.spare)
	buf := e.ints(2 * len(takes))
	weights, parts := buf[:len(takes)], buf[len(takes):]
	k := e.index(c)
	for i := range takes {
		if takes[i].cand == k {
			weights[i] = takes[i].amount
		}
	}
	e.share(parts, c.money, weights, weights)
	for i := range takes {
		if takes[i].cand == k {
			takes[i].amount = parts[i]
		}
	}
	e.release(mark)
	return c.money
}

// competing says that the candidate takes part in the discounts of its group.
func (e *eval) competing(c *cand) bool { return c.live() && !e.rs.rules[c.rule].beside }

// winner gives the whole order to one promotion of the group.
func (e *eval) winner(l *lane, cands []cand) {
	g := &e.group
	e.views(false)
	top := -1
	var best int64
	gap := int64(0)
	for i := range cands {
		c := &cands[i]
		if !e.competing(c) {
			continue
		}
		if e.wholeOnly(c); !c.live() {
			continue
		}
		if best > 0 && e.atMost(c) <= best {
			continue
		}
		before := e.gap
		v := e.single(c)
		missing := e.gap - before
		e.gap = before
		if v == 0 {
			e.refuse(c)
			continue
		}
		gap = max(gap, v+missing)
		if v > best {
			best, top = v, i
			g.keep = append(g.keep[:0], g.takes...)
			if l.pick == Priority {
				gap = v
				break
			}
		}
	}
	if top < 0 {
		return
	}
	for i := range cands {
		if c := &cands[i]; i != top && e.competing(c) {
			c.state.why, c.by = rRefusedBeaten, cands[top].rule
			c.limit = rNone
		}
	}
	e.gap += gap - best
	e.apply(g.keep)
}

// atMost is what a promotion on the order as a whole can take off at most.
func (e *eval) atMost(c *cand) int64 {
	r := &e.rs.rules[c.rule]
	a := &r.act
	if a.kind == actOff && a.per == Order {
		v, _ := a.amt.in(e.in.Currency)
		return min(v, c.money)
	}
	if a.kind != actPercent || r.scope() != PerOrder {
		return none
	}
	var sum int64
	lists := len(e.lists)
	for _, i := range e.match(a.of) {
		sum += e.lines[i].basis(r.Basis)
	}
	e.lists = e.lists[:lists]
	if v := percentOf(sum, a.ppm, r.Rounding); v > 0 {
		return min(v, c.money)
	}
	return none
}

// turnCost is what one line costs in steps, per promotion applied in turn.
const turnCost = 4

// inTurn applies promotions one after another. Its work is counted in steps of
// its own: what comes after them is refused, and what it could take is missing.
func (e *eval) inTurn(l *lane, cands []cand) {
	g := &e.group
	work, cut := int64(0), false
	e.views(true)
	e.turns, e.stack = l.pick == Priority, l.pick == All
	defer func() { e.turns, e.stack = false, false }()
	g.keep = g.keep[:0]
	for i := range cands {
		c := &cands[i]
		if !e.competing(c) {
			continue
		}
		if work >= e.rs.opt.Steps {
			if !cut {
				cut = true
				e.gap += e.remaining()
			}
			c.state.why = rRefusedTooMany
			continue
		}
		work += turnCost * int64(len(e.lines))
		r := &e.rs.rules[c.rule]
		running := l.pick == All && r.Basis != Opening
		if running {
			for k := range e.lines {
				e.lines[k].view = e.lines[k].runs
			}
		}
		e.wholeOnly(c)
		if c.live() && e.single(c) == 0 {
			e.refuse(c)
		}
		if c.live() {
			if l.pick == All {
				e.apply(g.takes)
			} else {
				e.use(g.takes)
				g.keep = append(g.keep, g.takes...)
			}
		}
		if running {
			for k := range e.lines {
				e.lines[k].view = e.lines[k].buf
			}
		}
	}
	e.apply(g.keep)
}

// remaining is the room of the units that no promotion has taken, or, where they
// stack, of what the units cost now: nothing can take off more.
func (e *eval) remaining() (sum int64) {
	for i := range e.lines {
		l := &e.lines[i]
		units := l.view
		if e.stack {
			units = l.runs
		}
		for _, u := range units {
			sum += u.qty * l.room(u)
		}
	}
	return sum
}
