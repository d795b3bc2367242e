package tax

import (
	"strings"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
)

// Days on which the rules changed.
var (
	firstDay       = calendar.MustDate("2010-01-01") // of the rates
	flatRate       = calendar.MustDate("2015-01-01") // L. 190/2014 Art. 1(54)
	ecommerceRules = calendar.MustDate("2021-07-01") // Directive 2017/2455: OSS, IOSS, one threshold
	smallAbroad    = calendar.MustDate("2025-01-01") // Directive 2020/285
	virtualEvents  = calendar.MustDate("2025-01-01") // Directive 2022/542
	dutyFirst      = calendar.MustDate("2026-07-01") // Regulation 2026/382
	dutyLast       = calendar.MustDate("2028-06-30")
	chargeLast     = calendar.MustDate("2026-12-31") // Art. 199a and 199b lapse: Directive 2022/890
	splitLast      = calendar.MustDate("2026-06-30") // Decision 2023/1552; DPR 633/1972 Art. 17-ter(1-ter)
	cgiLast        = calendar.MustDate("2027-12-31") // Ordonnance 2025-1247: the CGI may be named for the CIBS
	stockRule      = calendar.MustDate("2027-01-01") // Directive 2025/516 Art. 2
)

// expenses is the code of what is paid in the customer's name (Art. 79(c)).
const expenses = "VATEX-EU-79-C"

// consignmentLimit is EUR 150.00, the intrinsic value up to which the import
// scheme is open (2006/112 Art. 33(c), 369l).
const consignmentLimit = 150_00

// Decide says how a supply is treated, where it is taxed and at which rate.
// Facts that are missing are named by [Decision.Missing] and never guessed; a
// VAT number that could not be checked is such a fact. Facts that contradict
// one another, unknown territories and days before 2010 are errors, all at once.
//
// For cross-border sales to consumers the rules are those since 2021-07-01; an
// earlier day is [ErrNotCovered]. A category that no row knows bears the standard
// rate with a warning, or is an error of a [Book.Strict]. Which goods a national reverse charge list, an
// exemption or a margin scheme covers is the caller's claim.
//
// Basis: 2006/112 Art. 31 to 59c (place), 132 to 146 (exemptions), 193 to 199b
// (who pays), 284, 313, 358 to 369x (schemes).
func Decide(b *Book, s Supply) (d Decision, err error) {
	w := decider{&d, new(places), &s}
	d.book, d.row = b, -1
	d.about = about{
		s.Seller.Territory, s.From, s.To, s.Buyer.VATID.Issuer, s.Underlying, s.Consignment, s.On,
		s.Kind, s.Margin, s.Charge, s.Buyer.Taxable,
	}
	if err = w.decide(); err != nil {
		d = Decision{row: -1}
	}
	return d, err
}

// A decider is a decision in the making. It holds nothing but pointers: so no
// part of it moves to the heap.
type decider struct {
	*Decision
	*places
	supply *Supply
}

type places struct{ seller, from, to spot }

func (d *decider) decide() error {
	s := d.supply
	if d.book == nil {
		return ErrNoBook
	}
	d.seller, d.from, d.to = d.spot(s.Seller.Territory), d.spot(s.From), d.spot(s.To)
	if !d.plausible() {
		if err := d.problems(); err != nil {
			return err
		}
	}
	if d.needBasics(); d.missing != 0 {
		return nil
	}
	var err error
	switch {
	case s.Voucher == MultiPurpose:
		d.outside(rVoucherMultiPurpose, MultiPurposeVoucher, "N2.2")
	case s.Kind == Goods:
		err = d.goods()
	default:
		err = d.service()
	}
	if err != nil {
		return err
	}
	if s.Voucher == SinglePurpose && d.Treatment != NeedsFacts {
		d.because(rVoucherSinglePurpose)
	}
	if s.Scheme != NoScheme && d.Treatment != NeedsFacts && d.Scheme != s.Scheme {
		return contradiction("/scheme", "tax: the facts make it %s, not %s", d.Scheme, s.Scheme)
	}
	return nil
}

func (d *decider) need(m missing, c reasonCode) {
	if d.missing == 0 {
		d.lead(c)
	} else {
		d.because(c)
	}
	d.missing |= m
	d.Treatment = NeedsFacts
}

func (d *decider) needBasics() {
	s := d.supply
	if s.Seller.Territory == "" {
		d.need(needSeller, rNeedsFactsSeller)
	}
	if s.On.IsZero() {
		d.need(needOn, rNeedsFactsOn)
	}
	if s.Voucher == MultiPurpose {
		return
	}
	if s.To == "" {
		d.need(needTo, rNeedsFactsTo)
	}
	if s.Kind == Goods && s.From == "" {
		d.need(needFrom, rNeedsFactsFrom)
	}
	if s.Via == AsMarketplace && s.Underlying == "" {
		d.need(needUnderlying, rNeedsFactsUnderlying)
	}
}

// taxed ends with VAT of a place: the rate, the category and the scheme.
func (d *decider) taxed(place commerce.Territory, scheme Scheme) error {
	s := d.supply
	i, h := -1, how(0)
	if s.CN != "" {
		i, h = d.book.findCN(place, s.CN, s.On)
	}
	if i < 0 {
		i, h = d.book.find(place, s.Category, s.On)
	}
	if i < 0 {
		err := d.book.problem(place, s.Category, s.On, h)
		if fields, ok := err.(commerce.FieldErrors); ok { //nolint:errorlint // made there
			for _, f := range fields {
				if f.Path == "/territory" {
					f.Path = "/to"
				}
			}
		}
		return err
	}
	d.row, d.found = int32(i), h
	d.Treatment, d.Scheme, d.Place = Taxed, scheme, place
	r := &d.book.rows[i]
	d.tax("S", "", "")
	d.Tax.Rate, d.Tax.Level = r.Rate, r.Level
	switch {
	case r.Rate.IsZero():
		d.Tax.Category = "Z"
	case s.Split && scheme == Domestic && state(place) == "IT":
		d.Tax.Category = "B"
		if d.because(rSchemeSplitPayment); s.On.After(splitLast) {
			d.because(rSchemeSplitUnconfirmed)
		}
	}
	if (scheme == OSSUnion || scheme == IOSS) && d.italian() && place != "IT" {
		d.Tax.Nature = "N7"
	}
	return nil
}

// tax fills the tax of a line; the natura only of Italian invoices.
func (d *decider) tax(category, exemption, nature string) {
	s := d.supply
	switch {
	case !d.italian():
		nature = ""
	case nature != "" && nature[:2] != "N2" && d.Place != "" && state(d.Place) != "IT" && d.Scheme != CrossBorderReverse:
		nature = "N2.1" // an Italian invoice for a supply in another state
	}
	d.Tax.Territory, d.Tax.Category, d.Tax.Exemption, d.Tax.Nature = d.Place, category, exemption, nature
	d.Tax.Product, d.Tax.Scheme = s.Category, schemes[d.Scheme]
	if s.Kind == Goods {
		d.Tax.Kind, d.Tax.From = "goods", canonical(s.From)
	} else {
		d.Tax.Kind, d.Tax.From = "service", canonical(s.Seller.Territory)
	}
}

func (d *decider) italian() bool {
	t := d.supply.Seller.Territory
	return len(t) >= 2 && t[:2] == "IT"
}

// free ends without VAT of the seller.
func (d *decider) free(c reasonCode, t Treatment, scheme Scheme, place commerce.Territory, category, exemption, nature string) {
	d.lead(c)
	d.Treatment, d.Scheme, d.Place = t, scheme, place
	d.tax(category, exemption, nature)
}

func (d *decider) outside(c reasonCode, scheme Scheme, nature string) {
	d.free(c, OutsideScope, scheme, "", "O", "VATEX-EU-O", nature)
}

// domestic ends a supply that is taxed in a place by its ordinary return: the
// small enterprise, the claimed exemption, the national reverse charge, VAT.
func (d *decider) domestic(place spot) error {
	s := d.supply
	if d.small(place) {
		d.exemptSmall(place)
		return nil
	}
	if s.Exemption != "" {
		if strings.HasPrefix(s.Exemption, "VATEX-FR-") && place.state() != "FR" {
			return contradiction("/exemption", "tax: an exemption of France for a supply in %s", place.state())
		}
		nature := "N4"
		if s.Exemption == expenses { // expenses in the customer's name: excluded by DPR 633/1972 Art. 15
			nature = "N1"
		}
		d.free(rExemptClaimed, Exempt, Domestic, place.code, "E", s.Exemption, nature)
		return nil
	}
	if s.Intent && place.state() == "IT" {
		if s.Buyer.Taxable == commerce.Unknown {
			d.need(needTaxable, rNeedsFactsTaxable)
			return nil
		}
		d.free(rExemptIntent, Exempt, Domestic, place.code, "G", "VATEX-EU-G", "N3.5")
		return nil
	}
	if s.Charge == NotEstablished && place.key == d.seller.key {
		return contradiction("/charge", "tax: the seller is established in %s", place.state())
	}
	if s.Charge != NoCharge && s.Buyer.Taxable != commerce.No {
		if s.Buyer.Taxable == commerce.Unknown {
			d.need(needTaxable, rNeedsFactsTaxable)
			return nil
		}
		if option := s.Charge == Phones || s.Charge == Electronics || s.Charge == Energy; !option || !s.On.After(chargeLast) {
			d.free(rReverseDomestic, ReverseCharge, DomesticReverse, place.code, "AE", "VATEX-EU-AE", chargeNatures[s.Charge])
			return nil
		}
		d.because(rReverseLapsed)
	}
	return d.taxed(place.code, Domestic)
}

// small says that the seller uses the exemption of small enterprises in a place.
func (d *decider) small(place spot) bool {
	s := d.supply
	if place.key == d.seller.key {
		return s.Seller.Small
	}
	return len(s.Seller.SmallIn) > 0 && contains(s.Seller.SmallIn, place) && !s.On.Before(smallAbroad)
}

func (d *decider) exemptSmall(place spot) {
	c, vatex := rExemptSmall, ""
	if place.key != d.seller.key {
		c = rExemptSmallAbroad
	} else if place.state() == "FR" {
		vatex = "VATEX-FR-FRANCHISE"
	}
	d.free(c, Exempt, SmallBusiness, place.code, "E", vatex, "N2.2")
	if c == rExemptSmall && place.state() == "IT" && !d.supply.On.Before(flatRate) {
		d.because(rExemptFlatRate)
	}
}

// registered says whether the seller, established elsewhere, is registered in a
// place where it makes a supply (Art. 214).
func (d *decider) registered(place spot) {
	switch s := d.supply; {
	case d.seller.key == place.key:
	case contains(s.Seller.Registrations, place):
		d.because(rSchemeRegistered)
	case !contains(s.Seller.SmallIn, place):
		d.because(rSchemeNotRegistered)
	}
}

// chargeNatures are the FatturaPA codes of the national lists.
var chargeNatures = [...]string{
	Scrap: "N6.1", Gold: "N6.2", Subcontract: "N6.3", Buildings: "N6.4", Phones: "N6.5", Electronics: "N6.6",
	Construction: "N6.7", Energy: "N6.8", OtherCharge: "N6.9", NotEstablished: "N2.1",
}

func contains(list []commerce.Territory, p spot) bool {
	for _, x := range list {
		if keyOf(x) == p.key {
			return true
		}
	}
	return false
}

// abroad ends a supply to a consumer that is taxed in another state than the
// seller's: a small enterprise there, the one-stop shop, or a registration.
func (d *decider) abroad(place spot, inUnion bool) error {
	s := d.supply
	switch {
	case place.key != d.seller.key && d.small(place), s.Exemption != "":
		return d.domestic(place)
	case s.Seller.OSS && (s.Kind == Goods || inUnion):
		return d.taxed(place.code, OSSUnion)
	case s.Seller.NonUnion && s.Kind != Goods && !inUnion:
		return d.taxed(place.code, OSSNonUnion)
	case place.key == d.seller.key:
		return d.domestic(place)
	}
	d.registered(place)
	return d.taxed(place.code, Domestic)
}
