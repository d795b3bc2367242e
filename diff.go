package commerce

import (
	"strconv"

	"github.com/bottega-go/commerce/money"
)

// Diff names every figure by which b differs from a, and why as far as the two
// orders tell: another rate, another discount, another quantity, or nothing but
// rounding. A shop that migrates runs old and new in parallel and reads it.
//
// Lines, charges and tenders are paired by id; ids, names, texts and times are
// not compared. The reasons are in the order of a, additions of b last; each
// has the pointer into b (into a for what b lacks) and the facts "was" and
// "is". Equal orders give none.
func Diff(a, b Order) []Reason {
	var d differ
	if a.Currency != b.Currency {
		d.texts(rDiffCurrency, "/currency", "", a.Currency.Code(), b.Currency.Code())
	}
	if a.Mode != b.Mode {
		d.texts(rDiffMode, "/mode", "", a.Mode.String(), b.Mode.String())
	}
	for i := range a.Lines {
		x := &a.Lines[i]
		j, ok := index(b.Lines, x.ID, func(l *Line) string { return l.ID })
		if !ok {
			d.amount(rDiffMissing, Pointer("lines", i), x.ID, x.Gross, money.Amount{})
			continue
		}
		d.lines(Pointer("lines", j), x, &b.Lines[j])
	}
	for i := range b.Lines {
		if _, ok := a.Line(b.Lines[i].ID); !ok {
			d.amount(rDiffAdded, Pointer("lines", i), b.Lines[i].ID, money.Amount{}, b.Lines[i].Gross)
		}
	}
	for i := range a.Charges {
		x := &a.Charges[i]
		j, ok := index(b.Charges, x.ID, func(c *Charge) string { return c.ID })
		if !ok {
			d.amount(rDiffMissing, Pointer("charges", i), x.ID, x.Gross, money.Amount{})
			continue
		}
		y := &b.Charges[j]
		d.parts(Pointer("charges", j), x.ID, x.taxed(), y.taxed())
	}
	for i := range b.Charges {
		if _, ok := a.Charge(b.Charges[i].ID); !ok {
			d.amount(rDiffAdded, Pointer("charges", i), b.Charges[i].ID, money.Amount{}, b.Charges[i].Gross)
		}
	}
	for i := range a.Tenders {
		x := &a.Tenders[i]
		if j, ok := index(b.Tenders, x.ID, func(t *Tender) string { return t.ID }); ok {
			d.amount(rDiffTender, Pointer("tenders", j), x.ID, x.Amount, b.Tenders[j].Amount)
		} else {
			d.amount(rDiffMissing, Pointer("tenders", i), x.ID, x.Amount, money.Amount{})
		}
	}
	for i := range b.Tenders {
		if _, ok := index(a.Tenders, b.Tenders[i].ID, func(t *Tender) string { return t.ID }); !ok {
			d.amount(rDiffAdded, Pointer("tenders", i), b.Tenders[i].ID, money.Amount{}, b.Tenders[i].Amount)
		}
	}
	d.totals(a.Totals, b.Totals)
	return d.out
}

type differ struct{ out []Reason }

func index[T any](list []T, id string, of func(*T) string) (int, bool) {
	for i := range list {
		if of(&list[i]) == id {
			return i, true
		}
	}
	return 0, false
}

func (d *differ) add(c reasonCode, path, line string, facts ...Fact) {
	r := c.reason(facts...)
	r.Path, r.Line = path, line
	d.out = append(d.out, r)
}

func (d *differ) texts(c reasonCode, path, line, was, is string) {
	if was != is {
		d.add(c, path, line, NewFact("was", was), NewFact("is", is))
	}
}

func (d *differ) amount(c reasonCode, path, line string, was, is money.Amount) {
	if same(was, is) && c != rDiffMissing && c != rDiffAdded {
		return
	}
	d.add(c, path, line, NewFact("was", was), NewFact("is", is))
}

// taxed is what a line and a charge have in common.
type taxed struct {
	list, net, vat, gross money.Amount
	discounts             []Discount
	tax                   Tax
}

func (l *Line) taxed() taxed   { return taxed{l.List, l.Net, l.VAT, l.Gross, l.Discounts, l.Tax} }
func (c *Charge) taxed() taxed { return taxed{c.List, c.Net, c.VAT, c.Gross, c.Discounts, c.Tax} }
func (t taxed) same(u taxed) bool {
	return same(t.net, u.net) && same(t.vat, u.vat) && same(t.gross, u.gross)
}

func (d *differ) lines(path string, x, y *Line) {
	if x.SKU != y.SKU {
		d.texts(rDiffSku, path+"/sku", x.ID, x.SKU, y.SKU)
	}
	if x.Qty != y.Qty {
		d.texts(rDiffQuantity, path+"/qty", x.ID, strconv.FormatInt(x.Qty, 10), strconv.FormatInt(y.Qty, 10))
	}
	d.parts(path, x.ID, x.taxed(), y.taxed())
}

// parts names causes first (list price, discounts, tax) and then the figures
// that no cause explains: those are rounding.
func (d *differ) parts(path, id string, x, y taxed) {
	before := len(d.out)
	d.amount(rDiffList, path+"/list", id, x.list, y.list)
	for i, was := range x.discounts {
		is := promotionSum(y.discounts, was.Promotion)
		if i == firstOf(x.discounts, was.Promotion) {
			d.amount(rDiffDiscount, path+"/discounts", id, promotionSum(x.discounts, was.Promotion), is)
		}
	}
	for i, is := range y.discounts {
		if firstOf(x.discounts, is.Promotion) < 0 && i == firstOf(y.discounts, is.Promotion) {
			d.amount(rDiffDiscount, path+"/discounts", id, money.Amount{}, promotionSum(y.discounts, is.Promotion))
		}
	}
	d.texts(rDiffTerritory, path+"/tax/territory", id, string(x.tax.Territory), string(y.tax.Territory))
	d.texts(rDiffCategory, path+"/tax/category", id, x.tax.Category, y.tax.Category)
	if x.tax.Rate != y.tax.Rate {
		d.add(rDiffRate, path+"/tax/rate", id, NewFact("was", x.tax.Rate), NewFact("is", y.tax.Rate))
	}
	if x.same(y) {
		return
	}
	code := rDiffAmount
	if len(d.out) == before {
		code = rDiffRounding
	}
	d.amount(code, path+"/net", id, x.net, y.net)
	d.amount(code, path+"/vat", id, x.vat, y.vat)
	d.amount(code, path+"/gross", id, x.gross, y.gross)
}

func firstOf(ds []Discount, promotion string) int {
	i, ok := index(ds, promotion, func(d *Discount) string { return d.Promotion })
	if !ok {
		return -1
	}
	return i
}

func promotionSum(ds []Discount, promotion string) money.Amount {
	var sum money.Total
	for _, d := range ds {
		if d.Promotion == promotion {
			sum.Add(d.Amount)
		}
	}
	a, _ := sum.Amount()
	return a
}

func (d *differ) totals(a, b Totals) {
	for _, x := range [...]struct {
		name    string
		was, is money.Amount
	}{
		{"discount", a.Discount, b.Discount},
		{"net", a.Net, b.Net},
		{"vat", a.VAT, b.VAT},
		{"gross", a.Gross, b.Gross},
		{"rounding", a.Rounding, b.Rounding},
		{"payable", a.Payable, b.Payable},
		{"local_vat", a.LocalVAT, b.LocalVAT},
	} {
		d.amount(rDiffTotal, "/totals/"+x.name, "", x.was, x.is)
	}
}
