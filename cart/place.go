package cart

import (
	"cmp"
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/tax"
)

// places finds where the cart goes and makes a shipment of each group in use.
func (q *Quote) places() {
	asked, told := q.ctx.ShipTo, q.cart.destination
	q.address = asked
	if told != nil {
		switch {
		case asked == commerce.Address{}:
			q.address = *told
		case told.Country != "" && asked.Country != "" && told.Country != asked.Country,
			told.Postcode != "" && asked.Postcode != "" && told.Postcode != asked.Postcode:
			q.say(rDestinationConflict, "")
		case asked == commerce.Address{Country: asked.Country, Postcode: asked.Postcode}: // the rest, as the cart was told
			q.address = *told
			q.address.Country, q.address.Postcode = cmp.Or(asked.Country, told.Country), cmp.Or(asked.Postcode, told.Postcode)
		}
	}
	for i := range q.cart.lines {
		if l := q.cart.lines[i]; !l.Saved {
			q.shipment(l.Group)
		}
	}
}

// shipment returns the index of the shipment of a group.
func (q *Quote) shipment(group string) int {
	for i := range q.Shipments {
		if q.Shipments[i].Group.ID == group {
			return i
		}
	}
	g, _ := q.cart.group(group)
	n := len(q.Shipments)
	var offers []Offer
	if n < cap(q.Shipments) {
		offers = q.Shipments[:n+1][n].Offers[:0]
	}
	x := Shipment{Group: g, Offers: offers, address: q.address, chosen: -1, standard: -1, deal: -1}
	if group == "" && q.ctx.Method != "" {
		x.Group.Method = q.ctx.Method
	}
	if g.ShipTo != (commerce.Address{}) {
		x.address = g.ShipTo
	}
	if g.Location == "" && (g.Kind == Collect || g.Kind == PickupPoint) || g.Slot == "" && g.Kind == Slot {
		q.say(rGroupIncomplete, "", commerce.NewFact("group", g.ID), commerce.NewFact("kind", g.Kind.String()))
	}
	switch to, err := tax.Locate(x.address); {
	case g.Kind == Collect:
		x.to = q.from
	case x.address.Country == "":
		if !slices.ContainsFunc(q.findings, func(r commerce.Reason) bool { return r.Code == rDestinationMissing.String() }) {
			q.say(rDestinationMissing, "")
		}
		x.to = q.shop.Seller.VAT.Territory
		x.address.Country = x.to.Country()
	case err != nil:
		q.say(rDestinationUnknown, "", commerce.NewFact("country", string(x.address.Country)))
		x.to = q.shop.Seller.VAT.Territory
	default:
		x.to = to
	}
	if n < len(q.consigned) {
		x.consignment = q.consigned[n]
	}
	q.Shipments = append(q.Shipments, x)
	return n
}
