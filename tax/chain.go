package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

var quickFixes = calendar.MustDate("2020-01-01") // Directive 2018/1910: Art. 17a, 36a

const callOffMonths = 12 // Art. 17a(4)

// chain is a link of successive sales of goods that travel once, from the first
// seller to the last buyer (Art. 36a). The transport belongs to the sale to the
// intermediary operator; where that operator gave its supplier a number of the
// state of dispatch, to the sale by it. All earlier links are taxed where the
// transport begins and all later ones where it ends (C-245/04). It reports
// whether it decided: the link with the transport follows the ordinary rules.
func (d *decider) chain() (bool, error) {
	s := d.supply
	atEnd := s.Chain == AfterTransport
	if s.On.Before(quickFixes) {
		return true, notCovered("chains of sales before %s followed case law that is not in the table", quickFixes)
	}
	if s.Chain == ToIntermediary || s.Chain == ByIntermediary {
		if s.DispatchNumber == commerce.Unknown {
			d.need(needDispatchNumber, rNeedsFactsDispatchNumber)
			return true, nil
		}
		if (s.Chain == ToIntermediary) == (s.DispatchNumber == commerce.No) {
			d.because(rChainTransport)
			return false, nil
		}
		atEnd = s.Chain == ByIntermediary
	}
	switch {
	case s.Triangular:
		return true, d.triangular()
	case atEnd:
		d.because(rChainAfter)
		return true, d.stock(d.to)
	}
	d.because(rChainBefore)
	return true, d.stock(d.from)
}

// triangular is the sale by the intermediary of three, who acquires the goods in
// the state of arrival without being established there: the customer, who has a
// number of that state, accounts for the tax. The intermediary uses a number of
// a third state (Art. 141(a), (c)).
func (d *decider) triangular() error {
	s := d.supply
	third := d.seller.goods() && d.seller.key != d.from.key
	for _, r := range s.Seller.Registrations {
		p := d.spot(r)
		third = third || p.key != d.from.key && p.key != d.to.key && p.goods()
	}
	switch v := s.Buyer.VATID; {
	case d.seller.key == d.to.key, !third, v.Result == Invalid, v.Result == Valid && keyOf(v.Issuer) != d.to.key && v.Issuer != "":
		d.because(rTriangularNotOpen)
		return d.stock(d.to)
	case v.Result != Valid || v.Issuer == "":
		d.needNumber()
		return nil
	}
	d.free(rReverseTriangular, ReverseCharge, CrossBorderReverse, d.to.state(), "AE", "VATEX-EU-AE", "N3.2")
	d.because(rTriangularRecapitulative)
	return nil
}

// callOff is the sale of goods that were brought to another state for a buyer
// who was known: within twelve months of their arrival it is an exempt
// intra-Community supply on the day on which the buyer takes them (Art. 17a(3)).
func (d *decider) callOff() error {
	s := d.supply
	switch v := s.Buyer.VATID; {
	case s.On.Before(quickFixes):
		return notCovered("call-off stock before %s followed national rules that are not in the table", quickFixes)
	case s.Buyer.Taxable == commerce.Unknown:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case s.On.After(s.CallOff.AddMonths(callOffMonths)):
		d.because(rCallOffExpired)
		return d.stock(d.to)
	case d.seller.key == d.to.key, s.Buyer.Taxable == commerce.No, v.Result == Invalid, v.Result == Valid && v.Issuer != "" && keyOf(v.Issuer) != d.to.key:
		d.because(rCallOffNotOpen)
		return d.stock(d.to)
	case v.Result != Valid || v.Issuer == "":
		d.needNumber()
		return nil
	}
	d.because(rCallOffSupplied)
	return d.toBusiness()
}

// stock is a sale of goods that are in a state, by whoever: a seller from abroad
// registers there (Art. 193, 214).
func (d *decider) stock(place spot) error {
	if s := d.supply; s.Charge == NoCharge || s.Buyer.Taxable == commerce.No {
		d.registered(place)
	}
	return d.domestic(d.islands(place.whole()))
}
