package commerceops

import (
	"time"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/internal/conformance"
	"github.com/bottega-go/commerce/money"
)

type runIn struct {
	Qty   int64  `json:"qty"`
	Net   string `json:"net"`
	VAT   string `json:"vat"`
	Gross string `json:"gross"`
}

type creditIn struct {
	Mode     commerce.PriceMode `json:"mode"`
	Currency money.Currency     `json:"currency"`
	Line     struct {
		runIn

		Runs []runIn `json:"runs"`
	} `json:"line"`
	LocalVAT money.Amount `json:"local_vat"` // of the order, in the currency of the state
	Reduce   string       `json:"reduce"`
	Take     []int64      `json:"take"`
}

type creditPart struct {
	Net   string `json:"net"`
	VAT   string `json:"vat"`
	Gross string `json:"gross"`
	Local string `json:"local_vat,omitempty"`
}

type creditOut struct {
	Parts []creditPart `json:"parts"`
}

func credit(in creditIn) (creditOut, error) {
	read := conformance.Amounts{Currency: in.Currency}
	line := commerce.Line{
		ID: "l1", SKU: "x", Qty: in.Line.Qty,
		Net: read.Parse(in.Line.Net), VAT: read.Parse(in.Line.VAT), Gross: read.Parse(in.Line.Gross),
	}
	for _, r := range in.Line.Runs {
		line.Runs = append(line.Runs, commerce.Run{Qty: r.Qty, Net: read.Parse(r.Net), VAT: read.Parse(r.VAT), Gross: read.Parse(r.Gross)})
	}
	o := commerce.Order{ID: "o", Currency: in.Currency, Mode: in.Mode, Lines: []commerce.Line{line}}
	o.Totals = commerce.Totals{Net: line.Net, VAT: line.VAT, Gross: line.Gross, LocalVAT: in.LocalVAT}
	var steps []commerce.Units
	if in.Reduce != "" {
		steps = append(steps, commerce.Units{Line: "l1", Amount: read.Parse(in.Reduce)})
	}
	for _, n := range in.Take {
		steps = append(steps, commerce.Units{Line: "l1", Qty: n})
	}
	out := creditOut{Parts: []creditPart{}}
	if err := read.Err(); err != nil {
		return out, err
	}
	var prior []commerce.Credit
	for i, u := range steps { // each step is a credit of its own, so that the replay is tested too
		c, err := o.Credit(prior, u)
		if err != nil {
			return out, err
		}
		c.At = time.Unix(int64(i), 0)
		prior = append(prior, c)
		for _, l := range c.Lines {
			part := creditPart{Net: l.Net.Number(), VAT: l.VAT.Number(), Gross: l.Gross.Number()}
			if local := c.Totals.LocalVAT; local != (money.Amount{}) {
				part.Local = local.Number()
			}
			out.Parts = append(out.Parts, part)
		}
	}
	return out, nil
}

type diffLine struct {
	ID        string             `json:"id"`
	SKU       string             `json:"sku"`
	Currency  money.Currency     `json:"currency"`
	Mode      commerce.PriceMode `json:"mode"`
	Qty       int64              `json:"qty"`
	List      string             `json:"list"`
	Discount  string             `json:"discount"`
	Net       string             `json:"net"`
	VAT       string             `json:"vat"`
	Gross     string             `json:"gross"`
	Rate      money.Percent      `json:"rate"`
	Territory commerce.Territory `json:"territory"`
	Category  string             `json:"category"`
	Tender    string             `json:"tender"`
}

// order is an order of the one line, in euro unless it says otherwise.
func (l diffLine) order() (commerce.Order, error) {
	if l.Currency == 0 {
		l.Currency = money.EUR
	}
	if l.ID == "" {
		l.ID = "l1"
	}
	read := conformance.Amounts{Currency: l.Currency}
	line := commerce.Line{
		ID: l.ID, SKU: l.SKU, Qty: l.Qty, List: read.Parse(l.List), Net: read.Parse(l.Net), VAT: read.Parse(l.VAT), Gross: read.Parse(l.Gross),
		Tax: commerce.Tax{Territory: l.Territory, Category: l.Category, Rate: l.Rate},
	}
	totals := commerce.Totals{
		Net: line.Net, VAT: line.VAT, Gross: line.Gross, Payable: line.Gross,
		Discount: money.New(0, l.Currency), Rounding: money.New(0, l.Currency),
	}
	if l.Discount != "" {
		totals.Discount = read.Parse(l.Discount)
		line.Discounts = []commerce.Discount{{Promotion: "p", Amount: totals.Discount}}
	}
	o := commerce.Order{ID: "o", Currency: l.Currency, Mode: l.Mode, Lines: []commerce.Line{line}, Totals: totals}
	if l.Tender != "" {
		o.Tenders = []commerce.Tender{{ID: "t", Kind: "card", Amount: read.Parse(l.Tender)}}
	}
	return o, read.Err()
}

func diff(in struct {
	A diffLine `json:"a"`
	B diffLine `json:"b"`
},
) ([]commerce.Reason, error) {
	a, err := in.A.order()
	if err != nil {
		return nil, err
	}
	b, err := in.B.order()
	if err != nil {
		return nil, err
	}
	return commerce.Diff(a, b), nil
}
