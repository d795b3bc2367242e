package consent

import (
	"encoding/json"
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

const gdpr = "32016R0679"

type footing struct {
	rule      RuleKind
	provision string
}

// grounds says what each decisive code rests on: a row of the rules, or a provision of the GDPR.
var grounds = [len(reasonTable)]footing{
	rAgeGuardian: {rule: RuleAge}, rAgeUnknown: {rule: RuleAge}, rAllowBusiness: {rule: RuleBusiness}, rAllowConsent: {rule: RuleConsent},
	rAllowContract: {provision: "Art. 6(1)(b)"}, rAllowInterest: {rule: RuleInterest}, rAllowLegalDuty: {provision: "Art. 6(1)(c)"},
	rAllowNecessary: {rule: RuleConsent}, rAllowRunningContract: {rule: RuleRunningContract}, rAllowSoftOptIn: {rule: RuleSoftOptIn},
	rDenyEnergy: {rule: RuleProhibitedEnergy}, rDenyErased: {provision: "Art. 17"}, rDenyNoBasis: {rule: RuleConsent},
	rDenyObjected: {provision: "Art. 21(2)-(3)"}, rDenyRefused: {rule: RuleConsent}, rDenyRestricted: {provision: "Art. 18"},
	rDenySuppressed: {provision: "Art. 21(3)"}, rDenyWithdrawn: {provision: "Art. 7(3)"}, rEvidencePending: {rule: RuleEvidence},
	rEvidenceWeak: {rule: RuleEvidence}, rExpiryLapsed: {rule: RuleExpiry}, rNoticeStale: {provision: "Art. 4(11)"},
	rNoticeUnknown: {provision: "Art. 7(1)"}, rRegisterListed: {rule: RuleRegister}, rRegisterUnchecked: {rule: RuleRegister},
	rSoftFreeAccount: {rule: RuleFreeAccount}, rSoftNone: {rule: RuleConsent}, rSoftNotInformed: {rule: RuleSoftOptIn},
	rSoftNotOffered: {rule: RuleSoftOptIn}, rSoftNotSimilar: {rule: RuleSoftOptIn}, rSoftTooLate: {rule: RuleSoftOptIn},
	rVoidCapture: {provision: "Art. 7(2)"}, rDutyLabel: {rule: RuleLabel}, rDutyNoOpenTracking: {rule: RuleTracking},
	rDutyOfferOptOut: {rule: RuleSoftOptIn}, rDutyProofOfUse: {rule: RuleDocumentUse}, rDutyShowObjection: {provision: "Art. 21(4)"},
}

// Code is the decisive reason, a static string.
func (d Decision) Code() string {
	if d.code == rNone {
		return rRulesNone.String()
	}
	return d.code.String()
}

// Edition names the book that decided, "" without rules. Which country's rules they were says [Rules.Territory].
func (d Decision) Edition() string {
	if d.rules == nil {
		return ""
	}
	return d.rules.edition
}

// Reasons explains the decision: what decided, a note for each duty, and a warning where the sources of a rule
// conflict or the book is stale.
func (d Decision) Reasons() []commerce.Reason {
	if d.code == rNone {
		return []commerce.Reason{rRulesNone.reason()}
	}
	codes := []reasonCode{d.code}
	for i, code := range []reasonCode{rDutyOfferOptOut, rDutyNoOpenTracking, rDutyShowObjection, rDutyProofOfUse, rDutyLabel} {
		if d.Duties>>i&1 != 0 {
			codes = append(codes, code)
		}
	}
	if d.bounced {
		codes = append(codes, rNoteBounced)
	}
	var out, warnings []commerce.Reason
	for _, code := range codes {
		r := d.reason(code)
		out = append(out, r)
		if row, ok := d.rules.row(int(d.channel), grounds[code].rule); ok && row.Source.Trust == commerce.Contested {
			w := rWarningContested.reason(commerce.NewFact("rule", row.Rule.String()), commerce.NewFact("country", d.rules.territory))
			w.Cites = r.Cites
			warnings = append(warnings, w)
		}
	}
	if d.rules != nil && d.rules.stale {
		warnings = append(warnings, rWarningStale.reason())
	}
	return append(out, warnings...)
}

func (d *Decision) reason(code reasonCode) commerce.Reason {
	ground := grounds[code]
	row, found := d.rules.row(int(d.channel), ground.rule)
	var facts []commerce.Fact
	if d.rules != nil {
		facts = append(facts, commerce.NewFact("country", d.rules.territory))
	}
	if d.channel >= 0 && d.purpose.valid() {
		facts = append(facts, commerce.NewFact("purpose", d.purpose.String()), commerce.NewFact("channel", Channels(1<<d.channel).String()))
	}
	if d.evidence != nil {
		facts = append(facts, commerce.NewFact("since", calendar.DateIn(d.Since(), time.UTC)))
	}
	switch ground.rule {
	case RuleAge:
		facts = append(facts, commerce.NewFact("age", d.rules.Age()))
	case RuleExpiry, RuleSoftOptIn, RuleDocumentUse:
		facts = append(facts, commerce.NewFact("months", int(row.Value)))
	case RuleRegister:
		facts = append(facts, commerce.NewFact("days", int(row.Value)))
	case RuleEvidence:
		facts = append(facts, commerce.NewFact("need", Evidence(row.Value).String()))
	default: // no figure
	}
	r := code.reason(facts...)
	switch {
	case ground.provision != "":
		r.Cites = []commerce.Citation{{Act: gdpr, Provision: ground.provision}}
	case found:
		r.Cites = []commerce.Citation{row.Source.Cite}
	case ground.rule == RuleConsent: // a channel without a rule of its own
		r.Cites = []commerce.Citation{{Act: gdpr, Provision: "Art. 6(1)(a)"}}
	case ground.rule == RuleAge:
		r.Cites = []commerce.Citation{{Act: gdpr, Provision: "Art. 8(1)"}}
	}
	return r
}

type decisionJSON struct {
	Allow    bool               `json:"allow"`
	Basis    Basis              `json:"basis"`
	Duties   Duties             `json:"duties"`
	Code     string             `json:"code"`
	Evidence Hash               `json:"evidence,omitzero"`
	Since    time.Time          `json:"since,omitzero"`
	Until    time.Time          `json:"until,omitzero"`
	Country  commerce.Territory `json:"country,omitempty"`
	Edition  string             `json:"edition"`
	Reasons  []commerce.Reason  `json:"reasons"`
}

// MarshalJSON writes the decision with its reasons.
func (d Decision) MarshalJSON() ([]byte, error) {
	j := decisionJSON{
		Allow: d.Allow, Basis: d.Basis, Duties: d.Duties, Code: d.Code(), Evidence: d.Evidence(), Since: d.Since(), Until: d.Until(),
		Edition: d.Edition(), Reasons: d.Reasons(),
	}
	if d.rules != nil {
		j.Country = d.rules.territory
	}
	return json.Marshal(j)
}
