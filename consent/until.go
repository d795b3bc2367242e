package consent

import "github.com/bottega-go/commerce/calendar"

// horizon finds the first instant at which the decision could change by time alone.
func (p *plan) horizon(d *Decision, c *Cell, v verdict) {
	horizon := p.rules.until
	if horizon != 0 && p.at >= horizon {
		horizon += secondsPerDay
	}
	earlier := func(on calendar.Date) {
		if !on.After(date(p.day)) {
			return // of age already, or a check of the register that this answer did not need
		}
		if t := on.Sub(epochDate); horizon == 0 || int64(t+epoch2000)*secondsPerDay < horizon {
			horizon = int64(t+epoch2000) * secondsPerDay
		}
	}
	if c.born != 0 && c.flags&guarded == 0 {
		earlier(p.ofAge(c.born))
	}
	if m, day := int(p.c.value[RuleExpiry]), p.c.granted(c); m != 0 && day != 0 {
		earlier(date(day).AddMonths(m))
	}
	if m := int(p.c.value[RuleSoftOptIn]); m != 0 && c.sale != 0 && v.by != byConsent {
		earlier(date(c.sale).AddMonths(m))
	}
	if c.flags&cleared != 0 && p.c.has(RuleRegister) {
		earlier(date(c.sale).AddDays(int(p.c.value[RuleRegister]) + 1))
	}
	d.until = horizon
}

// duties follow from the channel and the basis. Individual tracking is a question of its own; the duty ends where that
// question is answered with yes.
func (p *plan) duties(d *Decision, s *State) (duties Duties) {
	if p.purpose != Marketing && p.purpose != Research {
		return 0
	}
	switch {
	case 1<<p.channel == Device:
		return 0
	case d.Basis == Legitimate:
		duties = OfferOptOut | ShowObjection
	default:
		duties = OfferOptOut
	}
	if p.c.has(RuleTracking) {
		duties |= NoOpenTracking
		if s.find(OpenTracking, uint8(p.channel)) != nil && p.tracked(d, s) {
			duties &^= NoOpenTracking
		}
	}
	if d.Basis == Consent && p.c.has(RuleDocumentUse) {
		duties |= DocumentUse
	}
	if p.c.has(RuleLabel) {
		duties |= LabelCommercial
	}
	return duties
}

// tracked answers the question about individual tracking, and shortens the life of the decision to that of the answer.
func (p *plan) tracked(d *Decision, s *State) bool {
	t := Decide(p.rules, s, Query{Purpose: OpenTracking, Channel: 1 << p.channel, At: p.q.At, Children: p.q.Children})
	if t.until != 0 && (d.until == 0 || t.until < d.until) {
		d.until = t.until
	}
	return t.Basis == Consent
}
