package tax

import (
	"github.com/bottega-go/commerce"
)

// service decides everything that is not goods. For services the United
// Kingdom with Northern Ireland is outside.
func (d *decider) service() error {
	s := d.supply
	if s.Margin == Travel {
		return d.margin()
	}
	if d.seller.code == "XI" && d.to.code == "GB" || d.seller.code == "GB" && d.to.code == "XI" {
		d.seller = d.to // one country for services
	}
	home, to := d.seller, d.to
	business := s.Buyer.Taxable == commerce.Yes
	kind := s.Kind
	if kind == VirtualEvent && !business && s.On.Before(virtualEvents) {
		kind = Event // before Directive 2022/542: where it takes place
	}
	switch kind {
	case Event:
		return d.performed(rPlaceEvent)
	case Restaurant:
		return d.performed(rPlaceRestaurant)
	case Immovable:
		return d.performed(rPlaceImmovable)
	case PassengerTransport:
		return d.performed(rPlacePassengerTransport)
	default:
	}
	same := home.key == to.key
	if same && home.services() && to.services() { // the same place by every rule
		switch {
		case business:
			d.because(rPlaceServiceBusiness)
		case kind == Service:
			if s.Buyer.Taxable == commerce.Unknown && home.whole().code != to.whole().code {
				d.need(needTaxable, rNeedsFactsTaxable)
				return nil
			}
			d.because(rPlaceServiceConsumer)
			to = home
		case kind == VirtualEvent:
			d.because(rPlaceVirtualEvent)
			to = to.mainland()
		default:
			d.because(rPlaceDigital)
			to = to.mainland()
		}
		return d.domestic(d.islands(to.whole()))
	}
	if same && home.services() != to.services() && (home.services() || d.ownLaw(home)) {
		return d.serviceWithin(kind)
	}
	switch s.Buyer.Taxable {
	case commerce.Unknown:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case commerce.Yes:
		return d.serviceToBusiness(kind)
	default:
	}
	return d.serviceToConsumer(kind)
}

// serviceWithin is a service between a state and a part of it outside the VAT
// area. Where the VAT law of the state holds in both, it is taxed at the place
// of supply; otherwise what is supplied in the part leaves the scope.
func (d *decider) serviceWithin(kind Kind) error {
	to := d.to
	business := d.supply.Buyer.Taxable == commerce.Yes
	switch {
	case d.supply.Buyer.Taxable == commerce.Unknown && kind == Service:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case kind == Service && !business:
		d.because(rPlaceServiceConsumer)
		to = d.seller
	case business:
		d.because(rPlaceServiceBusiness)
	default:
		d.because(rPlaceDigital)
	}
	switch {
	case to.services():
		return d.domestic(to.whole())
	case d.ownLaw(to):
		return d.beyond(to, to)
	}
	d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
	d.localNote(to)
	return nil
}

// performed is a service that is taxed where it happens or where property lies,
// whoever buys it (Art. 47, 48, 53, 54, 55).
func (d *decider) performed(c reasonCode) error {
	s, home, to := d.supply, d.seller, d.to
	if !to.services() {
		d.because(c)
		if home.key == to.key && (!home.services() || d.ownLaw(to)) {
			return d.beyond(to, to)
		}
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		d.localNote(to)
		return nil
	}
	d.because(c)
	place := d.islands(to.whole())
	if home.key == to.key {
		return d.domestic(place)
	}
	if s.Buyer.Taxable == commerce.Unknown {
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	}
	if s.Buyer.Taxable == commerce.Yes { // no one-stop shop for businesses
		if s.Charge == NoCharge {
			d.registered(place)
		}
		return d.domestic(place)
	}
	return d.abroad(place, home.services())
}

func (d *decider) serviceToBusiness(kind Kind) error {
	s, home, to := d.supply, d.seller, d.to
	if !to.services() {
		if !home.services() {
			return d.beyond(home, to)
		}
		d.because(rPlaceServiceBusiness)
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		return nil
	}
	// IR 282/2011 Art. 18: the number is how the supplier knows a business.
	issuer := canonical(s.Buyer.VATID.Issuer)
	switch result := s.Buyer.VATID.Result; {
	case result == Invalid:
		d.because(rEvidenceServiceInvalid)
		return d.serviceToConsumer(kind)
	case result == Valid && (s.Exemption != "" || d.small(to)): // nothing for which the customer could account
		d.because(rPlaceServiceBusiness)
		return d.domestic(to.whole())
	case result == Valid && (issuer == "" || flagsOf(issuer, s.On)&inServices != 0):
		d.free(rReverseServices, ReverseCharge, CrossBorderReverse, to.state(), "AE", "VATEX-EU-AE", "N2.1")
		d.because(rPlaceServiceBusiness)
		d.because(rEvidenceValid)
		if issuer != "" && keyOf(issuer) == home.key {
			d.because(rEvidenceServiceSameState)
		}
		return nil
	default:
	}
	d.needNumber()
	return nil
}

func (d *decider) serviceToConsumer(kind Kind) error {
	s, home, to := d.supply, d.seller, d.to
	if kind == Service { // Art. 45
		if !home.services() {
			return d.beyond(home, home)
		}
		d.because(rPlaceServiceConsumer)
		return d.domestic(home.whole())
	}
	c := rPlaceDigital // Art. 58
	if kind == VirtualEvent {
		c = rPlaceVirtualEvent // Art. 54(1), second subparagraph
	}
	if !to.services() {
		if !home.services() && home.key == to.key {
			return d.beyond(home, to)
		}
		d.because(c)
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		return nil
	}
	if s.On.Before(ecommerceRules) {
		return notCovered("cross-border services to consumers before %s are not in the table", ecommerceRules)
	}
	at := rThresholdAbove
	switch {
	case kind == VirtualEvent: // Art. 59c names goods and Art. 58 only
		at = rNone
	case !home.services() || s.Seller.SeveralStates:
		at = rThresholdNotAvailable
	case s.Threshold == commerce.Unknown:
		d.need(needThreshold, rNeedsFactsThreshold)
		return nil
	case s.Threshold == commerce.No:
		d.because(rPlaceOrigin)
		return d.domestic(home.whole())
	}
	d.because(c)
	if at != rNone {
		d.because(at)
	}
	return d.abroad(to.mainland().whole(), home.services())
}
