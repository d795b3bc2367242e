package returns

import (
	"encoding/json"

	"github.com/bottega-go/commerce"
)

// groundBasis is the provision of what is paid back where it is no withdrawal.
var groundBasis = [...]commerce.Citation{
	Withdrawal: {}, Voluntary: {}, Conformity: {Act: celexGoods, Provision: "Art. 16(3)"}, Cancellation: {Act: celexRights, Provision: "Art. 18(3)"},
}

// refundBasis names the provision of each reason of a withdrawal's refund.
var refundBasis = map[reasonCode]commerce.Citation{
	rRefundShipping:       {Act: celexRights, Provision: "Art. 13(1)"},
	rRefundCharge:         {Act: celexRights, Provision: "Art. 13(1)"},
	rRefundSupplementKept: {Act: celexRights, Provision: "Art. 13(2)"},
	rRefundStoreCredit:    {Act: celexRights, Provision: "Art. 13(1); recital 46"},
	rRefundSameMeans:      {Act: celexRights, Provision: "Art. 13(1)"},
	rRefundRestitution:    {},
	rDeductionDiminished:  {Act: celexRights, Provision: "Art. 14(2)"},
	rDeductionService:     {Act: celexRights, Provision: "Art. 14(3)"},
	rDeductionLabel:       {Act: celexRights, Provision: "Art. 14(1)"},
	rRefundWithhold:       {Act: celexRights, Provision: "Art. 13(3)"},
}

// Code returns the code of the first reason.
func (r Refund) Code() string {
	switch {
	case len(r.Credit.Lines) > 0:
		return lineCode(&r.Credit.Lines[0]).String()
	case len(r.trace) > 0:
		return r.trace[0].code.String()
	default:
		return ""
	}
}

func lineCode(l *commerce.CreditLine) reasonCode {
	if l.Qty == 0 {
		return rRefundReduction
	}
	return rRefundLine
}

// Reasons explains every figure: lines, delivery, deductions, tenders.
func (r Refund) Reasons() []commerce.Reason {
	out := make([]commerce.Reason, 0, len(r.Credit.Lines)+len(r.trace)+2)
	for i := range r.Credit.Lines {
		c := &r.Credit.Lines[i]
		facts := []commerce.Fact{commerce.NewFact("amount", c.Gross)}
		if l, ok := r.order.Line(c.Line); ok && c.Qty > 0 {
			facts = append(facts, commerce.NewFact("qty", c.Qty), commerce.NewFact("of", l.Qty), commerce.NewFact("charged", l.Gross))
		}
		x := lineCode(c).reason(facts...)
		x.Line = c.Line
		out = append(out, x)
	}
	add := func(s step) {
		x := s.code.reason(commerce.NewFact("amount", s.amount))
		if c, ok := refundBasis[s.code]; ok && r.Ground == Withdrawal {
			x.Cites = []commerce.Citation{c}
		} else if ok && groundBasis[r.Ground] != (commerce.Citation{}) {
			x.Cites = []commerce.Citation{groundBasis[r.Ground]}
		}
		x.Line = s.line
		out = append(out, x)
	}
	for _, s := range r.trace {
		add(s)
	}
	if r.tender != rNone {
		add(step{code: r.tender, amount: r.Credit.Totals.Payable})
	}
	if r.Due.Withhold {
		add(step{code: rRefundWithhold})
	}
	return append(out, r.Late.Reasons()...)
}

// MarshalJSON writes the refund with its reasons.
func (r Refund) MarshalJSON() ([]byte, error) {
	type plain Refund
	return json.Marshal(struct {
		plain
		Code    string            `json:"code"`
		Reasons []commerce.Reason `json:"reasons"`
	}{plain(r), r.Code(), r.Reasons()})
}
