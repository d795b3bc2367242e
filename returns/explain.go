package returns

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

const (
	celexRights   = "32011L0083"
	celexCounting = "31971R1182"
	celexGoods    = "32019L0771"
	celexDigital  = "32019L0770"
)

func rights(provision string) commerce.Citation {
	return commerce.Citation{Act: celexRights, Provision: provision}
}

// basis names the Union provision of each reason of a decision, and the rule whose national provision stands beside it.
var basis = map[reasonCode]struct {
	provision string
	rule      Rule
}{
	rChannelBelowMinimum:   {"Art. 3(4)", MinValueOffPremises},
	rChannelOnPremises:     {"Art. 1; 9", 0},
	rConsumerNo:            {"Art. 2(1)", 0},
	rConsumerSmallBusiness: {"", SmallBusiness},
	rExemptVisitDerogation: {"Art. 16", VisitDerogation},
	rExerciseProof:         {"Art. 11(4)", 0},
	rExerciseSilent:        {"Art. 11(1); recital 44", 0},
	rExerciseSilentAllowed: {"", SilentReturn},
	rInfoLate:              {"Art. 10(2)", CureDays},
	rInfoOmitted:           {"Art. 10(1)", ExtensionMonths},
	rLineCancelled:         {"Art. 18", 0},
	rPolicyGranted:         {"Art. 3(6)", 0},
	rScopeExcluded:         {"Art. 3(3)", 0},
	rScopeOtherRegime:      {"Art. 3(3)", 0},
	rWindowNotStarted:      {"Art. 9(2); recital 40", 0},
	rWindowOver:            {"Art. 9; 11(2)", 0},
}

// cases are the judgments and recitals that narrow an exception.
var cases = map[reasonCode][]commerce.Citation{
	rExemptNarrowStreaming: {{Act: "62025CJ0234"}, {Act: "62019CJ0641"}},
	rExemptNarrowPreset:    {{Act: "62019CJ0529"}, rights("Art. 16(c)")},
	rExemptNarrowCleaning:  {{Act: "62017CJ0681"}},
	rExemptNarrowExtras:    {rights("Art. 16(h)")},
	rExemptNarrowAuction:   {rights("Art. 2(13); recital 24")},
}

// Reasons returns the decisive reason of each line, what stands behind it, and the duties that follow.
func (d Decision) Reasons() []commerce.Reason {
	if d.asked == nil {
		return nil
	}
	var out []commerce.Reason
	e := d.asked
	for i := range d.Lines {
		l := &d.Lines[i]
		if l.asked == 0 {
			continue
		}
		out = append(out, e.explain(l, l.code))
		for _, c := range l.trace[:l.n] {
			out = append(out, e.explain(l, c))
		}
	}
	return append(out, d.follow()...)
}

// explain builds one reason of a line.
func (e *question) explain(l *LineDecision, code reasonCode) commerce.Reason {
	var r commerce.Reason
	it := &e.c.Lines[l.item]
	b := basis[code]
	switch code {
	case rWindowNominal, rWindowRolled:
		return e.explainWindow(l, code)
	case rInfoOmitted:
		r = code.reason(commerce.NewFact("months", e.value(ExtensionMonths)), commerce.NewFact("last", l.Window.Legal))
	case rInfoLate:
		if b.rule = CureDays; l.visit {
			b.rule = CureDaysVisit
		}
		r = code.reason(commerce.NewFact("days", e.cure(l.visit)), commerce.NewFact("informed", e.c.InformedOn), commerce.NewFact("last", l.Window.Legal))
	case rWindowOver:
		r = code.reason(commerce.NewFact("sent", e.r.Sent.In(e.where.Zone)), commerce.NewFact("last", l.Window.Legal))
	case rWindowContested:
		rule := e.state.readings[0]
		r = code.reason(commerce.NewFact("country", e.country), commerce.NewFact("last", l.Window.Legal))
		r.Cites = []commerce.Citation{{Act: rule.Act, Provision: rule.Provision}, rights("recital 41")}
	case rPolicyGranted:
		r = code.reason(commerce.NewFact("days", e.c.Policy.Days), commerce.NewFact("last", l.Window.Legal))
	case rFactsMissing:
		first := ""
		if len(l.Missing) > 0 {
			first = l.Missing[0]
		}
		r = code.reason(commerce.NewFact("count", len(l.Missing)), commerce.NewFact("first", first))
		r.Path = first
	case rChannelBelowMinimum:
		r = code.reason(commerce.NewFact("value", e.c.Value), commerce.NewFact("country", e.country))
	case rLawNational:
		b.rule = e.length(l.visit).Rule
		r = code.reason(commerce.NewFact("country", e.country))
	case rLawContested:
		if b.rule = e.length(l.visit).Rule; e.r.Form == SilentParcel {
			b.rule = SilentReturn
		}
		r = code.reason(commerce.NewFact("country", e.country))
	case rLawSkipped, rConsumerSmallBusiness, rExerciseSilentAllowed, rExemptVisitDerogation:
		r = code.reason(commerce.NewFact("country", e.country))
	case rWindowNotStarted, rConsumerNo, rChannelOnPremises, rScopeExcluded, rScopeOtherRegime, rLineCancelled, rExerciseProof, rExerciseSilent:
		r = code.reason()
	default:
		r = code.reason(commerce.NewFact("traits", it.Traits.String()))
		if l.exempt > 0 && exceptions[l.exempt-1].code == code {
			x := &exceptions[l.exempt-1]
			b.provision, b.rule = x.provision, Exceptions
			for _, f := range x.yes {
				r.Facts = append(r.Facts, commerce.NewFact(f.name, f.of(&it.Facts)))
			}
			if x.lapse != 0 && e.find(x.lapse) != nil {
				b.rule = x.lapse
			}
		}
		r.Cites = append(r.Cites, cases[code]...)
	}
	if b.provision != "" && e.union { // the law of the United Kingdom stands alone
		r.Cites = append(r.Cites, rights(b.provision))
	}
	if b.rule != 0 {
		if row := e.find(b.rule); row != nil && (row.Territory != "EU" || b.provision == "") {
			cite := row.Source.Cite
			if b.rule == Exceptions {
				cite = exceptions[l.exempt-1].national(row)
			}
			r.Cites = append(r.Cites, cite)
		}
	}
	r.Line = l.Line
	return r
}

// explainWindow says where an ordinary period begins and why it ends where it ends.
func (e *question) explainWindow(l *LineDecision, code reasonCode) commerce.Reason {
	facts := []commerce.Fact{
		commerce.NewFact("days", l.days), commerce.NewFact("event", startTexts[l.event]), commerce.NewFact("from", l.start),
	}
	cites := []commerce.Citation{rights("Art. 9")}
	if l.event != FromConclusion && l.event != FromDelivery {
		cites[0].Provision = startProvisions[l.event]
	}
	if l.event == FromTrial {
		cites = append(cites, commerce.Citation{Act: "62022CJ0565"})
	}
	if !e.union {
		cites = []commerce.Citation{e.find(WithdrawalDays).Source.Cite}
	}
	if code == rWindowRolled {
		why, cite := stepWord(""), commerce.Citation{}
		if steps := l.Window.Steps(); len(steps) > 0 { // none if the holidays answer no more
			why, cite = stepWord(steps[0].Code), commerce.Citation{Act: steps[0].Act, Provision: steps[0].Provision}
		}
		facts = append(facts, commerce.NewFact("nominal", l.Window.Nominal), commerce.NewFact("why", why))
		cites = append(cites, cite)
	}
	r := code.reason(append(facts, commerce.NewFact("last", l.Window.Legal))...)
	r.Line, r.Cites = l.Line, cites
	return r
}

func stepWord(c calendar.StepCode) string {
	switch c {
	case calendar.OnSaturday:
		return "Saturday"
	case calendar.OnSunday:
		return "Sunday"
	case calendar.OnHoliday:
		return "public holiday"
	case calendar.OnTimeLimitDay:
		return "day off for time limits"
	default:
		return "day off"
	}
}

// follow explains the duties of Art. 11a and 13 to 15, and the state of the law book.
func (d *Decision) follow() []commerce.Reason {
	e := d.asked
	var out []commerce.Reason
	add := func(r commerce.Reason, cites ...commerce.Citation) {
		if !e.union {
			cites = nil
		}
		r.Cites = append(cites, r.Cites...)
		out = append(out, r)
	}
	national := func(r commerce.Reason, rule Rule) commerce.Reason {
		if row := e.find(rule); row != nil && row.Territory != "EU" {
			r.Cites = []commerce.Citation{row.Source.Cite}
		}
		return r
	}
	if d.statutory && d.partial {
		add(rPartialOffered.reason(), commerce.Citation{Act: "32023L2673", Provision: "recital 37"})
	}
	if !d.ReturnBy.Legal.IsZero() {
		add(national(rDutyReturn.reason(commerce.NewFact("last", d.ReturnBy.Legal)), ReturnDays), rights("Art. 14(1)"))
	}
	switch d.ReturnCost {
	case commerce.Unknown:
	case commerce.No:
		add(rDutyReturnCostTrader.reason(), rights("Art. 6(6); 14(1)"))
	case commerce.Yes:
		add(rDutyReturnCostConsumer.reason(), rights("Art. 14(1)"))
	}
	if d.statutory {
		if !d.Refund.Safe.IsZero() {
			add(national(rDutyRefund.reason(commerce.NewFact("safe", d.Refund.Safe), commerce.NewFact("last", d.Refund.Last)), RefundDays), rights("Art. 13(1)"))
		}
		if d.Refund.Withhold {
			add(rDutyWithhold.reason(), rights("Art. 13(3)"))
		}
		if row := e.find(LateRefund); row != nil {
			add(national(rDutyLateRefund.reason(commerce.NewFact("country", e.country)), LateRefund))
			if row.Source.Trust == commerce.Contested {
				add(national(rLawContested.reason(commerce.NewFact("country", e.country)), LateRefund))
			}
		}
		if hours := e.value(AckHours); hours > 0 && e.c.Online == commerce.Yes {
			at := e.r.Sent.Add(time.Duration(hours) * time.Hour).In(e.where.Zone)
			add(national(rDutyAcknowledge.reason(commerce.NewFact("until", at)), AckHours), rights("Art. 11(3)"))
		} else if e.c.Online == commerce.Yes {
			add(rDutyAcknowledgeSoon.reason(), rights("Art. 11(3); 11a(4)"))
		}
	}
	if e.flag(ContentDuties) {
		for i := range d.Lines {
			if l := &d.Lines[i]; l.asked > 0 && l.Verdict == Granted && l.Ground == Withdrawal {
				contentDuties(&e.c.Lines[i], func(r commerce.Reason, provision string) {
					r.Line = l.Line
					add(national(r, ContentDuties), rights(provision))
				})
			}
		}
	}
	for _, line := range d.Ends {
		r := rAncillaryEnds.reason(commerce.NewFact("line", line))
		r.Line = line
		add(r, rights("Art. 15(1)"))
	}
	switch d.Function.Required {
	case commerce.No:
	case commerce.Yes:
		r := rFunctionRequired.reason(commerce.NewFact("first", d.Function.First))
		add(national(r, WithdrawalFunction), rights("Art. 11a"))
		if row := e.find(WithdrawalFunction); row.Source.Trust == commerce.Contested {
			add(national(rLawContested.reason(commerce.NewFact("country", e.country)), WithdrawalFunction))
		}
	case commerce.Unknown:
		r := rFunctionUnknown.reason()
		r.Path = "/contract/online"
		add(r, rights("Art. 11a"))
	}
	if e.stale(e.sent) || e.stale(e.concluded) {
		add(rLawStale.reason(commerce.NewFact("edition", e.book.edition), commerce.NewFact("as_of", e.book.asOf)))
	}
	return out
}

// contentDuties are what follows for digital content and services: the trader's duties about the consumer's own content,
// Art. 13(4) to 13(8), and the consumer's to use the trader's no more, Art. 14(2a).
func contentDuties(it *Item, add func(r commerce.Reason, provision string)) {
	if it.Kind != DigitalContent && it.Kind != DigitalService {
		return
	}
	switch c := it.Content; c {
	case NoContent:
	case ContentUseless, ContentActivity, ContentMerged, ContentShared:
		point := string(rune('a' + c - ContentUseless))
		add(rDutyContentFree.reason(commerce.NewFact("point", point)), "Art. 13(5)("+point+")")
		if c == ContentShared {
			add(rDutyContentReturn.reason(), "Art. 13(6)-(7)")
		}
	default:
		add(rDutyContentUse.reason(), "Art. 13(4)-(5)")
		add(rDutyContentReturn.reason(), "Art. 13(6)-(7)")
	}
	add(rDutyContentBlock.reason(), "Art. 13(8)")
	add(rDutyStopUse.reason(), "Art. 14(2a)")
}
