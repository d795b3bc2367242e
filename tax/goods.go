package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
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
		if to.code == "MC" || from.code == "MC" {
			d.because(rPlaceTreatedAs)
		} else if from.code != to.code && !s.Collected {
			d.because(rPlaceRegions)
		}
	}
	return d.stock(from)
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
	case "GR-ISLANDS":
		d.because(rPlaceIsland)
		p.code = "GR"
	}
	return p
}

// exported is a supply that leaves the VAT area: exempt, not zero-rated.
func (d *decider) exported() error {
	s := d.supply
	if s.Proof == commerce.No {
		return d.unproved()
	}
	c, nature := rExemptExport, "N3.1"
	traveller := s.Collected && s.Buyer.Taxable == commerce.No // Art. 147
	if s.Collected {
		if c = rExemptExportCollected; s.Buyer.Taxable == commerce.Unknown {
			d.need(needTaxable, rNeedsFactsTaxable)
			return nil
		}
		// A business must not be established in the state (Art. 146(1)(b)), a traveller not in the Union (Art. 147(1)(a)).
		if home := d.spot(s.Buyer.Territory); home.goods() && (traveller || home.key == d.from.key) {
			d.because(rExemptExportResident)
			d.because(rPlaceDispatch)
			return d.stock(d.from)
		}
	}
	switch {
	case d.to.code == "SM":
		nature = "N3.3"
	case d.to.code == "VA":
		nature = "N3.4"
	case traveller: // DPR 633/1972 Art. 38-quater
		nature = "N3.6"
	}
	d.free(c, Export, Exported, d.from.state(), "G", "VATEX-EU-G", nature)
	if s.Proof == commerce.Unknown {
		d.because(rProofKeep)
	}
	if traveller {
		d.because(rExemptExportTraveller)
	}
	d.registered(d.from)
	d.localNote(d.to)
	return nil
}

// imported is a supply from outside (Art. 33(c), 30, 60, 85).
func (d *decider) imported() error {
	s := d.supply
	if s.Buyer.Taxable == commerce.Unknown {
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	}
	if s.Buyer.Taxable == commerce.No {
		if s.On.Before(ecommerceRules) {
			d.border()
			return nil
		}
		known, open := s.Consignment != (money.Amount{}), s.Seller.IOSS && !s.Traits.Has(commerce.Excise)
		if !known && open {
			d.need(needConsignment, rNeedsFactsConsignment)
			return nil
		}
		low := known && !aboveLimit(s.Consignment)
		switch {
		case low && open:
			d.because(rPlaceImported)
			err := d.taxed(d.arrival().code, IOSS)
			d.duty()
			return err
		case known && !low:
			d.because(rImportAboveLimit)
		case s.Traits.Has(commerce.Excise):
			d.because(rImportExcise)
		default:
			d.because(rImportNoScheme)
		}
		d.border()
		if low {
			d.duty()
		}
		return nil
	}
	d.border()
	return nil
}

// border ends a supply before the import of the goods, which is taxed at customs.
func (d *decider) border() {
	d.outside(rImportAtBorder, AtImport, "N2.1")
	d.Treatment = Import
}

// duty names the customs duty on parcels; what comes from the customs territory
// (Åland, the Canaries, San Marino) bears none.
func (d *decider) duty() {
	if on := d.supply.On; !on.Before(dutyFirst) && !on.After(dutyLast) && d.from.flags&inCustoms == 0 {
		d.because(rImportDuty)
	}
}

// beyond is a supply between territories outside the area: VAT of the Union has
// no part in it. Inside one territory its own tax applies, where the book has it.
func (d *decider) beyond(from, to spot) error {
	s := d.supply
	from, to = from.whole(), to.whole()
	if (from.code == "FR-GP" || from.code == "FR-MQ") && (to.code == "FR-GP" || to.code == "FR-MQ") {
		to = from // one market: CGI art. 294(2)
	}
	tax := localTax(to.code)
	switch known := d.book.home(to.code) != 0; {
	case from.code != to.code || !known && (tax != "vat" || to.code != "FI-01"):
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		return nil
	case s.Seller.Small && (d.seller.whole().code == to.code || d.seller.key == to.key && d.ownLaw(to)):
		d.exemptSmall(to)
		return nil
	case !known: // Finnish VAT holds on Åland between those who are there
		d.because(rPlaceLocalTax)
		if err := d.taxed("FI", LocalTax); err != nil {
			return err
		}
		d.Place, d.Tax.Territory = to.code, to.code
		return nil
	}
	d.because(rPlaceLocalTax)
	if err := d.taxed(to.code, LocalTax); err != nil {
		return err
	}
	switch tax {
	case "igic":
		d.Tax.Category = "L"
	case "ipsi":
		d.Tax.Category = "M"
	}
	return nil
}

// localNote says that a territory outside the area levies a tax of its own.
func (d *decider) localNote(to spot) {
	if tax := localTax(to.code); tax != "" && tax != "none" {
		d.because(rPlaceLocalTax)
	}
}

// ownLaw says that a territory outside the area is under the VAT law of its
// state all the same: Åland, and three departments of France.
func (d *decider) ownLaw(p spot) bool {
	return len(p.code) > 2 && localTax(p.code) == "vat" && (p.code == "FI-01" || d.book.home(p.code) != 0)
}

// localTax names the tax of a canonical territory outside the area.
func localTax(t commerce.Territory) string {
	switch t {
	case "GB", "CH", "LI", "NO", "IM", "XI":
		return "vat"
	}
	for i := range specials {
		if specials[i].code == t {
			return specials[i].local
		}
	}
	return ""
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

// marketplace is a supply that an electronic interface facilitates (Art. 14a):
// imported consignments up to EUR 150, and goods inside the Union of a seller
// that is not established there, both to consumers. It reports whether it
// decided; otherwise the ordinary rules do.
func (d *decider) marketplace() (bool, error) {
	s, fromIn := d.supply, d.from.goods()
	if !d.to.goods() || s.Buyer.Taxable == commerce.Yes || s.On.Before(ecommerceRules) {
		return d.notDeemed()
	}
	if s.Buyer.Taxable == commerce.Unknown {
		d.need(needTaxable, rNeedsFactsTaxable)
		return true, nil
	}
	underlying := d.seller
	if s.Via == AsMarketplace {
		underlying = d.spot(s.Underlying)
	}
	deemed := !underlying.goods()
	if !fromIn {
		if s.Consignment == (money.Amount{}) {
			d.need(needConsignment, rNeedsFactsConsignment)
			return true, nil
		}
		deemed = !aboveLimit(s.Consignment)
	}
	if !deemed {
		return d.notDeemed()
	}
	if s.Via == Marketplace {
		if !fromIn {
			d.outside(rMarketplaceOutside, DeemedSupplier, "N2.1")
			d.because(rMarketplaceDeemed)
			return true, nil
		}
		d.free(rExemptDeemedSupply, Exempt, DeemedSupplier, d.from.state(), "E", "", "N4")
		d.because(rMarketplaceDeemed)
		return true, nil
	}
	d.because(rMarketplaceDeemed)
	if fromIn && d.from.key == d.to.key {
		d.because(rPlaceDomestic)
		if s.Seller.OSS { // Art. 369b(b): the deemed supplier may declare domestic supplies too
			return true, d.taxed(d.from.whole().code, OSSUnion)
		}
		return true, d.stock(d.from)
	}
	return false, nil
}

// notDeemed leaves the seller's supply to the ordinary rules; a marketplace that
// is not the supplier has nothing to tax.
func (d *decider) notDeemed() (bool, error) {
	if d.supply.Via == Marketplace {
		return false, nil
	}
	d.outside(rMarketplaceNotDeemed, NotSubject, "")
	return true, nil
}
