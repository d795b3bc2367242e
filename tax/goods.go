package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

func (d *Decision) goods() error {
	s := &d.supply
	from, to := d.place(s.From), d.place(s.To)
	fromIn, toIn := flagsOf(from, s.On)&inGoods != 0, flagsOf(to, s.On)&inGoods != 0
	if s.Via != Direct {
		if done, err := d.marketplace(fromIn, toIn); done || err != nil {
			return err
		}
	}
	switch {
	case fromIn != toIn && gbNI(from, to):
		d.because(rPlaceGbNi)
		return d.taxed(state(from), Domestic)
	case !fromIn && toIn:
		return d.imported(to)
	case fromIn && !toIn:
		return d.exported(from, to)
	case !fromIn:
		return d.beyond(from, to)
	case s.Margin != NoMargin:
		return d.margin(from)
	case state(from) == state(to):
		return d.inState(from, to)
	}
	return d.crossBorder(from, to)
}

func gbNI(from, to commerce.Territory) bool {
	return from == "GB" && to == "XI" || from == "XI" && to == "GB"
}

// inState is a sale inside one state. Where the goods are decides about regional
// rates, which follow the place of supply (2006/112 Art. 31, 32, 104, 105).
func (d *Decision) inState(from, to commerce.Territory) error {
	if d.supply.Collected {
		d.because(rPlaceCollected)
	} else {
		d.because(rPlaceDomestic)
	}
	place := from
	if len(place) == 2 {
		place = state(place)
	}
	if home := state(canonical(d.supply.Seller.Territory)); home != state(place) && d.supply.Charge == NoCharge {
		// A seller from abroad who sells from stock: Art. 193, 214.
		if contains(d.supply.Seller.Registrations, place) {
			d.because(rSchemeRegistered)
		} else if !contains(d.supply.Seller.SmallIn, place) {
			d.because(rSchemeNotRegistered)
		}
	}
	if to == "MC" || from == "MC" {
		d.because(rPlaceTreatedAs)
	} else if from != to && !d.supply.Collected {
		d.because(rPlaceRegions)
	}
	return d.domestic(place)
}

func (d *Decision) crossBorder(from, to commerce.Territory) error {
	s := &d.supply
	if s.Traits.Has(commerce.NewVehicle) && s.Proof != commerce.No {
		d.free(rExemptNewVehicle, IntraCommunity, IntraUnion, state(from), "K", "VATEX-EU-IC", "N3.2")
		return nil
	}
	switch s.Buyer.Taxable {
	case commerce.Unknown:
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	case commerce.Yes:
		return d.toBusiness(from)
	default:
	}
	if s.Collected {
		d.because(rPlaceCollected)
		return d.domestic(from)
	}
	return d.distance(from, to)
}

// toBusiness is a sale to a taxable person in another member state: exempt with
// a valid number of another state than that of dispatch (Art. 138(1)).
func (d *Decision) toBusiness(from commerce.Territory) error {
	s := &d.supply
	switch v := s.Buyer.VATID; {
	case s.Exemption != "": // the exemption of the goods comes before that of their destination: C-240/05
	case s.Seller.Small && state(canonical(s.Seller.Territory)) == state(from):
		d.because(rExemptNotForSmall) // Art. 139(1)
	case s.Proof == commerce.No:
		d.because(rProofMissing)
	case v.Result == Invalid:
		d.because(rEvidenceInvalid)
	case v.Result == Valid && v.Issuer != "" && state(canonical(v.Issuer)) == state(from):
		d.because(rEvidenceSameState)
	case v.Result == Valid && v.Issuer != "" && flagsOf(canonical(v.Issuer), s.On)&inGoods == 0:
		d.because(rEvidenceNotUnion)
	case v.Result == Valid:
		d.free(rExemptIntraCommunity, IntraCommunity, IntraUnion, state(from), "K", "VATEX-EU-IC", "N3.2")
		d.because(rEvidenceValid)
		d.because(rExemptRecapitulative)
		if s.Proof == commerce.Unknown {
			d.because(rProofKeep)
		}
		return nil
	default:
		d.need(needEvidence, rNeedsFactsEvidence)
		if v.Result == Unavailable {
			d.because(rEvidenceUnavailable)
		}
		return nil
	}
	d.because(rPlaceDispatch)
	return d.domestic(from)
}

// distance is an intra-Community distance sale (Art. 14(4)(1), 33(a), 59c).
func (d *Decision) distance(from, to commerce.Territory) error {
	s := &d.supply
	if s.On.Before(ecommerceRules) {
		return commerce.FieldErrors{{Path: "/on", Code: "tax.supply.not_covered", Err: commerce.Detail(ErrNotCovered,
			"tax: distance sales before %s followed national thresholds that are not in the table", ecommerceRules)}}
	}
	home := state(canonical(s.Seller.Territory))
	inUnion := flagsOf(home, s.On)&inGoods != 0
	at := rThresholdAbove
	switch {
	case !inUnion || s.Seller.SeveralStates:
		at = rThresholdNotAvailable
	case state(from) != home && !s.On.Before(stockRule):
		at = rThresholdStockExcluded
	case s.Threshold == commerce.Unknown:
		d.need(needThreshold, rNeedsFactsThreshold)
		return nil
	case s.Threshold == commerce.No:
		d.because(rPlaceOrigin)
		if state(from) != home {
			d.because(rThresholdStockElsewhere)
		}
		return d.domestic(from)
	}
	d.because(rPlaceDistanceSale)
	d.because(at)
	place := to
	switch to {
	case "MC":
		place = "FR"
		d.because(rPlaceTreatedAs)
	case "GR-ISLANDS":
		place = "GR"
		d.because(rPlaceIsland)
	}
	return d.abroad(place, home, inUnion)
}

// exported is a supply that leaves the VAT area: exempt, not zero-rated.
func (d *Decision) exported(from, to commerce.Territory) error {
	s := &d.supply
	if s.Proof == commerce.No {
		d.because(rProofMissing)
		d.because(rPlaceDispatch)
		return d.domestic(from)
	}
	c := rExemptExport
	if s.Collected {
		c = rExemptExportCollected
		if state(canonical(s.Buyer.Territory)) == state(from) { // Art. 146(1)(b), 147
			d.because(rExemptExportResident)
			d.because(rPlaceDispatch)
			return d.domestic(from)
		}
	}
	nature := "N3.1"
	switch to {
	case "SM":
		nature = "N3.3"
	case "VA":
		nature = "N3.4"
	}
	d.free(c, Export, Exported, state(from), "G", "VATEX-EU-G", nature)
	if s.Proof == commerce.Unknown {
		d.because(rProofKeep)
	}
	d.localNote(to)
	return nil
}

// imported is a supply from outside (Art. 33(c), 30, 60, 85).
func (d *Decision) imported(to commerce.Territory) error {
	s := &d.supply
	if s.Buyer.Taxable == commerce.Unknown {
		d.need(needTaxable, rNeedsFactsTaxable)
		return nil
	}
	if s.Buyer.Taxable == commerce.No {
		if s.On.Before(ecommerceRules) {
			d.outside(rImportAtBorder, AtImport, "")
			d.Treatment = Import
			return nil
		}
		if s.Consignment == (money.Amount{}) {
			d.need(needConsignment, rNeedsFactsConsignment)
			return nil
		}
		low := !aboveLimit(s.Consignment)
		switch {
		case low && s.Seller.IOSS && !s.Traits.Has(commerce.Excise):
			d.because(rPlaceImported)
			switch to {
			case "MC":
				to = "FR"
			case "GR-ISLANDS":
				to = "GR"
			}
			err := d.taxed(to, IOSS)
			d.duty()
			return err
		case !low:
			d.because(rImportAboveLimit)
		case s.Traits.Has(commerce.Excise):
			d.because(rImportExcise)
		default:
			d.because(rImportNoScheme)
		}
		d.outside(rImportAtBorder, AtImport, "")
		d.Treatment = Import
		if low {
			d.duty()
		}
		return nil
	}
	d.outside(rImportAtBorder, AtImport, "")
	d.Treatment = Import
	return nil
}

// duty names the customs duty on parcels; what comes from the customs territory
// (Åland, the Canaries, San Marino) bears none.
func (d *Decision) duty() {
	on, from := d.supply.On, canonical(d.supply.From)
	if !on.Before(dutyFirst) && !on.After(dutyLast) && flagsOf(from, on)&inCustoms == 0 {
		d.because(rImportDuty)
	}
}

// beyond is a supply between territories outside the area: VAT of the Union has
// no part in it. Inside one territory its own tax applies, where the book has it.
func (d *Decision) beyond(from, to commerce.Territory) error {
	if from != to {
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		return nil
	}
	tax := localTax(to)
	if d.book.home(to) == 0 {
		if tax == "vat" && to == "FI-01" { // Finnish VAT holds on Åland between those who are there
			d.because(rPlaceLocalTax)
			if err := d.taxed("FI", LocalTax); err != nil {
				return err
			}
			d.Place, d.Tax.Territory = to, to
			return nil
		}
		d.outside(rPlaceOutsideUnion, NotSubject, "N2.1")
		return nil
	}
	d.because(rPlaceLocalTax)
	if err := d.taxed(to, LocalTax); err != nil {
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
func (d *Decision) localNote(to commerce.Territory) {
	if tax := localTax(to); tax != "" && tax != "none" {
		d.because(rPlaceLocalTax)
	}
}

// ownLaw says that a territory outside the area is under the VAT law of its
// state all the same: Åland, and three departments of France.
func (d *Decision) ownLaw(t commerce.Territory) bool {
	return len(t) > 2 && localTax(t) == "vat" && (t == "FI-01" || d.book.home(t) != 0)
}

// localTax names the tax of a canonical territory outside the area.
func localTax(t commerce.Territory) string {
	switch t {
	case "GB", "CH", "NO", "IM", "XI":
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
func (d *Decision) margin(from commerce.Territory) error {
	d.free(rMarginScheme, InMargin, MarginScheme, state(from), "E", marginCodes[d.supply.Margin], "N5")
	return nil
}

// marginCodes are the VATEX codes. VATEX-EU-D is read in two ways by the lists
// that carry it; the newer one says travel agents.
var marginCodes = [...]string{NoMargin: "", SecondHand: "VATEX-EU-F", Art: "VATEX-EU-I", Antiques: "VATEX-EU-J", Travel: "VATEX-EU-D"}

// marketplace is a supply that an electronic interface facilitates (Art. 14a):
// imported consignments up to EUR 150, and goods inside the Union of a seller
// that is not established there, both to consumers. It reports whether it
// decided; otherwise the ordinary rules do.
func (d *Decision) marketplace(fromIn, toIn bool) (bool, error) {
	s := &d.supply
	if !toIn || s.Buyer.Taxable == commerce.Yes || s.On.Before(ecommerceRules) {
		return d.notDeemed()
	}
	if s.Buyer.Taxable == commerce.Unknown {
		d.need(needTaxable, rNeedsFactsTaxable)
		return true, nil
	}
	underlying := s.Seller.Territory
	if s.Via == AsMarketplace {
		underlying = s.Underlying
	}
	deemed := fromIn && flagsOf(state(canonical(underlying)), s.On)&inGoods == 0
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
		d.free(rExemptDeemedSupply, Exempt, DeemedSupplier, state(canonical(s.From)), "E", "", "")
		d.because(rMarketplaceDeemed)
		return true, nil
	}
	d.because(rMarketplaceDeemed)
	from, to := d.place(s.From), d.place(s.To)
	if fromIn && state(from) == state(to) {
		d.because(rPlaceDomestic)
		if s.Seller.OSS { // Art. 369b(b): the deemed supplier may declare domestic supplies too
			return true, d.taxed(state(from), OSSUnion)
		}
		return true, d.domestic(from)
	}
	return false, nil
}

// notDeemed leaves the seller's supply to the ordinary rules; a marketplace that
// is not the supplier has nothing to tax.
func (d *Decision) notDeemed() (bool, error) {
	if d.supply.Via == Marketplace {
		return false, nil
	}
	d.outside(rMarketplaceNotDeemed, NotSubject, "")
	return true, nil
}
