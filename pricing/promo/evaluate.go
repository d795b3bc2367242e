package promo

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/bottega-go/commerce/money"
)

// Evaluate computes the deal of a cart. The error is [ErrInput], with paths,
// for a cart that cannot be: mixed currencies or modes, negative prices, ids
// used twice, more value than can be counted. That a promotion does not apply
// is never an error.
func (r *Ruleset) Evaluate(in Input) (Result, error) {
	var out Result
	err := r.EvaluateInto(&out, in)
	return out, err
}

// EvaluateInto is [Ruleset.Evaluate] into a result whose slices are reused. On
// an error the result is empty.
func (r *Ruleset) EvaluateInto(dst *Result, in Input) error {
	if r == nil {
		empty, err := Compile(nil, Options{})
		if err != nil {
			return err
		}
		return empty.EvaluateInto(dst, in)
	}
	e, err := r.evaluate(&in, false)
	if err != nil {
		*dst = Result{}
		return err
	}
	e.result(dst)
	e.done()
	return nil
}

// evaluate leaves the deal in the working memory; done gives it back.
func (r *Ruleset) evaluate(in *Input, trace bool) (*eval, error) {
	e, _ := r.pool.Get().(*eval)
	e.trace = trace
	if err := e.prepare(in); err != nil {
		e.done()
		return nil, err
	}
	e.collect()
	e.decide()
	return e, nil
}

// done forgets the caller's data and returns the memory.
func (e *eval) done() {
	e.in = nil
	for i := range e.lines {
		e.lines[i].line = nil
	}
	clear(e.codes)
	e.rs.pool.Put(e)
}

// collect finds the promotions that the cart can meet, in their order.
func (e *eval) collect() {
	x := &e.rs.index
	e.codes, e.cands, e.order = e.codes[:0], e.cands[:0], e.order[:0]
	found := e.offs[:0]
	add := func(i int32) {
		if e.seen[i] != e.stamp {
			e.seen[i] = e.stamp
			found = append(found, i)
		}
	}
	for _, c := range e.in.Codes {
		n := entered{norm: NormalCode(c.Text), to: c.Promotion}
		if n.norm == "" && n.to == "" || slices.ContainsFunc(e.codes, func(o entered) bool { return o.norm == n.norm && o.to == n.to }) {
			continue
		}
		for _, i := range x.codes[n.norm] {
			n.known = true
			add(i)
		}
		if i, ok := e.rs.byID[n.to]; ok {
			n.known = true
			add(i)
		}
		e.codes = append(e.codes, n)
	}
	slices.SortFunc(e.codes, func(a, b entered) int {
		return cmp.Or(strings.Compare(a.norm, b.norm), strings.Compare(a.to, b.to))
	})
	if e.trace {
		for i := range e.rs.rules {
			add(int32(i))
		}
	}
	for i := range e.lines {
		for _, k := range e.lines[i].keys {
			if e.keyNext[e.keyHead[k]].line == int32(i) { // its first line
				for _, r := range x.posts[k] {
					add(r)
				}
			}
		}
	}
	for _, r := range x.always {
		add(r)
	}
	slices.Sort(found)
	e.offs = found
	for k, i := range found {
		e.ruleCand[i] = int32(k)
		e.cands = append(e.cands, cand{rule: i, code: -1, units: none, times: none, money: none})
	}
	for i := range e.in.Used {
		u := &e.in.Used[i]
		if r, ok := e.rs.byID[u.Promotion]; ok && e.seen[r] == e.stamp {
			c := &e.cands[e.ruleCand[r]]
			c.used.Uses += u.Uses
			c.used.Customer += u.Customer
			c.used.Code += u.Code
			c.used.Units += u.Units
			if u.Spend.Currency() == e.in.Currency {
				if sum, err := c.used.Spend.Add(u.Spend); err == nil { // beyond any budget otherwise
					c.used.Spend = sum
				}
			}
		}
	}
	for i := range e.cands {
		c := &e.cands[i]
		c.fixed.why = e.admit(c)
	}
}

func (c *cand) spent() int64 { return c.used.Spend.Round(money.Up).Units() }

// admit tests what does not depend on prices: codes, time, currency, limits.
func (e *eval) admit(c *cand) reasonCode {
	r := &e.rs.rules[c.rule]
	for i := range e.codes {
		if n := &e.codes[i]; n.to == r.ID || slices.Contains(r.codes, n.norm) {
			c.code = int32(i)
			break
		}
	}
	if r.coded && c.code < 0 {
		return rRefusedCodeNeeded
	}
	if why := r.window.at(e.in.At); why != rNone {
		return why
	}
	for _, f := range r.money {
		if _, ok := f.in(e.in.Currency); !ok {
			return rRefusedCurrency
		}
	}
	l := &r.Limits
	if l.PerOrder > 0 {
		c.times = l.PerOrder
	}
	if l.Units > 0 {
		c.units = l.Units
	}
	if l.Quota > 0 {
		c.units = min(c.units, max(0, l.Quota-c.used.Units))
	}
	if v, ok := r.cap.in(e.in.Currency); ok {
		c.money = v
	}
	if v, ok := r.budget.in(e.in.Currency); ok {
		c.money = min(c.money, max(0, v-c.spent()))
	}
	switch {
	case l.Total > 0 && c.used.Uses >= l.Total:
		return rRefusedTotalLimit
	case l.Customer > 0 && c.used.Customer >= l.Customer:
		return rRefusedCustomerLimit
	case l.Code > 0 && c.used.Code >= l.Code:
		return rRefusedCodeLimit
	case c.money == 0:
		return rRefusedBudget
	case c.units == 0:
		return rRefusedSoldOut
	}
	return rNone
}

// run applies all groups in their order.
func (e *eval) run() {
	e.reset()
	for from := 0; from < len(e.cands); {
		lane := &e.rs.lanes[e.rs.rules[e.cands[from].rule].lane]
		to := from + 1
		for to < len(e.cands) && e.cands[to].rule < lane.last {
			to++
		}
		if from == 0 || e.rs.lanes[e.rs.rules[e.cands[from-1].rule].lane].phase != lane.phase {
			e.openPhase()
			for i := from; i < len(e.cands) && e.rs.rules[e.cands[i].rule].Phase == lane.phase; i++ {
				e.meet(&e.cands[i])
			}
		}
		e.lane(lane, e.cands[from:to])
		from = to
	}
	for i := range e.cands {
		if c := &e.cands[i]; c.live() && e.rs.rules[c.rule].act.kind == actPoints {
			e.earn(c)
		}
	}
	if e.bonus >= 0 {
		e.gap += max(0, e.phantom-e.cands[e.bonus].amount)
	}
}

// meet tests the condition of a candidate at the opening of its phase.
func (e *eval) meet(c *cand) {
	c.state = c.fixed
	r := &e.rs.rules[c.rule]
	switch {
	case !c.live():
	case c.skip:
		c.state.why, c.by = rRefusedExcluded, c.skippedBy
	case r.cond != nil:
		_, c.state = e.test(r.cond)
	}
}

// earn counts points, on what the lines cost in the end.
func (e *eval) earn(c *cand) {
	a := &e.rs.rules[c.rule].act
	c.points = a.flat
	if per, ok := a.amt.in(e.in.Currency); ok {
		var sum int64
		lists := len(e.lists)
		for _, i := range e.match(a.of) {
			for _, u := range e.lines[i].runs {
				sum += u.qty * u.each
			}
		}
		e.lists = e.lists[:lists]
		hi, lo := bits.Mul64(uint64(sum/per), uint64(a.n))
		if hi > 0 || lo > math.MaxInt64>>8 {
			lo = math.MaxInt64 >> 8
		}
		c.points += int64(lo)
	}
	if c.points == 0 {
		c.state.why = rRefusedNoEffect
		return
	}
	e.order = append(e.order, e.index(c))
}
