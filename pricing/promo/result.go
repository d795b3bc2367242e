package promo

import (
	"cmp"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// result writes the deal, reusing the slices of dst.
func (e *eval) result(dst *Result) {
	cur := e.in.Currency
	amount := func(v int64) money.Amount { return money.New(v, cur) }
	e.inRuleOrder()
	shares := slices.Grow(dst.shares[:0], len(e.applied)+len(e.ship))
	runs := dst.runs[:0]
	for i := range e.lines {
		if e.lines[i].onUnits {
			runs = slices.Grow(runs, len(e.lines[i].runs))
		}
	}
	*dst = Result{
		Lines: dst.Lines[:0], Shipping: dst.Shipping[:0], Gifts: dst.Gifts[:0], Applied: dst.Applied[:0], Refused: dst.Refused[:0], Claims: dst.Claims[:0],
		Discount: amount(e.total), Optimal: e.gap == 0, Bound: amount(e.total + e.gap), rules: e.rs,
	}
	share := func(a allocation) {
		c := &e.cands[a.cand]
		c.shares++
		shares = append(shares, Allocation{e.rs.rules[c.rule].ID, e.entered(c), amount(a.amount), a.units})
	}
	slices.SortStableFunc(e.applied, func(a, b allocation) int {
		return cmp.Or(cmp.Compare(e.sort[a.line], e.sort[b.line]), cmp.Compare(a.cand, b.cand))
	})
	next := 0
	for i := range e.place {
		l := &e.lines[e.place[i]]
		out := LineResult{Line: l.line.ID, Open: amount(l.list)}
		from := len(shares)
		var off int64
		for ; next < len(e.applied) && e.applied[next].line == e.place[i]; next++ {
			share(e.applied[next])
			off += e.applied[next].amount
		}
		if len(shares) > from {
			out.Allocations = shares[from:len(shares):len(shares)]
		}
		out.Final = amount(l.list - off)
		if l.onUnits {
			from := len(runs)
			for _, u := range l.runs {
				runs = append(runs, Run{u.qty, amount(u.qty * u.each)})
			}
			out.Runs = runs[from:len(runs):len(runs)]
		}
		dst.Lines = append(dst.Lines, out)
	}
	for place := range e.in.Shipping {
		for s := range e.ships {
			sh := &e.ships[s]
			if int(sh.place) != place {
				continue
			}
			from := len(shares)
			for _, a := range e.ship {
				if int(a.line) == s {
					share(a)
				}
			}
			out := ShipmentResult{Shipment: e.in.Shipping[place].ID, Open: amount(sh.list), Final: amount(sh.now)}
			if len(shares) > from {
				out.Allocations = shares[from:len(shares):len(shares)]
			}
			dst.Shipping = append(dst.Shipping, out)
		}
	}
	dst.shares, dst.runs = shares, runs
	for _, i := range e.order {
		e.applyResult(dst, &e.cands[i])
	}
	e.refusals(dst)
}

// inRuleOrder puts what was applied into the order of the rules.
func (e *eval) inRuleOrder() {
	slices.Sort(e.order)
	e.order = slices.Compact(e.order)
}

func (e *eval) entered(c *cand) string {
	if c.code < 0 {
		return ""
	}
	return e.codes[c.code].norm
}

func (e *eval) applyResult(dst *Result, c *cand) {
	r := &e.rs.rules[c.rule]
	a := c.act
	if a == nil {
		a = &r.act
	}
	if c.count == 0 {
		if c.count = 1; a.multi() {
			c.count = a.times(c.gets)
		}
	}
	cur := e.in.Currency
	out := Applied{
		Promotion: r.ID, Code: e.entered(c), Amount: money.New(c.amount, cur), Times: c.count, Units: c.gets,
		Points: c.points, Limited: c.limit != rNone, act: a, basis: c.basis, taken: c.taken, limit: c.limit, single: c.shares == 1,
	}
	dst.Applied = append(dst.Applied, out)
	claim := Claim{Promotion: r.ID, Code: out.Code, Uses: 1, Units: c.gets, Spend: out.Amount}
	claim.Limits = ClaimLimits{Total: r.Limits.Total, Customer: r.Limits.Customer, Code: r.Limits.Code, Quota: r.Limits.Quota}
	if v, ok := r.budget.in(cur); ok {
		claim.Limits.Budget = money.New(v, cur)
	}
	dst.Claims = append(dst.Claims, claim)
	dst.Points += c.points
	if a.kind == actGift {
		dst.Gifts = append(dst.Gifts, GiftRequest{r.ID, slices.Clone(a.skus), a.n})
	}
}

func (e *eval) refusals(dst *Result) {
	for i := range e.codes {
		if n := &e.codes[i]; !n.known {
			dst.Refused = append(dst.Refused, Refusal{Code: rRefusedUnknownCode.String(), Entered: n.norm, why: rRefusedUnknownCode})
		}
	}
	for i := range e.cands {
		c := &e.cands[i]
		s := c.state
		if s.why == rNone || c.amount > 0 || c.code < 0 && !s.near && !e.trace && s.why != rRefusedTooMany {
			continue
		}
		if s.why == rRefusedExcluded && c.by < 0 {
			s.why = rRefusedNoEffect
			if len(e.order) > 0 {
				s.why, c.by = rRefusedBeaten, e.cands[e.order[0]].rule
			}
		}
		out := Refusal{Promotion: e.rs.rules[c.rule].ID, Code: s.why.String(), Entered: e.entered(c), Near: s.near, why: s.why}
		switch s.why {
		case rRefusedMinSpend:
			out.Have, out.Need = money.New(s.have, e.in.Currency), money.New(s.need, e.in.Currency)
		case rRefusedMinQuantity:
			out.HaveUnits, out.NeedUnits = s.have, s.need
		default:
		}
		if c.by >= 0 {
			out.By = e.rs.rules[c.by].ID
		}
		dst.Refused = append(dst.Refused, out)
	}
}

// Explain returns the full trace of an evaluation: what was applied, and for
// every other promotion of the ruleset why it was not, with its figures.
func (r *Ruleset) Explain(in Input) ([]commerce.Reason, error) {
	if r == nil {
		var out Result
		err := r.EvaluateInto(&out, in)
		return out.Reasons(), err
	}
	e, err := r.evaluate(&in, true)
	if err != nil {
		return nil, err
	}
	var out Result
	e.result(&out)
	e.done()
	return out.Reasons(), nil
}

// Simulate evaluates a cart with and without draft promotions, which must be
// valid together with those of the ruleset.
func (r *Ruleset) Simulate(in Input, draft ...Promotion) (before, after Result, err error) {
	if before, err = r.Evaluate(in); err != nil {
		return before, after, err
	}
	var opt Options
	var all []Promotion
	if r != nil {
		opt, all = r.opt, slices.Clone(r.source)
	}
	more, err := Compile(append(all, draft...), opt)
	if err != nil {
		return Result{}, Result{}, err
	}
	after, err = more.Evaluate(in)
	return before, after, err
}
