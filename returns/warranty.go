package returns

import (
	"encoding/json"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// The remedies, in the order of the ladder (2019/771 Art. 13; for digital supplies 2019/770 Art. 14).
const (
	RemedyRepair    = "repair"
	RemedyReplace   = "replace"
	RemedyConform   = "bring_into_conformity" // digital: the supplier chooses how
	RemedyReduce    = "price_reduction"
	RemedyTerminate = "terminate"
	RemedyReject    = "reject" // at once, in the first days: PT, IE
	RemedyWithhold  = "withhold_payment"
)

// A Warranty is the answer of [Guarantee]. Dates are last days; they do not roll, for they bound a liability and not an act.
type Warranty struct {
	Verdict   Verdict
	Liable    calendar.Date // the seller is liable for what shows by then; zero where the state fixes no period
	Presumed  calendar.Date // a defect that shows by then is presumed to have been there
	NoticeBy  calendar.Date // notice by then is always in time; zero where none is asked for
	ClaimBy   calendar.Date // the claim is barred afterwards; zero where not known
	RepairBy  calendar.Date // of the seller, where the state has a day
	Remedies  []string
	Missing   []string
	Extension int          // months that repairs added
	Notice    commerce.Tri // the harmonised notice of Directive 2024/825 was due at the conclusion

	law   law
	p     Purchase
	rule  Rule // of the liability period
	floor calendar.Date
	code  reasonCode
	trace []reasonCode
}

// Code returns the decisive code.
func (w Warranty) Code() string { return w.code.String() }

// Reasons returns the decisive reason and what stands behind it.
func (w Warranty) Reasons() []commerce.Reason {
	l := &w.law
	cite := func(r commerce.Reason, act, provision string, rule Rule) commerce.Reason {
		if provision != "" {
			r.Cites = append(r.Cites, commerce.Citation{Act: act, Provision: provision})
		}
		if rule != 0 {
			if row := l.find(rule); row != nil && row.Territory != "EU" {
				r.Cites = append(r.Cites, row.Source.Cite)
			}
		}
		return r
	}
	act, liability, burden, longer := celexGoods, "Art. 10", "Art. 11", "Art. 10(3)"
	if w.p.Supply >= DigitalOnce {
		act, liability, burden, longer = celexDigital, "Art. 11", "Art. 12", "Art. 11(2)"
	}
	explain := func(c reasonCode) commerce.Reason {
		switch c {
		case rGuaranteeFacts:
			r := c.reason(commerce.NewFact("first", w.Missing[0]))
			r.Path = w.Missing[0]
			return r
		case rGuaranteeNotConsumer:
			return cite(c.reason(), act, "Art. 3(1)", 0)
		case rLawSkipped:
			return c.reason(commerce.NewFact("country", l.country))
		case rGuaranteeNoPeriod:
			return cite(c.reason(commerce.NewFact("country", l.country)), act, longer, w.rule)
		case rGuaranteeUnionMinimum:
			return cite(c.reason(commerce.NewFact("country", l.country), commerce.NewFact("liable", w.Liable)), celexDigital, "Art. 11(2)", 0)
		case rGuaranteeRepairFloor:
			r := c.reason(commerce.NewFact("country", l.country), commerce.NewFact("months", l.value(RepairFloorMonths)), commerce.NewFact("floor", w.floor))
			return cite(r, act, "Art. 10(5a)", w.rule)
		case rGuaranteeAfterRepair:
			return cite(c.reason(commerce.NewFact("claim", w.ClaimBy), commerce.NewFact("months", l.value(LimitationRepairMonths))), "", "", LimitationRepairMonths)
		case rGuaranteeDisproved, rGuaranteePresumed, rGuaranteeBuyerProves:
			r := c.reason(commerce.NewFact("presumed", w.Presumed), commerce.NewFact("appeared", w.p.Appeared))
			return cite(r, act, burden, PresumptionMonths)
		case rGuaranteeExtended:
			return cite(c.reason(commerce.NewFact("months", w.Extension), commerce.NewFact("repairs", len(w.p.Repairs))), "", "", RepairExtensionMonths)
		case rGuaranteeUnionExtension:
			return cite(c.reason(commerce.NewFact("country", l.country), commerce.NewFact("liable", w.Liable)), celexGoods, "Art. 10(2a)", RepairExtensionMonths)
		case rGuaranteeSuspended:
			return cite(c.reason(commerce.NewFact("days", w.p.SuspendedDays)), "", "", GuaranteeSuspension)
		case rGuaranteeSameDefect:
			return cite(c.reason(commerce.NewFact("liable", w.Liable)), "", "", SameDefectMonths)
		default:
			r := c.reason(commerce.NewFact("liable", w.Liable), commerce.NewFact("appeared", w.p.Appeared))
			return cite(r, act, liability, w.rule)
		}
	}
	out := []commerce.Reason{explain(w.code)}
	for _, c := range w.trace {
		out = append(out, explain(c))
	}
	for _, rule := range []Rule{RepairExtensionMonths, w.rule} {
		if row := l.find(rule); row != nil && row.Source.Trust == commerce.Contested && (rule == w.rule || len(w.p.Repairs) > 0) {
			r := rLawContested.reason(commerce.NewFact("country", l.country))
			r.Cites = []commerce.Citation{row.Source.Cite}
			out = append(out, r)
		}
	}
	if l.stale(w.p.Appeared) {
		out = append(out, rLawStale.reason(commerce.NewFact("edition", l.book.edition), commerce.NewFact("as_of", l.book.asOf)))
	}
	return out
}

// MarshalJSON writes verdict, code, dates, remedies and reasons.
func (w Warranty) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Verdict   Verdict           `json:"verdict"`
		Code      string            `json:"code"`
		Edition   string            `json:"edition"`
		Liable    calendar.Date     `json:"liable,omitzero"`
		Presumed  calendar.Date     `json:"presumed,omitzero"`
		NoticeBy  calendar.Date     `json:"notice_by,omitzero"`
		ClaimBy   calendar.Date     `json:"claim_by,omitzero"`
		RepairBy  calendar.Date     `json:"repair_by,omitzero"`
		Extension int               `json:"extension_months,omitempty"`
		Remedies  []string          `json:"remedies,omitempty"`
		Missing   []string          `json:"missing,omitempty"`
		Notice    commerce.Tri      `json:"harmonised_notice"`
		Reasons   []commerce.Reason `json:"reasons"`
	}{w.Verdict, w.Code(), w.law.book.edition, w.Liable, w.Presumed, w.NoticeBy, w.ClaimBy, w.RepairBy, w.Extension, w.Remedies, w.Missing, w.Notice, w.Reasons()})
}
