package commerce

import "github.com/bottega-go/commerce/money"

// A VATRow is what lines and charges of one VAT rate came to, discounts taken
// off: a row of a receipt. Discount is in the order's mode and already taken off
// the rest.
type VATRow struct {
	Territory Territory     `json:"territory"`
	Category  string        `json:"category"` // EN 16931, as in [Tax]: 0 % of an export is not 0 % of a zero rate
	Rate      money.Percent `json:"rate"`
	Discount  money.Amount  `json:"discount"`
	Net       money.Amount  `json:"net"`
	VAT       money.Amount  `json:"vat"`
	Gross     money.Amount  `json:"gross"`
}

// VATSummary returns the VAT as a person reads it: one row for each territory,
// category and rate over lines and charges, in the order in which they first
// appear. The rows add up to the totals of an order that passes [Order.Check].
// An invoice wants [Order.TaxGroups], which keeps apart what has different
// grounds of exemption or schemes.
//
// The error is that of amounts that cannot be added.
func (o *Order) VATSummary() ([]VATRow, error) {
	var rows []VATRow
	var s summer
	add := func(t taxed) {
		i := 0
		for i < len(rows) && (rows[i].Territory != t.tax.Territory || rows[i].Category != t.tax.Category || rows[i].Rate != t.tax.Rate) {
			i++
		}
		if i == len(rows) {
			none := money.New(0, o.Currency)
			rows = append(rows, VATRow{t.tax.Territory, t.tax.Category, t.tax.Rate, none, none, none, none})
		}
		r := &rows[i]
		for _, d := range t.discounts {
			s.add(&r.Discount, d.Amount)
		}
		s.add(&r.Net, t.net)
		s.add(&r.VAT, t.vat)
		s.add(&r.Gross, t.gross)
	}
	for i := range o.Lines {
		add(o.Lines[i].taxed())
	}
	for i := range o.Charges {
		add(o.Charges[i].taxed())
	}
	return rows, s.err
}

// ChargeSummary returns the charges as a person reads them: those that differ
// in nothing but their VAT are one, with the discounts of each promotion added
// up. A charge of several keeps the id of the first, and has a Tax only if all
// have the same. The order is not changed.
//
// The error is that of amounts that cannot be added.
func (o *Order) ChargeSummary() ([]Charge, error) {
	var out []Charge
	var s summer
	for _, c := range o.Charges {
		i := 0
		for i < len(out) && (out[i].Kind != c.Kind || out[i].Group != c.Group || out[i].Seller != c.Seller || out[i].Title != c.Title) {
			i++
		}
		if i == len(out) {
			c.Discounts = append([]Discount(nil), c.Discounts...)
			out = append(out, c)
			continue
		}
		x := &out[i]
		if x.Tax != c.Tax {
			x.Tax = Tax{}
		}
		s.add(&x.List, c.List)
		s.add(&x.Net, c.Net)
		s.add(&x.VAT, c.VAT)
		s.add(&x.Gross, c.Gross)
		for _, d := range c.Discounts {
			k := 0
			for k < len(x.Discounts) && (x.Discounts[k].Promotion != d.Promotion || x.Discounts[k].Code != d.Code) {
				k++
			}
			if k == len(x.Discounts) {
				x.Discounts = append(x.Discounts, d)
				continue
			}
			s.add(&x.Discounts[k].Amount, d.Amount)
		}
	}
	return out, s.err
}

// A summer adds amounts where they stand and keeps the first error.
type summer struct{ err error }

func (s *summer) add(to *money.Amount, by money.Amount) {
	sum, err := to.Add(by)
	if err == nil {
		*to = sum
	} else if s.err == nil {
		s.err = err
	}
}
