package promo

// refuse says why a promotion gives nothing alone.
func (e *eval) refuse(c *cand) {
	if !c.live() {
		return
	}
	c.state.why = rRefusedNoEffect
	r := &e.rs.rules[c.rule]
	lists := len(e.lists)
	lines := e.match(r.act.of)
	if r.act.kind == actBundle {
		for i := range r.act.slots {
			e.missUnits(c, r.act.slots[i].of, r.act.slots[i].n)
		}
	} else if len(lines) == 0 {
		c.state.why = rRefusedNoLine
	} else {
		switch r.act.kind {
		case actBuyGet, actMerchant:
			need := r.act.buy + 1
			if r.act.strict {
				need = r.act.buy + r.act.n
			}
			e.missUnits(c, r.act.of, need)
		case actTwoPools:
			e.missUnits(c, r.act.of, r.act.buy)
			e.missUnits(c, r.act.get, 1)
		case actForPrice:
			e.missUnits(c, r.act.of, r.act.n)
		default:
		}
	}
	if c.state.why == rRefusedNoEffect {
		floor := false
		for _, i := range lines {
			l := &e.lines[i]
			floor = floor || l.floor > 0 && !l.fixed && l.rooms() == 0
		}
		if floor {
			c.state.why = rRefusedFloor
		}
	}
	e.lists = e.lists[:lists]
}

// missUnits refuses for too few units of m.
func (e *eval) missUnits(c *cand, m matcher, need int64) {
	if c.state.why != rRefusedNoEffect {
		return
	}
	var have int64
	lists := len(e.lists)
	for _, i := range e.match(m) {
		for _, u := range e.lines[i].view {
			if u.each > 0 && !e.lines[i].fixed {
				have += u.qty
			}
		}
	}
	e.lists = e.lists[:lists]
	if have < need {
		c.state = miss{why: rRefusedMinQuantity, have: have, need: need, near: have > 0}
	}
}

// wholeOnly refuses a promotion that would be clipped and must not be.
func (e *eval) wholeOnly(c *cand) {
	if !c.live() || !e.rs.rules[c.rule].Limits.Whole {
		return
	}
	r := &e.rs.rules[c.rule]
	gap := e.gap
	e.single(c)
	e.gap = gap
	switch c.limit {
	case rLimitedAmount:
		budget, ok := r.budget.in(e.in.Currency)
		if most, capped := r.cap.in(e.in.Currency); ok && (!capped || budget-c.spent() < most) {
			c.state.why = rRefusedBudget
		}
	case rLimitedUnits:
		n, most := c.act.rewarded(), c.times
		if r.Limits.Units > 0 {
			most = min(most, r.Limits.Units/n)
		}
		if r.Limits.Quota > 0 && (r.Limits.Quota-c.used.Units)/n < most {
			c.state.why = rRefusedSoldOut
		}
	default:
	}
	c.limit = rNone
}
