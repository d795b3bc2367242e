package cart

import (
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
)

// A part is what becomes one line of the order: a whole line of the cart, or one
// component of a bundle, with the VAT of its own goods.
type part struct {
	line     int // of Quote.Lines
	id       string
	item     catalog.Item
	qty      int64
	final    money.Amount
	decision int
	of       int // number of the component from 1, 0 for a whole line
}

// explode makes the parts of a line. A bundle whose components are not all in
// the catalog with stand-alone prices stays whole, with a warning.
func (q *Quote) explode(i int) error {
	x, final := &q.Lines[i], q.deal.Lines[i].Final
	whole := part{line: i, id: x.Line.ID, item: x.Item, qty: x.Line.Qty, final: final, decision: x.decision}
	b := x.Item.Product.Bundle
	if b == nil {
		q.parts = append(q.parts, whole)
		return nil
	}
	from := len(q.parts)
	shares, err := b.ExplodeN(final, x.Line.Qty)
	for k, s := range shares {
		item, ok := q.catalog.SKU(s.SKU)
		if !ok {
			err = ErrUnknown
			break
		}
		d, err := q.decide(item.TaxCategory(), item.Traits()&asked, x.shipment)
		if err != nil {
			return err
		}
		q.parts = append(q.parts, part{i, x.Line.ID + "." + strconv.Itoa(k+1), item, s.Qty, s.Price, d, k + 1})
	}
	if err != nil {
		q.parts = append(q.parts[:from], whole)
		q.say(rBundleWhole, x.Line.ID, commerce.NewFact("sku", x.Line.SKU))
	}
	return nil
}

// component is the share of a component in an amount of the bundle.
func (q *Quote) component(p *part, a money.Amount) (money.Amount, error) {
	x := &q.Lines[p.line]
	shares, err := x.Item.Product.Bundle.ExplodeN(a, x.Line.Qty)
	if err != nil {
		return money.Amount{}, err
	}
	return shares[p.of-1].Price, nil
}
