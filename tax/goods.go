package tax

import (
	"github.com/bottega-go/commerce"
)

func (d *decider) goods() error {
	s, from, to := d.supply, d.from, d.to
	if s.Via != Direct {
		if done, err := d.marketplace(); done || err != nil {
			return err
		}
	}
	switch fromIn, toIn := from.goods(), to.goods(); {
	case fromIn != toIn && (from.code == "GB" && to.code == "XI" || from.code == "XI" && to.code == "GB"):
		d.because(rPlaceGbNi)
		return d.taxed(from.code, Domestic)
	case !fromIn && toIn:
		return d.imported()
	case fromIn && !toIn:
		return d.exported()
	case !fromIn:
		return d.beyond(from, to)
	case s.Margin != NoMargin && (from.key == to.key || !s.Traits.Has(commerce.NewVehicle)): // Art. 313(2)
		return d.margin()
	case from.key == to.key:
		return d.inState()
	}
	return d.crossBorder()
}

// inState is a sale inside one state. Where the goods are decides about regional
// rates, which follow the place of supply (2006/112 Art. 31, 32, 104, 105).
func (d *decider) inState() error {
	s, from, to := d.supply, d.from, d.to
	if s.Collected {
		d.because(rPlaceCollected)
	} else {
		d.because(rPlaceDomestic)
	}
	if from.flags&to.flags&plain == 0 {
		switch {
		case to.code == "MC" || from.code == "MC":
			d.because(rPlaceTreatedAs)
		case to.code == greekIslands && from.code != to.code && d.seller.key == to.key && !s.Collected:
			return d.toIslands()
		case from.code != to.code && !s.Collected:
			d.because(rPlaceRegions)
		}
	}
	return d.stock(from)
}

// toIslands is a sale from Greece to its islands with lower rates: they hold if
// the buyer is a business, or a legal person, there (Law 5144/2024 Art. 26(4)(b)).
func (d *decider) toIslands() error {
	d.because(rPlaceIsland)
	switch d.supply.Buyer.Taxable {
	case commerce.Unknown:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case commerce.Yes:
		return d.domestic(d.to)
	default:
		return d.domestic(d.to.mainland())
	}
}

// islands are the Greek islands with lower rates only for what is supplied there
// by sellers who are established there (Law 5144/2024 Art. 26(4)(b), (5)).
func (d *decider) islands(p spot) spot {
	if p.code == greekIslands && d.seller.code != p.code {
		d.because(rPlaceIsland)
		return p.mainland()
	}
	return p
}

func (d *decider) crossBorder() error {
	s := d.supply
	if s.Chain != NoChain {
		if done, err := d.chain(); done || err != nil {
			return err
		}
	}
	if !s.CallOff.IsZero() {
		return d.callOff()
	}
	if s.Traits.Has(commerce.NewVehicle) {
		if s.Proof == commerce.No { // no distance sale either: Art. 14(4)
			return d.unproved()
		}
		d.free(rExemptNewVehicle, IntraCommunity, IntraUnion, d.from.state(), "K", "VATEX-EU-IC", "N3.2")
		d.registered(d.from)
		return nil
	}
	switch s.Buyer.Taxable {
	case commerce.Unknown:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case commerce.Yes:
		return d.toBusiness()
	default:
	}
	if s.Collected {
		d.because(rPlaceCollected)
		return d.stock(d.from)
	}
	return d.distance()
}

// unproved is a supply whose exemption wants proof that the goods left, which
// there is not.
func (d *decider) unproved() error {
	d.because(rProofMissing)
	if d.supply.Margin != NoMargin {
		return d.margin()
	}
	d.because(rPlaceDispatch)
	return d.stock(d.from)
}

// toBusiness is a sale to a taxable person in another member state: exempt with
// a valid number of another state than that of dispatch (Art. 138(1)).
func (d *decider) toBusiness() error {
	s := d.supply
	switch v := s.Buyer.VATID; {
	case s.Exemption != "": // the exemption of the goods comes before that of their destination: C-240/05
	case d.small(d.from):
		d.because(rExemptNotForSmall) // Art. 139(1)
	case s.Proof == commerce.No:
		return d.unproved()
	case v.Result == Invalid:
		d.because(rEvidenceInvalid)
	case v.Result == Valid && v.Issuer != "" && keyOf(v.Issuer) == d.from.key:
		d.because(rEvidenceSameState)
	case v.Result == Valid && v.Issuer != "" && flagsOf(canonical(v.Issuer), s.On)&inGoods == 0:
		d.because(rEvidenceNotUnion)
	case v.Result == Valid:
		d.free(rExemptIntraCommunity, IntraCommunity, IntraUnion, d.from.state(), "K", "VATEX-EU-IC", "N3.2")
		d.because(rEvidenceValid)
		d.because(rExemptRecapitulative)
		if s.Proof == commerce.Unknown {
			d.because(rProofKeep)
		}
		d.registered(d.from)
		return nil
	default:
		d.needNumber()
		return nil
	}
	d.because(rPlaceDispatch)
	return d.stock(d.from)
}

// needNumber asks whether the buyer's number is valid, or whose it is.
func (d *decider) needNumber() {
	switch v := d.supply.Buyer.VATID; {
	case v.Result == Valid && v.Issuer == "":
		d.need(needIssuer, rNeedsFactsIssuer)
	case v.Result == Unavailable:
		d.need(needEvidence, rNeedsFactsEvidence)
		d.because(rEvidenceUnavailable)
	default:
		d.need(needEvidence, rNeedsFactsEvidence)
	}
}

// distance is an intra-Community distance sale (Art. 14(4)(1), 33(a), 59c).
func (d *decider) distance() error {
	s := d.supply
	if s.On.Before(ecommerceRules) {
		return notCovered("distance sales before %s followed national thresholds that are not in the table", ecommerceRules)
	}
	inUnion, away := d.seller.goods(), d.from.key != d.seller.key
	at := rThresholdAbove
	switch {
	case !inUnion || s.Seller.SeveralStates:
		at = rThresholdNotAvailable
	case away && !s.On.Before(stockRule):
		at = rThresholdStockExcluded
	case s.Threshold == commerce.Unknown:
		d.need(needThreshold, rNeedsFactsThreshold)
		return nil
	case s.Threshold == commerce.No:
		d.because(rPlaceOrigin)
		if away {
			d.because(rThresholdStockElsewhere)
		}
		return d.stock(d.from)
	}
	d.because(rPlaceDistanceSale)
	d.because(at)
	return d.abroad(d.arrival(), inUnion)
}

// arrival is where goods that are sent to a consumer are taxed: Monaco counts
// as France, and the lower rates of the Greek islands are not for them.
func (d *decider) arrival() spot {
	p := d.to
	if p.flags&plain != 0 {
		return p
	}
	switch p.code {
	case "MC":
		d.because(rPlaceTreatedAs)
		p.code = "FR"
	case greekIslands:
		d.because(rPlaceIsland)
		p.code = "GR"
	}
	return p
}

// margin is the scheme of taxable dealers: taxed where the dealer is, without a
// distance sale rule (Art. 35) and without an intra-Community exemption (139(3)).
func (d *decider) margin() error {
	place, _ := d.dealer()
	if d.small(place) { // what is exempt has no VAT in its margin
		return d.domestic(place.whole())
	}
	d.free(rMarginScheme, InMargin, MarginScheme, place.state(), "E", marginCodes[d.supply.Margin], "N5")
	d.registered(place)
	return nil
}

// dealer is where a taxable dealer sells, or a travel agent is, and the area in
// which that place must be.
func (d *decider) dealer() (spot, areaFlags) {
	if d.supply.Margin == Travel {
		return d.seller, inServices
	}
	return d.from, inGoods
}

// marginCodes are the VATEX codes. VATEX-EU-D is read in two ways by the lists
// that carry it; the newer one says travel agents.
var marginCodes = [...]string{NoMargin: "", SecondHand: "VATEX-EU-F", Art: "VATEX-EU-I", Antiques: "VATEX-EU-J", Travel: "VATEX-EU-D"}
