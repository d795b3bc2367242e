package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/calendar"
	"github.com/bottega-go/commerce/money"
)

// MarginVAT returns the VAT inside a dealer's margin: that part of sell less buy
// that is VAT. A negative margin is none and is not set off against others.
//
// Basis: 2006/112 Art. 315, 317, 326.
func MarginVAT(sell, buy money.Amount, rate money.Percent) (money.Amount, error) {
	margin, err := sell.Sub(buy)
	if err != nil {
		return money.Amount{}, err
	}
	if margin.Sign() < 0 {
		return money.New(0, margin.Currency()), nil
	}
	return rate.Within(margin, money.HalfUp)
}

// A VoucherState is a multi-purpose voucher: what it is worth, what was paid for
// it, and what of its worth was used.
type VoucherState struct {
	Face money.Amount `json:"face"`
	Paid money.Amount `json:"paid"` // the zero Amount if that is not known
	Used money.Amount `json:"used"`
}

// Redeem returns the taxable price, VAT included, of goods for which an amount
// of the voucher's worth is used: its share of what was paid for the voucher, or
// its worth if that is not known. Shares of all redemptions add up to Paid.
//
// More than is left is [commerce.ErrExceeds].
//
// Basis: 2006/112 Art. 73a.
func (v VoucherState) Redeem(amount money.Amount) (VoucherState, money.Amount, error) {
	used, err := v.Used.Add(amount)
	if err != nil {
		return v, money.Amount{}, err
	}
	over, err := used.Cmp(v.Face)
	if err != nil {
		return v, money.Amount{}, err
	}
	if over > 0 || amount.Sign() < 0 {
		left, _ := v.Face.Sub(v.Used)
		return v, money.Amount{}, commerce.FieldErrors{{
			Path: "/amount", Code: "tax.voucher.exceeds", Err: commerce.Detail(commerce.ErrExceeds, "tax: %s asked, %s left", amount, left),
			Facts: []commerce.Fact{commerce.NewFact("asked", amount), commerce.NewFact("left", left)},
		}}
	}
	next := v
	next.Used = used
	if v.Paid == (money.Amount{}) {
		return next, amount, nil
	}
	i, err1 := v.Used.Minor()
	j, err2 := used.Minor()
	n, err3 := v.Face.Minor()
	if err1 != nil || err2 != nil || err3 != nil || n == 0 {
		return v, money.Amount{}, commerce.FieldErrors{{Path: "/face", Code: "tax.voucher.amount", Err: commerce.Detail(money.ErrInexact, "tax: a voucher of %s", v.Face)}}
	}
	price, err := v.Paid.Slice(i, j, n, money.HalfUp)
	return next, price, err
}

// ParcelDuty returns the temporary customs duty on a consignment to a consumer:
// EUR 3.00 for each distinct tariff subheading, from 2026-07-01 until
// 2028-07-01, for an intrinsic value up to EUR 150. Outside of that it is zero:
// before, the relief from duty held, and above the limit the ordinary duty is
// not known here. Whether the EUR 3 belong to the VAT base of the import scheme
// is settled by no text that we found: it is the caller's choice.
//
// Basis: Regulation 2026/382; Delegated Regulation 2026/1022.
func ParcelDuty(on calendar.Date, consignment money.Amount, subheadings ...string) (money.Amount, error) {
	if consignment.Currency() != money.EUR {
		return money.Amount{}, commerce.FieldErrors{{Path: "/consignment", Code: "tax.supply.consignment", Err: commerce.Detail(money.ErrCurrencyMismatch, "tax: the value of a consignment is in EUR, not %s", consignment.Currency())}}
	}
	if consignment.Sign() < 0 {
		return money.Amount{}, commerce.FieldErrors{{Path: "/consignment", Code: "tax.supply.consignment", Err: commerce.Detail(ErrContradiction, "tax: a consignment of %s", consignment)}}
	}
	if on.Before(dutyFirst) || on.After(dutyLast) || aboveLimit(consignment) {
		return money.New(0, money.EUR), nil
	}
	distinct := make(map[string]bool, len(subheadings))
	for _, s := range subheadings {
		distinct[s] = true
	}
	return money.New(int64(len(distinct))*3_00, money.EUR), nil
}

// stampNatures are the natures whose amounts count for the stamp. N1 is read in
// two ways; exports and intra-Community supplies (N3.1 to N3.4) do not count.
var stampNatures = [...]string{"N2.1", "N2.2", "N3.5", "N3.6", "N4"}

// StampDuty returns the Italian stamp on an invoice: EUR 2.00 when what bears no
// VAT is above EUR 77.47, by the natures N2.1, N2.2, N3.5, N3.6, N4 and, if the
// caller reads the rule so, N1. Otherwise it is EUR 0.00. Which natures count
// is unverified: no primary text was read.
//
// Basis: DPR 642/1972, tariff Art. 13.
func StampDuty(groups []Group, withN1 bool) (money.Amount, error) {
	var untaxed money.Total
	untaxed.Add(money.New(0, money.EUR))
	for i := range groups {
		nature := groups[i].Tax.Nature
		counts := nature == "N1" && withN1
		for _, n := range stampNatures {
			counts = counts || n == nature
		}
		if counts {
			untaxed.Add(groups[i].Net)
		}
	}
	sum, err := untaxed.Amount()
	if err != nil {
		return money.Amount{}, commerce.FieldErrors{{Path: "/groups", Code: "tax.stamp.currency", Err: err}}
	}
	if above, _ := sum.Cmp(money.New(77_47, money.EUR)); above > 0 {
		return money.New(2_00, money.EUR), nil
	}
	return money.New(0, money.EUR), nil
}

// LocalVAT returns the VAT total in the currency of the state that levies it
// (BT-111): the total is converted once, rounded half up to the minor unit. The
// rate is the caller's: of the ECB, or of the state, on the day of the tax point.
//
// Basis: 2006/112 Art. 91(2), 230.
func (b *Breakdown) LocalVAT(rate money.Rate) (money.Amount, error) {
	return rate.Convert(b.VAT, money.HalfUp)
}
