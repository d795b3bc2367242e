package returns

import (
	"strings"

	"github.com/bottega-go/commerce"
)

// An exception is a letter of Art. 16: the lines it may concern, and the evidence without which it does not hold.
// All facts of yes must be Yes and all of no must not be Yes; one that is unknown leaves the answer open.
type exception struct {
	code      reasonCode
	provision string
	traits    commerce.Traits // any of them; the trait alone never denies
	kind      Kind            // where traits are zero
	yes       []evidence
	paid      []evidence // also yes, but only if the contract obliges to pay
	no        []evidence
	lapse     Rule // a national provision of its own
	visit     bool // a state may remove it for unsolicited visits
	note      reasonCode
}

type evidence struct {
	name string
	of   func(*Facts) commerce.Tri
}

var (
	begun     = evidence{"begun", func(f *Facts) commerce.Tri { return f.Begun }}
	performed = evidence{"performed", func(f *Facts) commerce.Tri {
		if f.Begun == commerce.No {
			return commerce.No
		}
		return f.Performed
	}}
	consent      = evidence{"consent", func(f *Facts) commerce.Tri { return f.Consent }}
	acknowledged = evidence{"acknowledged", func(f *Facts) commerce.Tri { return f.Acknowledged }}
	confirmed    = evidence{"confirmed", func(f *Facts) commerce.Tri { return f.Confirmed }}
	marketPrice  = evidence{"market_price", func(f *Facts) commerce.Tri { return f.MarketPrice }}
	bespoke      = evidence{"bespoke", func(f *Facts) commerce.Tri { return f.Bespoke }}
	spoils       = evidence{"spoils", func(f *Facts) commerce.Tri { return f.Spoils }}
	sealed       = evidence{"sealed", func(f *Facts) commerce.Tri { return f.Sealed }}
	unsealed     = evidence{"unsealed", func(f *Facts) commerce.Tri { return f.Unsealed }}
	unsaleable   = evidence{"unsaleable", func(f *Facts) commerce.Tri { return f.Unsaleable }}
	mixed        = evidence{"mixed", func(f *Facts) commerce.Tri { return f.Mixed }}
	lateDelivery = evidence{"late_delivery", func(f *Facts) commerce.Tri { return f.LateDelivery }}
	requested    = evidence{"requested", func(f *Facts) commerce.Tri { return f.Requested }}
	urgent       = evidence{"urgent", func(f *Facts) commerce.Tri { return f.Urgent }}
	extra        = evidence{"extra", func(f *Facts) commerce.Tri { return f.Extra }}
	singleIssue  = evidence{"single_issue", func(f *Facts) commerce.Tri { return f.SingleIssue }}
	openAuction  = evidence{"open_auction", func(f *Facts) commerce.Tri { return f.OpenAuction }}
	dated        = evidence{"dated", func(f *Facts) commerce.Tri { return f.Dated }}
	residence    = evidence{"residence", func(f *Facts) commerce.Tri { return f.Residence }}
)

// exceptions are the letters of Art. 16, with the cases that narrow them.
var exceptions = [...]exception{
	// (a): C-234/25 keeps subscriptions to dynamic streaming here.
	{code: rExemptServicePerformed, provision: "Art. 16(a)", kind: Service, yes: []evidence{performed}, paid: []evidence{consent, acknowledged}, lapse: LapseService, visit: true},
	{code: rExemptServicePerformed, provision: "Art. 16(a)", kind: DigitalService, yes: []evidence{performed}, paid: []evidence{consent, acknowledged}, lapse: LapseService, visit: true, note: rExemptNarrowStreaming},
	{code: rExemptMarketPrice, provision: "Art. 16(b)", traits: commerce.PriceFluctuating, yes: []evidence{marketPrice}, visit: true},
	// (c): C-529/19: production need not have begun; a choice among preset options is not enough.
	{code: rExemptMadeToOrder, provision: "Art. 16(c)", traits: commerce.MadeToOrder, yes: []evidence{bespoke}, visit: true, note: rExemptNarrowPreset},
	{code: rExemptPerishable, provision: "Art. 16(d)", traits: commerce.Perishable, yes: []evidence{spoils}},
	// (e): C-681/17: a mattress can be cleaned and sold again.
	{code: rExemptSealedHygiene, provision: "Art. 16(e)", traits: commerce.SealedHygiene, yes: []evidence{sealed, unsealed, unsaleable}, visit: true, note: rExemptNarrowCleaning},
	{code: rExemptMixed, provision: "Art. 16(f)", traits: commerce.Inseparable, yes: []evidence{mixed}},
	{code: rExemptFutureAlcohol, provision: "Art. 16(g)", traits: commerce.FutureAlcohol, yes: []evidence{lateDelivery, marketPrice}},
	{code: rExemptUrgentRepair, provision: "Art. 16(h)", traits: commerce.UrgentRepair, yes: []evidence{requested, urgent}, no: []evidence{extra}, note: rExemptNarrowExtras},
	{code: rExemptSealedMedia, provision: "Art. 16(i)", traits: commerce.SealedMedia, yes: []evidence{sealed, unsealed}},
	{code: rExemptNewspaper, provision: "Art. 16(j)", traits: commerce.Newspaper, yes: []evidence{singleIssue}},
	// (k): recital 24: an auction that is only online is not one.
	{code: rExemptAuction, provision: "Art. 16(k)", traits: commerce.PublicAuction, yes: []evidence{openAuction}, note: rExemptNarrowAuction},
	// (l): C-96/21 ticket agents, C-38/21 car leasing.
	{code: rExemptDated, provision: "Art. 16(l)", traits: commerce.DatedEvent, yes: []evidence{dated}},
	{code: rExemptDated, provision: "Art. 16(l)", traits: commerce.Accommodation, yes: []evidence{dated}, no: []evidence{residence}},
	// (m): never for a digital service (C-641/19, C-234/25).
	{code: rExemptDigitalContent, provision: "Art. 16(m)", kind: DigitalContent, yes: []evidence{begun}, paid: []evidence{consent, acknowledged, confirmed}, lapse: LapseDigital},
	// Second subparagraph, an option of the states.
	{code: rExemptRepairVisit, provision: "Art. 16", traits: commerce.UrgentRepair, yes: []evidence{requested, performed, consent}, lapse: RepairVisit},
}

// nationalPoints are the points of the lists that follow the letters of Art. 16 one by one; the Italian alphabet has no j or k,
// and the first of the Danish list is another matter.
var nationalPoints = map[commerce.Territory][]string{
	"DK": {" no. 2", "", " no. 3", " no. 4", " no. 5", " no. 6", " no. 7", " no. 8", " no. 9", " no. 10", " no. 11", " no. 12", " no. 13"},
	"ES": {"(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)", "(k)", "(l)", "(m)"},
	"FR": {" 1o", " 2o", " 3o", " 4o", " 5o", " 6o", " 7o", " 8o", " 9o", " 10o", " 11o", " 12o", " 13o"},
	"HU": {" (1)(a)", " (1)(b)", " (1)(c)", " (1)(d)", " (1)(e)", " (1)(f)", " (1)(g)", " (1)(h)", " (1)(i)", " (1)(j)", " (1)(k)", " (1)(l)", " (1)(m)"},
	"IT": {"(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(l)", "(m)", "(n)", "(o)"},
	"PL": {" no. 1", " no. 2", " no. 3", " no. 4", " no. 5", " no. 6", " no. 7", " no. 8", " no. 9", " no. 10", " no. 11", " no. 12", " no. 13"},
	"RO": {"(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)", "(k)", "(l)", "(m)"},
}

// national is the provision of the exception in a state's list.
func (x *exception) national(row *Row) commerce.Citation {
	c, letter := row.Source.Cite, strings.TrimPrefix(x.provision, "Art. 16(")
	if points := nationalPoints[row.Territory]; points != nil && row.Rule == Exceptions && letter != x.provision {
		c.Provision += points[letter[0]-'a']
	}
	return c
}

func (x *exception) concerns(it *Item) bool {
	if x.traits != 0 {
		return it.Traits.Any(x.traits)
	}
	return it.Kind == x.kind
}

// holds says whether the exception ends the right: Yes, No, or Unknown with the names of the missing facts added.
// The consent limbs count unless it is known that the contract does not oblige to pay (2019/2161).
func (x *exception) holds(f *Facts, missing []string) (commerce.Tri, []string) {
	answer, from := commerce.Yes, len(missing)
	ask := func(e evidence, want commerce.Tri) {
		switch v := e.of(f); {
		case v == want:
		case v.Known():
			answer = commerce.No
		default:
			missing = append(missing, e.name)
			if answer == commerce.Yes {
				answer = commerce.Unknown
			}
		}
	}
	for _, e := range x.yes {
		ask(e, commerce.Yes)
	}
	for _, e := range x.no {
		ask(e, commerce.No)
	}
	if f.Paid != commerce.No {
		for _, e := range x.paid {
			ask(e, commerce.Yes)
		}
	}
	if answer != commerce.Unknown {
		missing = missing[:from]
	}
	return answer, missing
}
