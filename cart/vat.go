package cart

import (
	"errors"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
	"github.com/bottega-go/commerce/tax"
)

// A decision is how VAT treats articles that are alike.
type decision struct {
	category string
	traits   commerce.Traits // those that matter
	shipment int
	d        tax.Decision
	home     money.Percent // rate of the same article at home
	hasHome  bool
}

// asked are the traits that VAT looks at.
const asked = commerce.Digital | commerce.DigitalService | commerce.Service | commerce.GiftCard | commerce.NewVehicle | commerce.Excise |
	commerce.DatedEvent | commerce.Accommodation | commerce.PassengerTransport

// intangible goods need no parcel.
const intangible = asked &^ (commerce.NewVehicle | commerce.Excise | commerce.GiftCard)

// decide returns the index of the decision for articles of a category.
func (q *Quote) decide(category string, traits commerce.Traits, ship int) (int, error) {
	for i := range q.decisions {
		if x := &q.decisions[i]; x.shipment == ship && x.traits == traits && x.category == category {
			return i, nil
		}
	}
	s := &q.shop.Seller
	supply := tax.Supply{
		Seller: s.VAT, Buyer: tax.Buyer{VATID: q.ctx.VATID}, Category: category, To: q.Shipments[ship].to, On: q.day,
		Threshold: s.Threshold, Traits: traits, Kind: kindOf(traits),
	}
	switch q.consumer {
	case commerce.Yes:
		supply.Buyer.Taxable = commerce.No
	case commerce.No:
		supply.Buyer.Taxable = commerce.Yes
	default:
	}
	if supply.Kind == tax.Goods {
		supply.From = q.from
	}
	if traits.Has(commerce.GiftCard) {
		supply.Voucher = tax.MultiPurpose
	}
	d, err := tax.Decide(q.shop.VAT, supply)
	if err == nil {
		err = q.importVAT(&d, &supply, ship)
	}
	if err != nil || d.Treatment == tax.NeedsFacts {
		home := supply
		home.To, home.Buyer, home.Threshold = s.VAT.Territory, tax.Buyer{Taxable: commerce.No}, commerce.No
		if home.Kind == tax.Goods {
			home.To = q.from
		}
		estimate, failed := tax.Decide(q.shop.VAT, home)
		if failed != nil {
			return 0, errors.Join(ErrShop, failed)
		}
		if err != nil {
			cause := "tax"
			if fields, ok := errors.AsType[commerce.FieldErrors](err); ok && len(fields) > 0 {
				cause = fields[0].Code
			}
			q.say(rTaxUndecided, "", commerce.NewFact("to", q.Shipments[ship].to), commerce.NewFact("cause", cause))
		} else {
			for _, r := range d.Reasons() {
				if r.Kind == commerce.Problem {
					q.findings = append(q.findings, r)
				}
			}
			q.say(rTaxEstimated, "", commerce.NewFact("territory", estimate.Place))
		}
		q.blocked = true
		d = estimate
	}
	q.decisions = append(q.decisions, decision{category: category, traits: traits, shipment: ship, d: d})
	return len(q.decisions) - 1, nil
}

func kindOf(t commerce.Traits) tax.Kind {
	switch {
	case t.Any(commerce.Digital | commerce.DigitalService):
		return tax.Digital
	case t.Has(commerce.PassengerTransport):
		return tax.PassengerTransport
	case t.Has(commerce.Accommodation):
		return tax.Immovable
	case t.Has(commerce.DatedEvent):
		return tax.Event
	case t.Has(commerce.Service):
		return tax.Service
	}
	return tax.Goods
}
