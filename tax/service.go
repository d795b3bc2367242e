package tax

import (
	"github.com/bottega-go/commerce"
)

// service decides everything that is not goods. For services the United
// Kingdom with Northern Ireland is outside.
func (d *Decision) service() error {
	s := &d.supply
	if s.Margin == Travel {
		d.free(rMarginScheme, InMargin, MarginScheme, state(canonical(s.Seller.Territory)), "E", marginCodes[Travel], "N5")
		return nil
	}
	home, to := d.place(s.Seller.Territory), d.place(s.To)
	homeIn, toIn := flagsOf(home, s.On)&inServices != 0, flagsOf(to, s.On)&inServices != 0
	business := s.Buyer.Taxable == commerce.Yes
	kind := s.Kind
	if kind == VirtualEvent && !business && s.On.Before(virtualEvents) {
		kind = Event // before Directive 2022/542: where it takes place
	}
	switch kind {
	case Event:
		return d.performed(rPlaceEvent, home, to, homeIn, toIn)
	case Restaurant:
		return d.performed(rPlaceRestaurant, home, to, homeIn, toIn)
	case Immovable:
		return d.performed(rPlaceImmovable, home, to, homeIn, toIn)
	case PassengerTransport:
		return d.performed(rPlacePassengerTransport, home, to, homeIn, toIn)
	default:
	}
	if state(home) == state(to) && homeIn && toIn { // the same place by every rule
		switch {
		case business:
			d.because(rPlaceServiceBusiness)
		case kind == Service:
			d.because(rPlaceServiceConsumer)
		default:
			d.because(rPlaceDigital)
		}
		return d.domestic(servicePlace(to))
	}
	if state(home) == state(to) && homeIn != toIn && (homeIn || d.ownLaw(home)) {
		return d.serviceWithin(kind, home, to, toIn)
	}
	switch s.Buyer.Taxable {
	case commerce.Unknown:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case commerce.Yes:
		return d.serviceToBusiness(kind, home, to, homeIn, toIn)
	default:
	}
	return d.serviceToConsumer(kind, home, to, homeIn, toIn)
}

// serviceWithin is a service between a state and a part of it outside the VAT
// area. Where the VAT law of the state holds in both, it is taxed at the place
// of supply; otherwise what is supplied in the part leaves the scope.
func (d *Decision) serviceWithin(kind Kind, home, to commerce.Territory, toIn bool) error {
	business := d.supply.Buyer.Taxable == commerce.Yes
	switch {
	case d.supply.Buyer.Taxable == commerce.Unknown && kind == Service:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case kind == Service && !business:
		d.because(rPlaceServiceConsumer)
		to, toIn = home, flagsOf(home, d.supply.On)&inServices != 0
	case business:
		d.because(rPlaceServiceBusiness)
	default:
		d.because(rPlaceDigital)
	}
	switch {
	case toIn:
		return d.domestic(servicePlace(to))
	case d.ownLaw(to):
		return d.beyond(to, to)
	}
	d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
	d.localNote(to)
	return nil
}

// servicePlace is the territory whose rate a service bears; rates of islands
// and regions are for what is supplied there, which a caller says with To.
func servicePlace(to commerce.Territory) commerce.Territory {
	if len(to) == 2 {
		return state(to)
	}
	return to
}

// performed is a service that is taxed where it happens or where property lies,
// whoever buys it (Art. 47, 48, 53, 54, 55).
func (d *Decision) performed(c reasonCode, home, to commerce.Territory, homeIn, toIn bool) error {
	s := &d.supply
	if !toIn {
		d.because(c)
		if state(home) == state(to) && (!homeIn || d.ownLaw(to)) {
			return d.beyond(to, to)
		}
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		d.localNote(to)
		return nil
	}
	d.because(c)
	place := servicePlace(to)
	if state(home) == state(to) {
		return d.domestic(place)
	}
	if s.Buyer.Taxable == commerce.Unknown {
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	}
	if s.Buyer.Taxable == commerce.Yes { // no one-stop shop for businesses
		if s.Charge == NoCharge {
			if contains(s.Seller.Registrations, place) {
				d.because(rSchemeRegistered)
			} else {
				d.because(rSchemeNotRegistered)
			}
		}
		return d.domestic(place)
	}
	return d.abroad(place, state(home), homeIn)
}

func (d *Decision) serviceToBusiness(kind Kind, home, to commerce.Territory, homeIn, toIn bool) error {
	s := &d.supply
	if !toIn {
		if !homeIn {
			return d.beyond(state(home), state(to))
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
		return d.serviceToConsumer(kind, home, to, homeIn, toIn)
	case result == Valid && (issuer == "" || flagsOf(issuer, s.On)&inServices != 0):
		d.free(rReverseServices, ReverseCharge, CrossBorderReverse, state(to), "AE", "VATEX-EU-AE", "N2.1")
		d.because(rPlaceServiceBusiness)
		d.because(rEvidenceValid)
		if issuer != "" && state(issuer) == state(home) {
			d.because(rEvidenceServiceSameState)
		}
		return nil
	default:
	}
	d.need(needEvidence, rNeedsFactsEvidence)
	if s.Buyer.VATID.Result == Unavailable {
		d.because(rEvidenceUnavailable)
	}
	return nil
}

func (d *Decision) serviceToConsumer(kind Kind, home, to commerce.Territory, homeIn, toIn bool) error {
	s := &d.supply
	if kind == Service { // Art. 45
		if !homeIn {
			return d.beyond(state(home), state(home))
		}
		d.because(rPlaceServiceConsumer)
		return d.domestic(servicePlace(home))
	}
	c := rPlaceDigital // Art. 58
	if kind == VirtualEvent {
		c = rPlaceVirtualEvent // Art. 54(1), second subparagraph
	}
	if !toIn {
		if !homeIn && state(home) == state(to) {
			return d.beyond(state(home), state(to))
		}
		d.because(c)
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		return nil
	}
	if s.On.Before(ecommerceRules) {
		return commerce.FieldErrors{{Path: "/on", Code: "tax.supply.not_covered", Err: commerce.Detail(ErrNotCovered,
			"tax: cross-border services to consumers before %s are not in the table", ecommerceRules)}}
	}
	at := rThresholdAbove
	switch {
	case kind == VirtualEvent: // Art. 59c names goods and Art. 58 only
		at = rNone
	case !homeIn || s.Seller.SeveralStates:
		at = rThresholdNotAvailable
	case s.Threshold == commerce.Unknown:
		d.need(needThreshold, rNeedsFactsThreshold)
		return nil
	case s.Threshold == commerce.No:
		d.because(rPlaceOrigin)
		return d.domestic(servicePlace(home))
	}
	d.because(c)
	if at != rNone {
		d.because(at)
	}
	if to == "GR-ISLANDS" {
		to = "GR"
	}
	return d.abroad(servicePlace(to), state(home), homeIn)
}
