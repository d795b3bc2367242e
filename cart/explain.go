package cart

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// Code returns the code of the first problem, or cart.quote.ready.
func (q Quote) Code() string {
	for i := range q.findings {
		if q.findings[i].Kind == commerce.Problem {
			return q.findings[i].Code
		}
	}
	return rQuoteReady.String()
}

// usual are the reasons of VAT that an ordinary sale at home has: Explain tells
// them, Reasons does not.
var usual = []string{"tax.place.domestic", "tax.rate.standard", "promo.no_promotion"}

// Reasons returns what a buyer would ask about: problems first, then every
// discount, VAT that is not the standard rate at home, express supplements and
// what was adjusted, then notes (near misses, falls in price) and warnings. A
// reason that holds for the whole cart has no line. [Quote.Explain] tells the
// rest.
func (q Quote) Reasons() []commerce.Reason {
	out := q.merge(append(q.deal.Reasons(), q.vatReasons()...))
	out = slices.DeleteFunc(out, func(r commerce.Reason) bool { return slices.Contains(usual, r.Code) })
	rank := [...]int{commerce.Problem: 0, commerce.Because: 1, commerce.Note: 2, commerce.Warning: 3}
	slices.SortStableFunc(out, func(a, b commerce.Reason) int { return cmp.Compare(rank[a.Kind], rank[b.Kind]) })
	return out
}

// Explain returns the whole way to every figure: the price of each line and why
// other prices lost, promotions, VAT, shipping, delivery, and all findings.
func (q Quote) Explain() []commerce.Reason {
	var prices, ships []commerce.Reason
	for i := range q.Lines {
		x := &q.Lines[i]
		for _, r := range x.Price.Reasons() {
			r.Line = x.Line.ID
			prices = append(prices, r)
		}
	}
	for i := range q.Shipments {
		ships = append(ships, q.Shipments[i].reasons()...)
	}
	out := append(prices, q.deal.Reasons()...)
	out = q.merge(append(append(out, ships...), q.vatReasons()...))
	if q.Ready() {
		out = append(out, rQuoteReady.reason(commerce.NewFact("payable", q.Draft.Totals.Payable)))
	}
	return out
}

// merge puts the findings of the quote behind the reasons, with the supplement
// of express deliveries.
func (q *Quote) merge(out []commerce.Reason) []commerce.Reason {
	for i := range q.Shipments {
		g := &q.Shipments[i]
		if above, err := g.Amount.Sub(g.Standard); g.chosen >= 0 && err == nil && above.Sign() > 0 {
			r := rShippingSupplement.reason(commerce.NewFact("method", g.Method), commerce.NewFact("amount", above), commerce.NewFact("standard", g.Standard))
			r.Cites = cite("32011L0083", "Art. 13(2)")
			out = append(out, r)
		}
	}
	return append(out, q.findings...)
}

// reasons says which method was chosen and when it delivers.
func (g *Shipment) reasons() []commerce.Reason {
	if g.chosen < 0 {
		return nil
	}
	code := rShippingCheapest
	switch {
	case g.Amount.IsZero():
		code = rShippingFree
	case g.Group.Method == g.Method:
		code = rShippingAsked
	}
	out := []commerce.Reason{code.reason(commerce.NewFact("method", g.Method), commerce.NewFact("amount", g.Amount))}
	if g.Promised.First != g.Promised.Last || !g.Promised.First.IsZero() {
		out = append(out, rDeliveryPromised.reason(commerce.NewFact("method", g.Method),
			commerce.NewFact("first", g.Promised.First), commerce.NewFact("last", g.Promised.Last)))
	}
	return out
}

// vatReasons returns the reasons of each decision, with the mentions that it
// brings, once where it holds for all lines, else for each of its lines; then
// what is known of the buyer's number.
func (q *Quote) vatReasons() []commerce.Reason {
	lists := make([][]commerce.Reason, len(q.decisions))
	used := 0
	for i := range q.parts {
		if d := q.parts[i].decision; lists[d] == nil {
			lists[d] = append(q.decisions[d].d.Reasons(), mentions(&q.decisions[d].d)...)
			used++
		}
	}
	var out []commerce.Reason
	told := map[string]bool{}
	common := func(text string) bool {
		n := 0
		for _, list := range lists {
			if slices.ContainsFunc(list, func(r commerce.Reason) bool { return r.String() == text }) {
				n++
			}
		}
		return n == used && used > 0
	}
	var late []commerce.Reason // of single lines, behind those of the whole
	for i := range q.parts {
		for _, r := range lists[q.parts[i].decision] {
			text := r.String()
			switch {
			case !common(text):
				r.Line = q.parts[i].id
				late = append(late, r)
			case !told[text]:
				told[text] = true
				out = append(out, r)
			}
		}
	}
	return append(append(out, late...), q.evidence()...)
}

// MarshalJSON writes the draft, what is offered and due, and the reasons.
func (q Quote) MarshalJSON() ([]byte, error) { //nolint:recvcheck // results are written by value
	type line struct {
		ID   string       `json:"id"`
		Unit money.Amount `json:"unit"`
		Was  money.Amount `json:"was"`
		Per  string       `json:"per,omitempty"`
		Each money.Amount `json:"unit_price"`
	}
	lines := make([]line, len(q.Lines))
	for i := range q.Lines {
		x := &q.Lines[i]
		lines[i] = line{ID: x.Line.ID, Unit: x.Unit, Was: x.Price.Entry.CompareAt}
		if u, ok := q.UnitPrice(x.Line.ID); ok && u.Required == commerce.Yes {
			lines[i].Each, lines[i].Per = u.Amount, u.Per
		}
	}
	q.Draft.Lines = list(q.Draft.Lines)
	groups, err := q.Draft.TaxGroups()
	if err != nil {
		return nil, err
	}
	until := (*string)(nil)
	if !q.Until.IsZero() {
		s := q.Until.UTC().Format("2006-01-02T15:04:05Z07:00")
		until = &s
	}
	return json.Marshal(struct {
		Code      string              `json:"code"`
		Ready     bool                `json:"ready"`
		Print     string              `json:"fingerprint"`
		Until     *string             `json:"until"`
		Draft     commerce.Order      `json:"draft"`
		Lines     []line              `json:"lines"`
		Shipments []Shipment          `json:"shipments"`
		VAT       []commerce.TaxGroup `json:"vat"`
		Paid      []commerce.Tender   `json:"paid"`
		Due       money.Amount        `json:"due"`
		Gifts     []promo.GiftRequest `json:"gifts,omitempty"`
		Points    int64               `json:"points,omitempty"`
		Notes     []string            `json:"notes"`
		Reasons   []commerce.Reason   `json:"reasons"`
	}{q.Code(), q.Ready(), q.Fingerprint(), until, q.Draft, lines, list(q.Shipments), list(groups), list(q.Paid), q.Due, q.Gifts, q.Points, list(q.Notes()), list(q.Reasons())})
}

// list makes an empty list of none, for JSON.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
