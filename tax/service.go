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
	if state(home) == state(to) && homeIn { // the same place by every rule
		if business {
			d.because(rPlaceServiceBusiness)
		} else {
			d.because(rPlaceServiceConsumer)
		}
		return d.domestic(servicePlace(to))
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
		if state(home) == state(to) && !homeIn {
			d.because(c)
			return d.beyond(to, to)
		}
		d.because(c)
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
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
	switch s.Buyer.VATID.Result {
	case Invalid:
		d.because(rEvidenceServiceInvalid)
		return d.serviceToConsumer(kind, home, to, homeIn, toIn)
	case Valid:
		d.free(rReverseServices, ReverseCharge, CrossBorderReverse, state(to), "AE", "VATEX-EU-AE", "N2.1")
		d.because(rPlaceServiceBusiness)
		d.because(rEvidenceValid)
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
