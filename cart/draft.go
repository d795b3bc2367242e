package cart

import (
	"slices"
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
	"github.com/bottega-go/commerce/tax"
)

// A mix is the taxes of the goods of one shipment with their value, by which its
// charges are shared out (2006/112 Art. 78(b)).
type mix struct {
	taxes  []commerce.Tax
	values []int64
	shares []money.Amount
}

// of fills the mix of a shipment. What is outside the scope of VAT bears no
// part, unless there is nothing else.
func (q *Quote) mixOf(ship int) *mix {
	m := &q.mix
	if m.taxes == nil {
		m.taxes, m.values, m.shares = make([]commerce.Tax, 0, 2), make([]int64, 0, 2), make([]money.Amount, 0, 2)
	}
	m.taxes, m.values = m.taxes[:0], m.values[:0]
	for _, outside := range [...]bool{false, true} {
		for i := range q.parts {
			x := &q.parts[i]
			d := &q.decisions[x.decision].d
			if q.Lines[x.line].shipment != ship || (d.Treatment == tax.OutsideScope) != outside {
				continue
			}
			t := d.Tax
			t.Product = ""
			k := slices.Index(m.taxes, t)
			if k < 0 {
				k = len(m.taxes)
				m.taxes, m.values = append(m.taxes, t), append(m.values, 0)
			}
			m.values[k] += x.final.Units()
		}
		if len(m.taxes) > 0 {
			break
		}
	}
	return m
}

// share splits an amount by the values; where all goods are free, all of it goes to the first tax.
func (m *mix) share(a money.Amount) ([]money.Amount, error) {
	m.shares = m.shares[:0]
	var sum int64
	for _, v := range m.values {
		sum |= v
	}
	if sum != 0 && len(m.values) > 1 {
		var err error
		m.shares, err = a.AppendAllocate(m.shares, m.values, money.Allocation{})
		return m.shares, err
	}
	m.shares = append(m.shares, a)
	for range m.values[1:] {
		m.shares = append(m.shares, money.New(0, a.Currency()))
	}
	return m.shares, nil
}

// less is a − b of two amounts of the quote, b being at most a: it cannot fail.
func less(a, b money.Amount) money.Amount {
	d, _ := a.Sub(b)
	return d
}

// charge adds a charge less discounts, one part for each tax of the mix. A part
// of nothing says nothing, unless all is nothing: free delivery is shown once.
func (q *Quote) charge(m *mix, kind commerce.ChargeKind, g *Shipment, list money.Amount, ds []promo.Allocation) error {
	first := len(q.Draft.Charges)
	final := list
	for _, d := range ds {
		final = less(final, d.Amount)
	}
	shares, err := m.share(final)
	if err != nil {
		return err
	}
	title := g.Offers[g.chosen].Title
	q.Draft.Charges = slices.Grow(q.Draft.Charges, len(shares))
	for k, s := range shares {
		q.Draft.Charges = append(q.Draft.Charges, commerce.Charge{Kind: kind, Title: title, Group: shipmentID(g.Group.ID), List: s, Gross: s, Tax: m.taxes[k]})
	}
	for _, d := range ds {
		if shares, err = m.share(d.Amount); err != nil {
			return err
		}
		for k, s := range shares {
			if c := &q.Draft.Charges[first+k]; !s.IsZero() {
				c.Discounts = append(c.Discounts, commerce.Discount{Promotion: d.Promotion, Code: d.Code, Amount: s})
				c.List = less(c.List, s.Neg())
			}
		}
	}
	kept := first
	for k := first; k < len(q.Draft.Charges); k++ {
		if c := q.Draft.Charges[k]; !c.List.IsZero() || k == first && list.IsZero() {
			c.ID = chargeID(kept)
			q.supply = append(q.supply, tax.Line{ID: c.ID, Amount: c.Gross, Tax: c.Tax, Role: tax.Surcharge})
			q.Draft.Charges[kept] = c
			kept++
		}
	}
	q.Draft.Charges = q.Draft.Charges[:kept]
	return nil
}

// chargeID numbers charges from c1; most orders have few.
func chargeID(i int) string {
	if few := "c1c2c3c4c5c6c7c8c9"; i < len(few)/2 {
		return few[2*i : 2*i+2]
	}
	return "c" + strconv.Itoa(i+1)
}

// ships adds the charges of a shipment. A discount is taken off the supplement
// first, so that what a withdrawal pays back stays as high as it can be
// (Directive 2011/83 Art. 13(1), (2)).
func (q *Quote) ships(g *Shipment, m *mix) error {
	supplement := less(g.Amount, g.Standard)
	left, taken := q.deal.Shipping[g.deal].Allocations, []promo.Allocation(nil) // of the standard part, of the supplement
	if !supplement.IsZero() {
		room := supplement
		all := left
		left = nil
		for _, a := range all {
			part := a
			if c, _ := part.Amount.Cmp(room); c > 0 {
				part.Amount = room
			}
			room, a.Amount = less(room, part.Amount), less(a.Amount, part.Amount)
			if !part.Amount.IsZero() {
				taken = append(taken, part)
			}
			if !a.Amount.IsZero() {
				left = append(left, a)
			}
		}
	}
	err := q.charge(m, commerce.Shipping, g, g.Standard, left)
	if err == nil && !supplement.IsZero() {
		err = q.charge(m, commerce.ShippingSupplement, g, supplement, taken)
	}
	if err == nil && g.fee != (money.Amount{}) {
		err = q.charge(m, commerce.CashOnDelivery, g, g.fee, nil)
	}
	return err
}

// taxes computes the VAT of lines and charges.
func (q *Quote) taxes() error {
	if len(q.Lines) == 0 {
		return nil
	}
	for i := range q.Lines {
		if err := q.explode(i); err != nil {
			return err
		}
	}
	for i := range q.parts {
		x := &q.parts[i]
		q.supply = append(q.supply, tax.Line{ID: x.id, Qty: x.qty, Amount: x.final, Tax: q.decisions[x.decision].d.Tax})
	}
	for i := range q.Shipments {
		if g := &q.Shipments[i]; g.deal >= 0 {
			if m := q.mixOf(i); len(m.taxes) > 0 {
				if err := q.ships(g, m); err != nil {
					return err
				}
			}
		}
	}
	if err := tax.CalculateInto(&q.vat, q.supply, tax.Options{Mode: q.Draft.Mode, Level: q.shop.Level}); err != nil {
		return err
	}
	q.shares = q.vat.AppendLines(q.shares)
	for i := range q.decisions {
		d := &q.decisions[i].d
		if d.Treatment != tax.Taxed {
			continue
		}
		row, err := q.shop.VAT.Rate(d.Place, q.decisions[i].category, q.day)
		if err != nil || row.Period.Last.IsZero() {
			continue
		}
		q.end(row.Period.Last.End(q.shop.Place.Zone))
	}
	return nil
}

// draft writes the order.
func (q *Quote) draft() error {
	o, s := &q.Draft, q.shop
	o.ID, o.PlacedAt, o.Zone, o.Currency, o.Channel = q.cart.id, q.At, s.Place.Zone.String(), q.cart.currency, s.Channel
	o.Seller, o.Consumer, o.ShipTo = s.Seller.Party, q.consumer, q.address
	if c := q.cart.customer; c != nil {
		o.Buyer = c.Party
	}
	if len(q.Shipments) > 0 {
		o.Market = q.market(0)
	}
	o.Editions = append(o.Editions, commerce.Edition{Table: "vat", Edition: s.VAT.Edition()})
	for i := range q.Shipments {
		g := &q.Shipments[i]
		o.Groups = append(o.Groups, commerce.Group{
			ID: shipmentID(g.Group.ID), Kind: g.Group.Kind.String(), Method: g.Method, Location: g.Group.Location,
			Promised: g.Promised, ShipTo: g.Group.ShipTo,
		})
	}
	discounts := 0
	for i := range q.parts {
		discounts += len(q.deal.Lines[q.parts[i].line].Allocations)
	}
	q.slab = slices.Grow(q.slab, discounts) // lines keep slices of it
	for i := range q.parts {
		if err := q.draftLine(i); err != nil {
			return err
		}
	}
	q.draftGifts()
	for i := range o.Charges {
		c, sh := &o.Charges[i], &q.shares[len(q.parts)+i]
		c.Net, c.VAT, c.Gross = sh.Net, sh.VAT, sh.Gross
	}
	return nil
}

func (q *Quote) draftLine(i int) (err error) {
	p, sh := &q.parts[i], &q.shares[i]
	x, deal := &q.Lines[p.line], &q.deal.Lines[p.line]
	l := q.sold(p.id, p.item, p.qty, x.shipment, p.decision)
	l.Title, l.Seller, l.Price, l.List = x.title, q.shop.Sellers[x.Line.SKU], x.Unit, deal.Open
	l.Net, l.VAT, l.Gross = sh.Net, sh.VAT, sh.Gross
	from := len(q.slab)
	for _, a := range deal.Allocations {
		amount := a.Amount
		if p.of > 0 {
			if amount, err = q.component(p, a.Amount); err != nil {
				return err
			}
		}
		if !amount.IsZero() {
			q.slab = append(q.slab, commerce.Discount{Promotion: a.Promotion, Code: a.Code, Amount: amount})
		}
	}
	if len(q.slab) > from {
		l.Discounts = q.slab[from:len(q.slab):len(q.slab)]
	}
	switch {
	case p.of > 0:
		l.Title, l.Parent, l.Price, l.List = q.title(p.item), x.Line.ID, money.Amount{}, p.final
		for _, d := range l.Discounts {
			l.List = less(l.List, d.Amount.Neg())
		}
	case len(deal.Runs) > 1:
		l.Runs, err = q.runs(deal.Runs, sh)
	}
	return err
}

// sold adds a line to the order, with all that follows from its article. It is good until the next one.
func (q *Quote) sold(id string, item catalog.Item, qty int64, ship, decision int) *commerce.Line {
	q.Draft.Lines = append(q.Draft.Lines, commerce.Line{
		ID: id, SKU: item.Variant.SKU, Group: shipmentID(q.Shipments[ship].Group.ID), Qty: qty,
		Tax: q.decisions[decision].d.Tax, Traits: item.Traits(),
	})
	l := &q.Draft.Lines[len(q.Draft.Lines)-1]
	if cost := item.Variant.Cost; cost.Currency() == q.cart.currency {
		l.Cost, _ = cost.MulInt(qty) // unknown where it cannot be counted
	}
	return l
}

// runs shares the VAT of a line out to its runs by what they cost. The dearest
// come first: they are the first to be paid back.
func (q *Quote) runs(deal []promo.Run, sh *tax.Share) ([]commerce.Run, error) {
	deal = slices.Clone(deal)
	slices.SortStableFunc(deal, func(a, b promo.Run) int {
		x, _ := a.Amount.Ratio(money.New(a.Qty, a.Amount.Currency()))
		y, _ := b.Amount.Ratio(money.New(b.Qty, b.Amount.Currency()))
		return y.Cmp(x)
	})
	out := make([]commerce.Run, len(deal))
	weights := make([]int64, len(deal))
	var sum int64
	for i, r := range deal {
		weights[i] = r.Amount.Units()
		sum |= weights[i]
	}
	if sum == 0 {
		weights[0] = 1
	}
	vat, err := sh.VAT.Allocate(weights...)
	if err != nil {
		return nil, err
	}
	for i, r := range deal {
		out[i] = commerce.Run{Qty: r.Qty, Net: r.Amount, VAT: vat[i], Gross: r.Amount}
		if q.Draft.Mode == commerce.Net {
			out[i].Gross = less(r.Amount, vat[i].Neg())
		} else {
			out[i].Net = less(r.Amount, vat[i])
		}
	}
	return out, nil
}

// cloneOrder copies what a quote would write over.
func cloneOrder(o commerce.Order) commerce.Order {
	o.Groups, o.Lines, o.Charges = slices.Clone(o.Groups), slices.Clone(o.Lines), slices.Clone(o.Charges)
	o.Tenders, o.Editions = slices.Clone(o.Tenders), slices.Clone(o.Editions)
	for i := range o.Lines {
		o.Lines[i].Discounts = slices.Clone(o.Lines[i].Discounts)
	}
	for i := range o.Charges {
		o.Charges[i].Discounts = slices.Clone(o.Charges[i].Discounts)
	}
	return o
}
