package pricing

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// ErrCosts is wrapped by errors about costs, and by a target that no price reaches.
var ErrCosts = errors.New("pricing: invalid costs")

// A Fee is a commission or payment fee: Percent of its basis plus Fixed, at
// most Cap. The zero Fee is none.
type Fee struct {
	Percent money.Percent `json:"percent,omitzero"`
	Fixed   money.Amount  `json:"fixed"` // per order line, without VAT; null for none
	Cap     money.Amount  `json:"cap"`   // null for none
	Basis   Basis         `json:"basis,omitempty"`
}

// A Basis is what a fee is a percentage of. The zero basis is the gross price
// with shipping: what most marketplaces and payment services charge on.
type Basis uint8

// The bases.
const (
	GrossWithShipping Basis = iota
	GrossGoods
	NetWithShipping
	NetGoods
)

var basisWords = commerce.Words[Basis]{"gross_with_shipping", "gross_goods", "net_with_shipping", "net_goods"}

// String returns gross_with_shipping, gross_goods, net_with_shipping or net_goods.
func (b Basis) String() string { return basisWords.Text(b) }

// MarshalText writes the word of String.
func (b Basis) MarshalText() ([]byte, error) { return basisWords.Marshal(b) }

// UnmarshalText reads the word of String; others are [commerce.ErrUnknownWord].
func (b *Basis) UnmarshalText(text []byte) error { return basisWords.Unmarshal(b, text) }

// Costs are what one sold unit costs, without VAT; the zero Costs are none.
type Costs struct {
	Goods      money.Amount `json:"goods"`
	Packaging  money.Amount `json:"packaging"`
	Shipping   money.Amount `json:"shipping"` // paid to the carrier
	Commission Fee          `json:"commission,omitzero"`
	Payment    Fee          `json:"payment,omitzero"`
	// ShippingGross and ShippingNet are what the buyer pays for delivery.
	ShippingGross money.Amount `json:"shipping_gross"`
	ShippingNet   money.Amount `json:"shipping_net"`
	// ReturnRate of the units comes back, each at the cost of ReturnCost; the
	// allowance is the product, rounded up.
	ReturnRate money.Percent `json:"return_rate,omitzero"`
	ReturnCost money.Amount  `json:"return_cost"`
	Marketing  money.Amount  `json:"marketing"`
}

// A Contribution is what is left of one unit, step by step. All amounts are
// without VAT; costs are positive.
type Contribution struct {
	Revenue    money.Amount `json:"revenue"` // net price plus net shipping
	Goods      money.Amount `json:"goods"`
	Packaging  money.Amount `json:"packaging"`
	Shipping   money.Amount `json:"shipping"`
	Commission money.Amount `json:"commission"`
	Payment    money.Amount `json:"payment"`
	Returns    money.Amount `json:"returns"`
	// BeforeMarketing is Revenue less all of the above; After less Marketing too.
	BeforeMarketing money.Amount `json:"before_marketing"`
	Marketing       money.Amount `json:"marketing"`
	After           money.Amount `json:"after"`
}

// Contribution subtracts the costs from a price. net and gross are the price of
// one unit without and with VAT. Fees are rounded half up, the allowance for
// returns up. Several currencies are money.ErrCurrencyMismatch, negative costs
// [ErrCosts].
func (c Costs) Contribution(net, gross money.Amount) (Contribution, error) {
	if err := c.check(); err != nil {
		return Contribution{}, err
	}
	out := Contribution{Goods: c.Goods, Packaging: c.Packaging, Shipping: c.Shipping, Marketing: c.Marketing}
	var errs [5]error
	out.Revenue, errs[0] = net.Add(c.ShippingNet)
	out.Commission, errs[1] = c.Commission.of(net, gross, c.ShippingNet, c.ShippingGross)
	out.Payment, errs[2] = c.Payment.of(net, gross, c.ShippingNet, c.ShippingGross)
	out.Returns, errs[3] = c.ReturnRate.Of(c.ReturnCost, money.Up)
	var left money.Total
	left.Add(out.Revenue)
	for _, cost := range [...]money.Amount{out.Goods, out.Packaging, out.Shipping, out.Commission, out.Payment, out.Returns} {
		left.Sub(cost)
	}
	out.BeforeMarketing, errs[4] = left.Amount()
	if err := errors.Join(errs[:]...); err != nil {
		return Contribution{}, err
	}
	var err error
	out.After, err = out.BeforeMarketing.Sub(c.Marketing)
	return out, err
}

func (c Costs) check() error {
	var errs commerce.FieldErrors
	for _, x := range [...]struct {
		path string
		a    money.Amount
	}{
		{"/goods", c.Goods},
		{"/packaging", c.Packaging},
		{"/shipping", c.Shipping},
		{"/shipping_gross", c.ShippingGross},
		{"/shipping_net", c.ShippingNet},
		{"/return_cost", c.ReturnCost},
		{"/marketing", c.Marketing},
		{"/commission/fixed", c.Commission.Fixed},
		{"/commission/cap", c.Commission.Cap},
		{"/payment/fixed", c.Payment.Fixed},
		{"/payment/cap", c.Payment.Cap},
	} {
		if x.a.Sign() < 0 {
			errs.Add(x.path, "pricing.costs.negative", commerce.Detail(ErrCosts, "pricing: %s is negative", x.a), commerce.NewFact("amount", x.a))
		}
	}
	for _, x := range [...]struct {
		path string
		p    money.Percent
	}{{"/return_rate", c.ReturnRate}, {"/commission/percent", c.Commission.Percent}, {"/payment/percent", c.Payment.Percent}} {
		if x.p.Sign() < 0 || x.p.Cmp(money.NewPercent(100)) > 0 {
			errs.Add(x.path, "pricing.costs.percent", commerce.Detail(ErrCosts, "pricing: %s is not in 0%%..100%%", x.p))
		}
	}
	for _, x := range [...]struct {
		path string
		b    Basis
	}{{"/commission/basis", c.Commission.Basis}, {"/payment/basis", c.Payment.Basis}} {
		if x.b > NetGoods {
			errs.Add(x.path, "pricing.costs.basis", commerce.Detail(ErrCosts, "pricing: unknown basis %d", x.b))
		}
	}
	return errs.Err()
}

func (f Fee) of(net, gross, shipNet, shipGross money.Amount) (money.Amount, error) {
	basis, ship := gross, shipGross
	switch f.Basis {
	case GrossWithShipping:
	case GrossGoods:
		ship = money.Amount{}
	case NetGoods:
		basis, ship = net, money.Amount{}
	case NetWithShipping:
		basis, ship = net, shipNet
	}
	basis, err := basis.Add(ship)
	if err != nil {
		return basis, err
	}
	fee, err := f.Percent.Of(basis, money.HalfUp)
	if err != nil {
		return fee, err
	}
	if fee, err = fee.Add(f.Fixed); err != nil || f.Cap == (money.Amount{}) {
		return fee, err
	}
	if over, err := fee.Cmp(f.Cap); err != nil || over <= 0 {
		return fee, err
	}
	return f.Cap, nil
}

// Margin is contribution as a percentage of revenue, to 0.01 %, rounded half
// up: 40 of 100 is 40 %. A revenue of zero is money.ErrZeroDivisor.
func (c Contribution) Margin() (money.Percent, error) {
	return money.PercentOf(c.After, c.Revenue, 2, money.HalfUp)
}

// Markup is what revenue adds to the cost of goods, as a percentage of that
// cost: 100 on a cost of 60 is 66.67 %.
func (c Contribution) Markup() (money.Percent, error) {
	gain, err := c.Revenue.Sub(c.Goods)
	if err != nil {
		return money.Percent{}, err
	}
	return money.PercentOf(gain, c.Goods, 2, money.HalfUp)
}

// BreakEvenROAS is the least return on ad spend that does not lose money:
// revenue divided by the contribution before marketing, to four decimals. A
// contribution that is not positive can never earn an ad: [ErrCosts].
func (c Contribution) BreakEvenROAS() (decimal.Decimal, error) {
	if c.BeforeMarketing.Sign() <= 0 {
		return decimal.Decimal{}, commerce.Detail(ErrCosts, "pricing: nothing is left for marketing: %s", c.BeforeMarketing)
	}
	r, err := c.Revenue.Ratio(c.BeforeMarketing)
	return r.Round(4), err
}

// MinPrice is a gross price at which the contribution after marketing is at
// least the target margin of revenue, while one minor unit less does not reach
// it; with a target of 0 it is the break-even price. vat is the rate inside the
// price, limit the highest price to try. A target that is not reached up to limit is [ErrCosts].
func (c Costs) MinPrice(target, vat money.Percent, limit money.Amount) (money.Amount, error) {
	high, err := limit.Round(money.Floor).Minor()
	if err != nil {
		return money.Amount{}, err
	}
	if high < 0 || vat.Sign() < 0 {
		return money.Amount{}, fmt.Errorf("%w: up to %s at %s", ErrCosts, limit, vat)
	}
	reached := func(minor int64) (bool, error) {
		gross := money.New(minor, limit.Currency())
		inside, err := vat.Within(gross, money.HalfUp)
		if err != nil {
			return false, err
		}
		net, err := gross.Sub(inside)
		if err != nil {
			return false, err
		}
		left, err := c.Contribution(net, gross)
		if err != nil {
			return false, err
		}
		want, err := target.Of(left.Revenue, money.Up)
		if err != nil {
			return false, err
		}
		order, err := left.After.Cmp(want)
		return order >= 0, err
	}
	ok, err := reached(high)
	if err != nil {
		return money.Amount{}, err
	}
	if !ok {
		return money.Amount{}, commerce.Detail(ErrCosts, "pricing: no price up to %s leaves %s", limit, target)
	}
	low := int64(0)
	for low < high {
		mid := low + (high-low)/2
		if ok, err = reached(mid); err != nil {
			return money.Amount{}, err
		}
		if ok {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return money.New(high, limit.Currency()), nil
}

// Compare puts the same price side by side in two channels: the difference is
// what the first leaves more than the second.
func Compare(first, second Costs, net, gross money.Amount) (a, b Contribution, difference money.Amount, err error) {
	if a, err = first.Contribution(net, gross); err != nil {
		return a, b, difference, err
	}
	if b, err = second.Contribution(net, gross); err != nil {
		return a, b, difference, err
	}
	difference, err = a.After.Sub(b.After)
	return a, b, difference, err
}
