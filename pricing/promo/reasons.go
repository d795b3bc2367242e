package promo

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// Code is the decisive code: of the first promotion applied, else of the first
// refused, else promo.no_promotion.
func (r *Result) Code() string {
	switch {
	case len(r.Applied) > 0:
		return r.Applied[0].code().String()
	case len(r.Refused) > 0:
		return r.Refused[0].Code
	}
	return rNoPromotion.String()
}

func (a *Applied) code() reasonCode {
	if a.act == nil {
		return rAppliedAmount
	}
	switch a.act.kind {
	case actPercent:
		if a.basis > 0 && !a.single {
			return rAppliedSplit
		}
		return rAppliedPercent
	case actOff:
		if a.act.per == Order && !a.single {
			return rAppliedPart
		}
	case actForPrice, actBundle:
		if !a.single {
			return rAppliedPart
		}
	case actBuyGet, actMerchant, actTwoPools:
		switch {
		case a.Units != 1 || a.act.kind == actTwoPools:
			return rAppliedUnits
		case a.act.dearest:
			return rAppliedDearest
		}
		return rApplied
	case actGift:
		return rAppliedGift
	case actPoints:
		return rAppliedPoints
	case actShipping, actShipOff, actShipTo:
		return rAppliedShipping
	default:
	}
	return rAppliedAmount
}

// Reasons explains the deal: what was applied to each line, limits that were
// met, refused codes and near misses, and a warning if the deal is not proved
// to be the best.
func (r *Result) Reasons() []commerce.Reason {
	var out []commerce.Reason
	for i := range r.Applied {
		out = r.appendApplied(out, &r.Applied[i])
	}
	for i := range r.Refused {
		out = append(out, r.Refused[i].reason())
	}
	if !r.Optimal {
		missing, _ := r.Bound.Sub(r.Discount)
		out = append(out, rUnproven.reason(commerce.NewFact("bound", missing)))
	}
	if len(out) == 0 {
		out = append(out, rNoPromotion.reason())
	}
	return out
}

func (r *Result) appendApplied(out []commerce.Reason, a *Applied) []commerce.Reason {
	name := commerce.NewFact("promotion", a.Promotion)
	code := a.code()
	switch code {
	case rAppliedGift:
		for _, g := range r.Gifts {
			if g.Promotion == a.Promotion {
				out = append(out, code.reason(name, commerce.NewFact("units", g.Qty), commerce.NewFact("sku", g.SKUs[0])))
			}
		}
	case rAppliedPoints:
		out = append(out, code.reason(name, commerce.NewFact("points", a.Points)))
	case rAppliedShipping:
		for i := range r.Shipping {
			for _, s := range r.Shipping[i].Allocations {
				if s.Promotion == a.Promotion {
					out = append(out, code.reason(name, commerce.NewFact("amount", s.Amount), commerce.NewFact("shipment", r.Shipping[i].Shipment)))
				}
			}
		}
	default:
		for i := range r.Lines {
			for _, s := range r.Lines[i].Allocations {
				if s.Promotion == a.Promotion {
					out = append(out, a.reason(code, r.Lines[i].Line, s))
				}
			}
		}
	}
	switch a.limit {
	case rLimitedAmount:
		out = append(out, a.limit.reason(name, commerce.NewFact("amount", a.Amount)))
	case rLimitedUnits:
		out = append(out, a.limit.reason(name, commerce.NewFact("units", a.Units)))
	default:
	}
	return out
}

// reason explains one share of a line.
func (a *Applied) reason(code reasonCode, line string, s Allocation) commerce.Reason {
	facts := []commerce.Fact{
		commerce.NewFact("promotion", a.Promotion), commerce.NewFact("amount", s.Amount), commerce.NewFact("line", line),
	}
	switch code {
	case rAppliedSplit:
		facts = append(facts, commerce.NewFact("total", a.Amount), a.percent(), commerce.NewFact("basis", money.New(a.basis, a.Amount.Currency())))
	case rAppliedPercent:
		facts = append(facts, a.percent())
	case rAppliedPart:
		facts = append(facts, commerce.NewFact("total", a.Amount))
	case rApplied, rAppliedDearest:
		facts = append(facts, commerce.NewFact("of", a.taken))
	case rAppliedUnits:
		facts = append(facts, commerce.NewFact("units", s.Units), commerce.NewFact("of", a.taken))
	default:
	}
	out := code.reason(facts...)
	out.Line = line
	return out
}

func (a *Applied) percent() commerce.Fact {
	p, err := money.PercentFromDecimal(decimal.New(a.act.ppm, -4))
	if err != nil {
		return commerce.Fact{Name: "percent", Type: commerce.FactPercent}
	}
	return commerce.NewFact("percent", p)
}

func (f *Refusal) reason() commerce.Reason {
	var facts []commerce.Fact
	if f.Promotion != "" {
		facts = append(facts, commerce.NewFact("promotion", f.Promotion))
	}
	if f.By != "" {
		facts = append(facts, commerce.NewFact("by", f.By))
	}
	switch f.why {
	case rRefusedMinSpend:
		more, _ := f.Need.Sub(f.Have)
		facts = append(facts, commerce.NewFact("more", more), commerce.NewFact("have", f.Have), commerce.NewFact("need", f.Need))
	case rRefusedUnknownCode:
		facts = append(facts, commerce.NewFact("code", legible(f.Entered)))
	case rRefusedMinQuantity:
		facts = append(facts, commerce.NewFact("more", f.NeedUnits-f.HaveUnits), commerce.NewFact("have", f.HaveUnits), commerce.NewFact("need", f.NeedUnits))
	default:
	}
	return f.why.reason(facts...)
}

// legible is a code as a reason repeats it: what else a buyer may have typed into
// the field is nobody's to repeat. It ends before the first character that is in
// no code, or after 24.
func legible(code string) string {
	n := 0
	for i, r := range code {
		if n++; n > 24 || !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune("-_.", r) {
			return code[:i] + "…"
		}
	}
	if code == "" { // only the host's promotion was given
		return "…"
	}
	return code
}

// MarshalJSON writes the result with its code and reasons.
func (r Result) MarshalJSON() ([]byte, error) { //nolint:recvcheck // so that values are written too
	type plain Result
	return json.Marshal(struct {
		plain
		Code    string            `json:"code"`
		Reasons []commerce.Reason `json:"reasons"`
	}{plain(r), r.Code(), r.Reasons()})
}
