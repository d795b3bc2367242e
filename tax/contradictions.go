package tax

import (
	"slices"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

func contradiction(path, format string, args ...any) error {
	return commerce.FieldErrors{{Path: path, Code: "tax.supply.contradiction", Err: commerce.Detail(ErrContradiction, format, args...)}}
}

func notCovered(format string, first calendar.Date) error {
	return commerce.FieldErrors{{Path: "/on", Code: "tax.supply.not_covered", Err: commerce.Detail(ErrNotCovered, "tax: "+format, first)}}
}

// plausible says that no field needs a closer look.
func (d *decider) plausible() bool {
	s := d.supply
	return quick(s.Seller.Territory, d.seller) && quick(s.From, d.from) && quick(s.To, d.to) && !s.On.Before(firstDay) &&
		s.Kind <= PassengerTransport && s.Buyer.VATID.Result <= Unavailable && s.Buyer.Taxable <= commerce.No && s.Threshold <= commerce.No && s.Proof <= commerce.No &&
		s.Scheme == NoScheme && s.Via == Direct && s.Margin == NoMargin && s.Charge == NoCharge && s.Voucher == NoVoucher && !s.Split && s.Consignment == (money.Amount{}) &&
		s.Chain == NoChain && s.DispatchNumber == commerce.Unknown && !s.Triangular && s.CallOff.IsZero() && !s.Intent &&
		len(s.CN)|len(s.Exemption)|len(s.Underlying)|len(s.Buyer.Territory)|len(s.Buyer.VATID.Issuer)|len(s.Seller.Registrations)|len(s.Seller.SmallIn) == 0
}

// quick says that a code is a member state's, or absent.
func quick(t commerce.Territory, p spot) bool { return p.flags&plain != 0 || t == "" }

func (d *decider) problems() error {
	s := d.supply
	var errs commerce.FieldErrors
	place := func(path string, t commerce.Territory) {
		if t == "EU" {
			errs.Add(path, "tax.territory.unknown", commerce.Detail(commerce.ErrUnknownTerritory, "tax: the Union as a whole is no place"))
		} else if t != "" {
			errs.AddUnder(path, "tax.territory.unknown", t.Check())
		}
	}
	clash := func(path, format string, args ...any) {
		errs = append(errs, contradiction(path, format, args...).(commerce.FieldErrors)...) //nolint:errorlint // made above
	}
	place("/seller/territory", s.Seller.Territory)
	place("/from", s.From)
	place("/to", s.To)
	place("/buyer/territory", s.Buyer.Territory)
	place("/buyer/vat_id/issuer", s.Buyer.VATID.Issuer)
	place("/underlying", s.Underlying)
	for i, t := range s.Seller.Registrations {
		place(commerce.Pointer("seller", "registrations", i), t)
	}
	for i, t := range s.Seller.SmallIn {
		place(commerce.Pointer("seller", "small_in", i), t)
	}
	if !s.On.IsZero() && s.On.Before(firstDay) {
		errs.Add("/on", "tax.supply.not_covered", commerce.Detail(ErrNotCovered, "tax: %s is before %s", s.On, firstDay))
	}
	for _, w := range [...]struct {
		path    string
		v, last uint8
	}{
		{"/kind", uint8(s.Kind), uint8(PassengerTransport)},
		{"/via", uint8(s.Via), uint8(AsMarketplace)},
		{"/margin", uint8(s.Margin), uint8(Travel)},
		{"/voucher", uint8(s.Voucher), uint8(MultiPurpose)},
		{"/charge", uint8(s.Charge), uint8(NotEstablished)},
		{"/scheme", uint8(s.Scheme), uint8(LocalTax)},
		{"/buyer/taxable", uint8(s.Buyer.Taxable), uint8(commerce.No)},
		{"/buyer/vat_id/result", uint8(s.Buyer.VATID.Result), uint8(Unavailable)},
		{"/threshold", uint8(s.Threshold), uint8(commerce.No)},
		{"/proof", uint8(s.Proof), uint8(commerce.No)},
		{"/chain", uint8(s.Chain), uint8(AfterTransport)},
		{"/dispatch_number", uint8(s.DispatchNumber), uint8(commerce.No)},
	} {
		if w.v > w.last {
			errs.Add(w.path, "tax.supply.word", commerce.Detail(commerce.ErrUnknownWord, "tax: no word for %d", w.v))
		}
	}
	if c := s.Consignment; c != (money.Amount{}) && (c.Currency() != money.EUR || c.Sign() < 0) {
		errs.Add("/consignment", "tax.supply.consignment", commerce.Detail(ErrContradiction, "tax: a consignment of %s: its value is in EUR and not negative", c))
	}
	if s.Exemption != "" && (vatexCategory(s.Exemption) != "E" || slices.Contains(marginCodes[:], s.Exemption)) {
		errs.Add("/exemption", "tax.supply.exemption", commerce.Detail(ErrContradiction, "tax: %q is no VATEX code of an exemption", clip(s.Exemption)))
	}
	if dealer, inside := d.dealer(); s.Margin != NoMargin {
		switch {
		case (s.Kind != Goods) != (s.Margin == Travel):
			clash("/margin", "tax: margin scheme %s for kind %s", s.Margin, s.Kind)
		case dealer.code != "" && dealer.flags&inside == 0:
			clash("/margin", "tax: a margin scheme in %s, outside the VAT area", dealer.code)
		case s.Chain != NoChain || !s.CallOff.IsZero() || s.Charge != NoCharge || s.Intent || s.Exemption != "":
			clash("/margin", "tax: a margin scheme together with a chain, call-off stock, a reverse charge or an exemption")
		}
	}
	if len(s.Seller.SmallIn) > 0 && s.Seller.Territory.Check() == nil && d.seller.flags&(inGoods|inServices) == 0 {
		clash("/seller/small_in", "tax: the exemption of small enterprises in other states is not for a seller from %s", d.seller.code)
	}
	if s.Split && (s.Seller.Territory.Country() != "IT" || s.To.Country() != "IT") {
		clash("/split", "tax: split payment is for supplies inside Italy")
	}
	if s.Seller.Small && s.Split {
		clash("/split", "tax: a small enterprise charges no VAT to split")
	}
	if s.CN != "" && (len(s.CN) < 2 || len(s.CN) > 10 || !digitsOnly(s.CN) || s.Kind != Goods) {
		errs.Add("/cn", "tax.supply.cn", commerce.Detail(ErrContradiction, "tax: %q is no code of goods: 2 to 10 digits", clip(s.CN)))
	}
	d.linkProblems(clash)
	from, to := canonical(s.From), canonical(s.To)
	switch s.Scheme {
	case IOSS:
		if aboveLimit(s.Consignment) {
			errs.Add("/consignment", "tax.supply.contradiction", commerce.Detail(ErrContradiction,
				"tax: a consignment of %s in the import scheme, which ends at EUR 150.00", s.Consignment), commerce.NewFact("consignment", s.Consignment))
		}
		if from != "" && flagsOf(from, s.On)&inGoods != 0 {
			clash("/from", "tax: goods from %s in the import scheme", from)
		}
	case Domestic:
		if s.Kind == Goods && from != "" && to != "" && state(from) != state(to) {
			clash("/to", "tax: a domestic sale from %s to %s", from, to)
		}
	default:
	}
	return errs.Err()
}

func aboveLimit(a money.Amount) bool {
	c, err := a.Cmp(money.New(consignmentLimit, money.EUR))
	return err == nil && c > 0
}

// linkProblems are contradictions of chains, call-off stock and letters of intent.
func (d *decider) linkProblems(clash func(path, format string, args ...any)) {
	s := d.supply
	cross := s.Kind == Goods && d.from.goods() && d.to.goods() && d.from.key != d.to.key
	known := s.Kind != Goods || s.From != "" && s.To != "" && !s.On.IsZero()
	if s.Chain != NoChain && known && !cross {
		clash("/chain", "tax: a chain of sales is of goods that move between member states")
	}
	if (s.Chain == ToIntermediary || s.Chain == BeforeTransport) && s.Buyer.Taxable == commerce.No {
		clash("/chain", "tax: who sells the goods on is a business")
	}
	if s.Chain > ToIntermediary && s.Collected {
		clash("/chain", "tax: in a chain the goods are transported by the intermediary")
	}
	if s.Chain != NoChain && s.Via == AsMarketplace {
		clash("/chain", "tax: the sale of a marketplace that counts as the seller has its own rule for the transport")
	}
	if s.Triangular && (s.Chain != ByIntermediary || s.DispatchNumber == commerce.Yes) {
		clash("/triangular", "tax: the simplification is for an intermediary without a number of the state of dispatch")
	}
	if !s.CallOff.IsZero() && (known && !cross || s.Chain != NoChain || s.Collected) {
		clash("/call_off", "tax: call-off stock is of goods that the seller brings to another member state")
	}
	if !s.CallOff.IsZero() && !s.On.IsZero() && s.On.Before(s.CallOff) {
		clash("/call_off", "tax: a sale from call-off stock on %s, before it arrived", s.On)
	}
	if s.Intent && (s.Buyer.Taxable == commerce.No || s.To != "" && d.to.state() != "IT" || s.Kind == Goods && s.From != "" && d.from.state() != "IT") {
		clash("/intent", "tax: letters of intent are of businesses, for supplies inside Italy")
	}
}
