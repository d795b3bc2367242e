package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// exported is a supply that leaves the VAT area: exempt, not zero-rated.
func (d *decider) exported() error {
	s := d.supply
	if d.to.code == "SM" && d.from.state() == "IT" {
		if done, err := d.sanMarino(); done || err != nil {
			return err
		}
	}
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
	case traveller: // DPR 633/1972 Art. 38-quater; that its natura is N3.6 is from secondary sources
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

// sanMarino is a sale from Italy to San Marino: to a private person it bears
// Italian VAT (DM 21 June 2021 Art. 13(1)), but for new vehicles (Art. 14) and what
// is sent by a seller who is registered there, as who sends more than EUR 28 000 in
// a year or opts for it (Art. 15). It reports whether it decided.
func (d *decider) sanMarino() (bool, error) {
	s := d.supply
	switch {
	case s.Traits.Has(commerce.NewVehicle), s.Buyer.Taxable == commerce.Yes:
		return false, nil
	case s.Buyer.Taxable == commerce.Unknown:
		d.need(needTaxable, rNeedsFactsTaxable)
		return true, nil
	case !s.Collected && contains(s.Seller.Registrations, d.to):
		return false, nil
	}
	d.because(rPlaceSanMarino)
	if s.Margin != NoMargin {
		return true, d.margin()
	}
	return true, d.stock(d.from)
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
