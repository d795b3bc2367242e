package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

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
			return true, d.taxed(d.islands(d.from.whole()).code, OSSUnion)
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
