package tax

import (
	"encoding/json"
	"errors"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// ErrUnbalanced is wrapped by [Breakdown.Check].
var ErrUnbalanced = errors.New("tax: sums do not add up")

// A Document has the totals of an EN 16931 invoice (BG-22).
type Document struct {
	Lines      money.Amount `json:"lines"`      // BT-106, net
	Allowances money.Amount `json:"allowances"` // BT-107, net
	Charges    money.Amount `json:"charges"`    // BT-108, net
	Net        money.Amount `json:"net"`        // BT-109
	VAT        money.Amount `json:"vat"`        // BT-110
	Gross      money.Amount `json:"gross"`      // BT-112
	Prepaid    money.Amount `json:"prepaid"`    // BT-113
	Rounding   money.Amount `json:"rounding"`   // BT-114
	Payable    money.Amount `json:"payable"`    // BT-115
}

// Document returns the totals of an invoice on which prepaid was paid before;
// the zero Amount is nothing.
func (b *Breakdown) Document(prepaid money.Amount) (Document, error) {
	var lines, allowances, charges, payable money.Total
	for _, s := range b.Lines() {
		switch s.Role {
		case Allowance:
			allowances.Sub(s.Net)
		case Surcharge:
			charges.Add(s.Net)
		default:
			lines.Add(s.Net)
		}
	}
	payable.Add(b.Gross)
	payable.Sub(prepaid)
	payable.Add(b.Rounding)
	zero := money.New(0, b.Gross.Currency())
	for _, t := range []*money.Total{&lines, &allowances, &charges} {
		t.Add(zero)
	}
	d := Document{Net: b.Net, VAT: b.VAT, Gross: b.Gross, Prepaid: prepaid, Rounding: b.Rounding}
	if prepaid == (money.Amount{}) {
		d.Prepaid = zero
	}
	var errs [4]error
	d.Lines, errs[0] = lines.Amount()
	d.Allowances, errs[1] = allowances.Amount()
	d.Charges, errs[2] = charges.Amount()
	d.Payable, errs[3] = payable.Amount()
	return d, errors.Join(errs[:]...)
}

// Check proves the sums of a breakdown: EN 16931 BR-CO-10 and 13 to 17, shares
// that add up to their groups, and gross prices that nobody changed. BR-CO-17
// is exact but for gross prices and rounding per line, where the drift of a
// group must stay below the 1.00 that the official validation tolerates, and
// within one unit of a currency without decimals; see [Group.Drift]. Breaches are [ErrUnbalanced] with paths.
func (b *Breakdown) Check() error {
	var errs commerce.FieldErrors
	if len(b.lines) == 0 {
		return nil
	}
	equal := func(path, rule string, got money.Amount, want *money.Total) {
		sum, err := want.Amount()
		if err == nil && !got.Equal(sum) {
			err = commerce.Detail(ErrUnbalanced, "tax: %s: %s is not %s", rule, got, sum)
		}
		errs.AddUnder(path, "tax.sum.unbalanced", err)
	}
	d, err := b.Document(money.Amount{})
	errs.AddUnder("", "tax.sum.unbalanced", err)
	shares := b.Lines()
	net, vat, price := make([]money.Total, len(b.Groups)), make([]money.Total, len(b.Groups)), money.Total{}
	var allNet, allVAT, sum, payable money.Total
	for _, s := range shares {
		net[s.Group].Add(s.Net)
		vat[s.Group].Add(s.VAT)
	}
	for i := range b.Groups {
		g := &b.Groups[i]
		p := commerce.Pointer("groups", i)
		equal(p+"/net", "shares", g.Net, &net[i])
		equal(p+"/vat", "shares", g.VAT, &vat[i])
		var gross money.Total
		gross.Add(g.Net)
		gross.Add(g.VAT)
		equal(p+"/gross", "net plus VAT", g.Gross, &gross)
		allNet.Add(g.Net)
		allVAT.Add(g.VAT)
		exact, err := g.Tax.Rate.Of(g.Net, money.HalfUp)
		errs.AddUnder(p, "tax.sum.unbalanced", err)
		drift, _ := g.VAT.Sub(exact)
		limit := money.New(0, g.Net.Currency())
		if b.opt.Level == PerLine || b.opt.Level == PerUnit || b.opt.Mode == commerce.Gross && !b.opt.Strict || b.opt.Rounding != money.HalfUp {
			limit = money.New(max(pow10(g.Net.Currency().Digits())-1, 1), g.Net.Currency())
		}
		if over, err := drift.Abs().Cmp(limit); err == nil && over > 0 {
			errs.Add(p+"/vat", "tax.sum.drift", commerce.Detail(ErrUnbalanced, "tax: BR-CO-17: %s is %s off the rate", g.VAT, drift), commerce.NewFact("drift", drift))
		}
	}
	for i := range b.lines {
		if b.lines[i].Role == Allowance {
			price.Sub(b.lines[i].Amount)
		} else {
			price.Add(b.lines[i].Amount)
		}
	}
	var before money.Total
	before.Add(d.Lines)
	before.Sub(d.Allowances)
	before.Add(d.Charges)
	equal("/net", "BR-CO-13", d.Net, &before)
	equal("/net", "sum of the groups", b.Net, &allNet)
	equal("/vat", "BR-CO-14", d.VAT, &allVAT)
	sum.Add(d.Net)
	sum.Add(d.VAT)
	equal("/gross", "BR-CO-15", d.Gross, &sum)
	payable.Add(d.Gross)
	payable.Add(d.Rounding)
	equal("/payable", "BR-CO-16", d.Payable, &payable)
	if b.opt.Mode == commerce.Gross {
		equal("/payable", "prices that the customer saw", d.Payable, &price)
	} else {
		equal("/net", "net prices", d.Net, &price)
	}
	return errs.Err()
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// Code returns tax.sum.exact, or the code of what a reader should know.
func (b *Breakdown) Code() string {
	switch {
	case len(b.Groups) == 0:
		return rSumEmpty.String()
	case !b.Rounding.IsZero():
		return rSumRounding.String()
	case b.drifts():
		return rSumDrift.String()
	}
	return rSumExact.String()
}

func (b *Breakdown) drifts() bool {
	for i := range b.Groups {
		if !b.Groups[i].Drift.IsZero() {
			return true
		}
	}
	return false
}

// Reasons returns how the document was rounded, what follows the goods, drift
// and rounding amount, and a warning where EN 16931 wants a document of its own.
func (b *Breakdown) Reasons() []commerce.Reason {
	if len(b.Groups) == 0 {
		return []commerce.Reason{rSumEmpty.reason()}
	}
	var out []commerce.Reason
	if !b.Rounding.IsZero() {
		r := rSumRounding.reason(commerce.NewFact("rounding", b.Rounding))
		r.Cites = []commerce.Citation{{Act: "EN 16931-1", Provision: "BT-114"}}
		out = append(out, r)
	}
	for i := range b.Groups {
		if g := &b.Groups[i]; !g.Drift.IsZero() {
			r := rSumDrift.reason(commerce.NewFact("vat", g.VAT), commerce.NewFact("drift", g.Drift), commerce.NewFact("rate", g.Tax.Rate), commerce.NewFact("net", g.Net))
			r.Cites = []commerce.Citation{{Act: "EN 16931-1", Provision: "BR-CO-17"}}
			r.Path = commerce.Pointer("groups", i)
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		out = append(out, rSumExact.reason(commerce.NewFact("level", b.opt.Level.String()), commerce.NewFact("rounding", b.opt.Rounding.String())))
	}
	for _, i := range b.rest {
		r := rSumFollows.reason(commerce.NewFact("amount", b.lines[i].Amount), commerce.NewFact("spread", b.opt.Spread.String()))
		r.Cites = []commerce.Citation{{Act: vatDirective, Provision: "Art. 78(b)"}}
		if b.lines[i].Role == Allowance {
			r.Cites = []commerce.Citation{{Act: vatDirective, Provision: "Art. 79(b)"}}
		}
		r.Line = b.lines[i].ID
		out = append(out, r)
	}
	if len(b.Groups) > 1 {
		for i := range b.Groups {
			if b.Groups[i].Tax.Category == "O" {
				r := rSumOutsideScopeMixed.reason()
				r.Cites = []commerce.Citation{{Act: "EN 16931-1", Provision: "BR-O-11"}}
				out = append(out, r)
				break
			}
		}
	}
	return out
}

type breakdownJSON struct {
	Groups   []Group           `json:"groups"`
	Lines    []Share           `json:"lines"`
	Net      money.Amount      `json:"net"`
	VAT      money.Amount      `json:"vat"`
	Gross    money.Amount      `json:"gross"`
	Rounding money.Amount      `json:"rounding"`
	Payable  money.Amount      `json:"payable"`
	Drift    money.Amount      `json:"drift"`
	Code     string            `json:"code"`
	Reasons  []commerce.Reason `json:"reasons"`
}

// MarshalJSON writes the groups, the shares, the sums and the reasons.
func (b Breakdown) MarshalJSON() ([]byte, error) {
	payable, err := b.Gross.Add(b.Rounding)
	if err != nil {
		return nil, err
	}
	j := breakdownJSON{
		Groups: b.Groups, Lines: b.Lines(), Net: b.Net, VAT: b.VAT, Gross: b.Gross, Rounding: b.Rounding,
		Payable: payable, Drift: b.Drift, Code: b.Code(), Reasons: b.Reasons(),
	}
	if j.Groups == nil {
		j.Groups = []Group{}
	}
	if j.Lines == nil {
		j.Lines = []Share{}
	}
	if j.Reasons == nil {
		j.Reasons = []commerce.Reason{}
	}
	return json.Marshal(j)
}
