package cart

import (
	"slices"
	"strconv"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/catalog"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing"
)

// A given is an article that a promotion gives. It becomes a line g1, g2, … of
// the order whose discount is its whole price.
type given struct {
	promotion string
	item      catalog.Item
	qty       int64
	ship      int
	decision  int
	list      money.Amount // its price in the book, nothing where there is none
}

// give takes the gifts of the promotions into the parcels: the one article
// there is, or that which the buyer chose. Left in Gifts are those that wait for
// a choice, that the shop does not have, or that nothing else is sent with.
func (q *Quote) give() error {
	q.given, q.Gifts = q.given[:0], nil
	for _, g := range q.deal.Gifts {
		ok, err := q.gives(g.Promotion, g.SKUs, g.Qty)
		if err != nil {
			return err
		}
		if !ok {
			q.Gifts = append(q.Gifts, g)
			q.say(rGiftOffered, "", commerce.NewFact("promotion", g.Promotion), commerce.NewFact("units", g.Qty), commerce.NewFact("choices", len(g.SKUs)))
		}
	}
	return nil
}

func (q *Quote) gives(promotion string, skus []string, qty int64) (bool, error) {
	sku, chosen := q.ctx.Gifts[promotion]
	if !chosen && len(skus) == 1 {
		sku = skus[0]
	}
	item, known := q.catalog.SKU(sku)
	if !known || !slices.Contains(skus, sku) || item.Product.Bundle != nil {
		return false, nil
	}
	goods := !item.Traits().Any(intangible)
	ship := slices.IndexFunc(q.Shipments, func(g Shipment) bool { return g.goods || !goods })
	if ship < 0 || len(item.Product.Listings) > 0 && !item.Product.Shown(q.shop.Channel, q.market(ship), q.At) {
		return false, nil
	}
	if goods && q.ctx.Stock.Len() > 0 {
		need := qty
		for i := range q.needs {
			if n := &q.needs[i]; n.sku == sku && n.location == "" {
				need += n.qty
			}
		}
		for i := range q.given {
			if q.given[i].item == item {
				need += q.given[i].qty
			}
		}
		if can, err := q.ctx.Stock.Total(sku).Promise(need, q.day, q.shop.Stock); err != nil || can.Now < need {
			q.say(rGiftOutOfStock, "", commerce.NewFact("promotion", promotion), commerce.NewFact("sku", sku))
			return false, nil //nolint:nilerr // what cannot be promised is not given
		}
	}
	d, err := q.decide(item.TaxCategory(), item.Traits()&asked, ship)
	if err != nil {
		return false, err
	}
	g := given{promotion: promotion, item: item, qty: qty, ship: ship, decision: d, list: money.New(0, q.cart.currency)}
	price, err := q.shop.Prices.Find(pricing.Query{SKU: sku, Qty: qty, Currency: q.cart.currency, At: q.At, Channel: q.shop.Channel, Market: q.market(ship), Lists: q.ctx.Lists})
	if err == nil {
		if price.Unit, err = q.unit(price.Unit, price.Entry.Mode, &q.decisions[d]); err == nil {
			g.list, err = price.Unit.MulInt(qty)
		}
	}
	if g.list = g.list.Round(money.HalfUp); err != nil { // a gift needs no price
		g.list = money.New(0, q.cart.currency)
	}
	q.given = append(q.given, g)
	if goods {
		q.Shipments[ship].load(item, qty)
	}
	return true, nil
}

// load puts units of an article into the parcel.
func (g *Shipment) load(item catalog.Item, qty int64) {
	size := item.Variant.Size
	g.goods = true
	g.parcel.grams = grow(g.parcel.grams, item.Variant.WeightGrams, qty)
	g.parcel.volume = grow(g.parcel.volume, grow(0, grow(0, size.LengthMM, size.WidthMM), size.HeightMM), qty)
	g.parcel.units += qty
}

// draftGifts writes the lines of the gifts: what they would cost, all of it taken off.
func (q *Quote) draftGifts() {
	zero := money.New(0, q.cart.currency)
	for i := range q.given {
		g := &q.given[i]
		l := q.sold("g"+strconv.Itoa(i+1), g.item, g.qty, g.ship, g.decision)
		l.Title, l.List, l.Net, l.VAT, l.Gross = q.title(g.item), g.list, zero, zero, zero
		if l.Seller = q.shop.Sellers[l.SKU]; !g.list.IsZero() {
			l.Discounts = []commerce.Discount{{Promotion: g.promotion, Amount: g.list}}
		}
	}
}
