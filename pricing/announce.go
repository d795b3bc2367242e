package pricing

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// An Announcement is what a shop wants to print: "was 50.00, now 35.00, −30 %".
// The zero Was and a zero Percent are not shown.
type Announcement struct {
	Was     money.Amount  `json:"was"`
	Now     money.Amount  `json:"now"`
	Percent money.Percent `json:"percent"`
}

// An Announced says whether an announcement is lawful. No is a decision; what
// cannot be decided, such as amounts in two currencies, is Unknown with its
// reason.
type Announced struct {
	Lawful commerce.Tri `json:"lawful"`

	reasons []commerce.Reason
}

// Code is the decisive code: pricing.announcement.lawful, .exempt or the first
// breach.
func (a Announced) Code() string {
	if len(a.reasons) == 0 {
		return ""
	}
	return a.reasons[0].Code
}

// Reasons lists every breach, or why there is none, and the warnings of the
// prior price.
func (a Announced) Reasons() []commerce.Reason { return a.reasons }

// Check judges an announcement of a reduction (Directive 98/6 Art. 6a; CJEU
// C-330/23): the price it compares with is the prior price, the percentage is
// worked out from it and not rounded up, and there is a reduction at all. A
// reduction that needs no prior price must still add up with its own Was. The
// sign of Percent does not matter.
func (p Prior) Check(a Announcement) Announced {
	add := func(out *Announced, c reasonCode, facts ...commerce.Fact) {
		r := c.reason(facts...)
		r.Cites = []commerce.Citation{{Act: directive98, Provision: "Art. 6a(1)"}, {Act: "62023CJ0330"}}
		out.reasons = append(out.reasons, r)
	}
	var out Announced
	switch p.code {
	case rNone:
		return Announced{reasons: []commerce.Reason{rAnnouncementNoPrior.reason()}}
	case rPriorPerishable, rPriorNewExempt: // what is announced must still be a reduction
		if a.Was != (money.Amount{}) {
			own := p
			own.code, own.Amount = rPriorDirect, a.Was
			if out = own.Check(a); out.Lawful != commerce.Yes {
				return out
			}
		}
		out = Announced{Lawful: commerce.Yes}
		add(&out, rAnnouncementExempt)
		out.reasons = append(out.reasons, commerce.Filter(p.Reasons(), commerce.Because, commerce.Warning)...)
		return out
	case rPriorNone:
		out.Lawful = commerce.No
		add(&out, rAnnouncementNoPrior)
		return out
	default: // there is a prior price
	}
	if _, err := a.Now.Cmp(p.Amount); err != nil {
		add(&out, rAnnouncementCurrency, commerce.NewFact("now", a.Now), commerce.NewFact("prior", p.Amount))
		return out
	}
	out.Lawful = commerce.No
	if a.Was != (money.Amount{}) && !a.Was.Equal(p.Amount) {
		add(&out, rAnnouncementNotPriorPrice, commerce.NewFact("was", a.Was), commerce.NewFact("prior", p.Amount))
	}
	if a.Percent.Sign() < 0 { // written as -30 %
		a.Percent = a.Percent.Neg()
	}
	most, err := p.Reduction(a.Now)
	switch {
	case err != nil:
		add(&out, rAnnouncementNoReduction, commerce.NewFact("now", a.Now), commerce.NewFact("prior", p.toUndercut(a.Now)))
	case a.Percent.Cmp(most) > 0:
		// 12.28 % may be announced as such: compare with the exact figure.
		if exact, err := exactReduction(p.Amount, a.Now); err != nil || a.Percent.Cmp(exact) > 0 {
			add(&out, rAnnouncementPercentTooHigh, commerce.NewFact("percent", a.Percent), commerce.NewFact("most", most),
				commerce.NewFact("prior", p.Amount), commerce.NewFact("now", a.Now))
		}
	}
	if len(out.reasons) == 0 {
		out.Lawful = commerce.Yes
		add(&out, rAnnouncementLawful, commerce.NewFact("prior", p.Amount), commerce.NewFact("now", a.Now), commerce.NewFact("most", most))
	}
	out.reasons = append(out.reasons, commerce.Filter(p.Reasons(), commerce.Warning)...)
	return out
}

// exactReduction is the reduction in percent to four decimals, rounded down.
func exactReduction(prior, now money.Amount) (money.Percent, error) {
	cut, err := prior.Sub(now)
	if err != nil {
		return money.Percent{}, err
	}
	return money.PercentOf(cut, prior, 4, money.Floor)
}
