package cart

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/pricing/promo"
)

// promote evaluates promotions. Where a method goes by the value of the goods,
// that value is what is left after the promotions on lines, so that those are
// evaluated first. Gifts weigh too: with them, deliveries are priced again.
func (q *Quote) promote() error {
	q.request()
	if byValue(q.shop.Shipping) {
		if err := q.shop.Promotions.EvaluateInto(&q.deal, q.in); err != nil {
			return err
		}
		for i := range q.Lines {
			g := &q.Shipments[q.Lines[i].shipment]
			sum, err := g.parcel.value.Add(q.deal.Lines[i].Final)
			if err != nil {
				return err
			}
			g.parcel.value = sum
		}
	}
	err := q.deliver()
	if err == nil && len(q.deal.Gifts) > 0 {
		if err = q.give(); err == nil && len(q.given) > 0 {
			err = q.deliver()
		}
	}
	if err != nil {
		return err
	}
	q.carried()
	q.end(q.shop.Promotions.Until(q.At))
	q.Claims, q.Points = q.deal.Claims, q.deal.Points
	if len(q.Gifts) > 0 { // what is not given is not used
		q.Claims = slices.DeleteFunc(slices.Clone(q.Claims), func(c promo.Claim) bool {
			return slices.ContainsFunc(q.Gifts, func(g promo.GiftRequest) bool { return g.Promotion == c.Promotion })
		})
	}
	q.value()
	return nil
}

// deliver prices the deliveries and evaluates the promotions with them.
func (q *Quote) deliver() error {
	q.in.Shipping = q.in.Shipping[:0]
	for i := range q.Shipments {
		g := &q.Shipments[i]
		g.parcel.address, g.Grams = g.address, g.parcel.grams
		if !g.goods || len(q.shop.Shipping) == 0 {
			continue
		}
		if q.offers(i, g.Group.Method); g.chosen >= 0 {
			g.deal = len(q.in.Shipping)
			q.in.Shipping = append(q.in.Shipping, promo.Shipment{ID: shipmentID(g.Group.ID), Method: g.Method, Amount: g.Amount})
		}
	}
	return q.shop.Promotions.EvaluateInto(&q.deal, q.in)
}

// carried says what is to be said of the deliveries, and promises their days.
func (q *Quote) carried() {
	carried := false
	for i := range q.Shipments {
		g := &q.Shipments[i]
		carried = carried || g.goods
		if !g.goods || len(q.shop.Shipping) == 0 {
			continue
		}
		switch {
		case g.chosen < 0 && g.Group.Kind != Collect:
			q.say(rShippingNone, "", commerce.NewFact("country", g.address.Country))
		case g.Group.Method != "" && g.Method != g.Group.Method:
			q.say(rShippingUnavailable, "", commerce.NewFact("method", g.Group.Method))
		case q.ctx.Payment == CashOnDelivery && g.fee == money.Amount{}:
			q.say(rShippingNoCash, "", commerce.NewFact("method", g.Method))
		}
		q.promise(g)
	}
	if q.ctx.Payment == CashOnDelivery && !carried && len(q.Lines) > 0 {
		q.say(rShippingNoCash, "", commerce.NewFact("method", "digital"))
	}
}

// ordinary names the group with the empty id where an id is needed.
const ordinary = "delivery"

func shipmentID(group string) string {
	if group == "" {
		return ordinary
	}
	return group
}

// request fills the input of the promotions.
func (q *Quote) request() {
	in, ctx := &q.in, &q.ctx
	in.At, in.Currency, in.Mode, in.Channel = q.At, q.cart.currency, q.Draft.Mode, q.shop.Channel
	in.Customer, in.Facts, in.Used = ctx.Customer, ctx.Facts, ctx.Used
	if len(q.Shipments) > 0 {
		in.Market = q.market(0)
	}
	for _, code := range q.cart.codes {
		in.Codes = append(in.Codes, promo.Code{Text: code, Promotion: ctx.Codes[code]})
	}
	for i := range q.Lines {
		x := &q.Lines[i]
		line := promo.Line{
			ID: x.Line.ID, SKU: x.Line.SKU, Qty: x.Line.Qty, Unit: x.Unit, Facets: x.facets,
			NoDiscount: x.Item.Traits().Has(commerce.GiftCard),
		}
		if floor, err := q.inCurrency(x.Price.Entry.Floor); err == nil && floor != (money.Amount{}) {
			line.Floor, _ = q.unit(floor, x.Price.Entry.Mode, &q.decisions[x.decision]) // the price itself was carried over before
		}
		in.Lines = append(in.Lines, line)
	}
}
