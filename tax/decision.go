package tax

import (
	"encoding/json"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// A Decision is the VAT treatment of one supply. The zero Decision needs facts.
type Decision struct {
	Treatment Treatment
	Scheme    Scheme
	// Place is where the supply is taxed: the state, or the region with rates of its own. It is empty when the supply
	// is outside the scope, and for what is still unknown.
	Place commerce.Territory
	// Tax goes into the order line as it is.
	Tax commerce.Tax

	book    *Book
	about   about
	steps   [maxSteps]reasonCode
	n       uint8
	missing missing
	row     int32 // of the rate, -1 for none
	found   how
}

const maxSteps = 8

// about is what a decision keeps of the supply to explain itself.
type about struct {
	seller, from, to, issuer, underlying commerce.Territory
	consignment                          money.Amount
	on                                   calendar.Date
	kind                                 Kind
	margin                               Margin
	charge                               DomesticCharge
	taxable                              commerce.Tri
}

// missing is a set of fields.
type missing uint16

const (
	needSeller missing = 1 << iota
	needTo
	needFrom
	needOn
	needTaxable
	needEvidence
	needThreshold
	needConsignment
	needUnderlying
	needDispatchNumber
	needIssuer
)

var missingPaths = [...]string{
	"/seller/territory", "/to", "/from", "/on", "/buyer/taxable", "/buyer/vat_id/result", "/threshold", "/consignment", "/underlying", "/dispatch_number",
	"/buyer/vat_id/issuer",
}

// Missing returns JSON Pointers of the facts without which the supply cannot be
// decided; it is empty for every other treatment than needs_facts.
func (d Decision) Missing() []string {
	out := []string{}
	for i, p := range missingPaths {
		if d.missing&(1<<i) != 0 {
			out = append(out, p)
		}
	}
	return out
}

// Code returns the decisive reason's code.
func (d Decision) Code() string { return d.steps[0].String() }

// Edition names the table of rates that was used.
func (d Decision) Edition() string { return d.book.Edition() }

func (d *Decision) because(c reasonCode) {
	if int(d.n) < len(d.steps) {
		d.steps[d.n] = c
		d.n++
	}
}

// lead puts the decisive reason before those that led to it.
func (d *Decision) lead(c reasonCode) {
	d.because(c)
	for i := int(d.n) - 1; i > 0; i-- {
		d.steps[i], d.steps[i-1] = d.steps[i-1], d.steps[i]
	}
}

type decisionJSON struct {
	Treatment Treatment          `json:"treatment"`
	Scheme    Scheme             `json:"scheme"`
	Place     commerce.Territory `json:"place"`
	Tax       *commerce.Tax      `json:"tax"`
	Code      string             `json:"code"`
	Edition   string             `json:"edition"`
	Missing   []string           `json:"missing"`
	Notes     []string           `json:"notes,omitempty"`
	Reasons   []commerce.Reason  `json:"reasons"`
}

// MarshalJSON writes the decision with its code, edition, missing facts,
// invoice notes and reasons; tax is null while facts are needed.
func (d Decision) MarshalJSON() ([]byte, error) {
	j := decisionJSON{
		Treatment: d.Treatment, Scheme: d.Scheme, Place: d.Place, Tax: &d.Tax,
		Code: d.Code(), Edition: d.Edition(), Missing: d.Missing(), Notes: d.Notes(), Reasons: d.Reasons(),
	}
	if d.Treatment == NeedsFacts {
		j.Tax = nil
	}
	return json.Marshal(j)
}
