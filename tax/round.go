package tax

import (
	"math/bits"

	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// tax computes the VAT of an amount in the mode and rounding of the options.
func (b *Breakdown) tax(rate money.Percent, amount money.Amount) (money.Amount, error) {
	if b.opt.Mode == commerce.Net {
		return rate.Of(amount, b.opt.Rounding)
	}
	if b.opt.Anchor == TaxRounded {
		return rate.Within(amount, b.opt.Rounding)
	}
	// The net is rounded and the VAT is the rest: another cent only on exact halves, but for Down.
	switch b.opt.Rounding {
	case money.Down:
		return rate.Within(amount, money.Up)
	case money.HalfEven:
		up, err := rate.Within(amount, money.HalfUp)
		if err != nil {
			return up, err
		}
		down, _ := rate.Within(amount, money.HalfDown)
		if (amount.Units()-up.Units())&1 == 0 {
			return up, nil
		}
		return down, nil
	default:
		return rate.Within(amount, money.HalfDown)
	}
}

// round returns net and VAT of a group by the options, and the VAT that its
// rate gives on the net.
func (b *Breakdown) round(i int, cur money.Currency) (net, vat, exact int64, err error) {
	rate := b.Groups[i].Tax.Rate
	net, vat = b.accs[i].sum, b.accs[i].vat
	if b.opt.Level != PerLine && b.opt.Level != PerUnit {
		v, err := b.tax(rate, money.New(net, cur))
		if err != nil {
			return 0, 0, 0, err
		}
		vat = v.Units()
	}
	if b.opt.Mode == commerce.Gross {
		net -= vat
	}
	e, err := rate.Of(money.New(net, cur), money.HalfUp)
	return net, vat, e.Units(), err
}

// inside is the VAT in a gross amount, onTop that on a net one, at a rate in
// 0.0001 %, both rounded half up. Amounts from 0 to fastUnits fit into 64 bits.
func inside(gross int64, rate uint64) int64 {
	of := percentWhole + rate
	return int64((2*uint64(gross)*rate + of) / (2 * of))
}

func onTop(net int64, rate uint64) int64 {
	return int64((uint64(net)*rate + percentWhole/2) / percentWhole)
}

// fastUnits is an amount whose product with 200 % fits into 63 bits.
const fastUnits = 1<<62/percentWhole - 1

// perLine rounds the VAT of each entry, or of each unit, on its own.
func (b *Breakdown) perLine(cur money.Currency) error {
	for _, e := range b.all() {
		v, err := b.entryVAT(e, cur)
		if err != nil {
			return overflow(err)
		}
		var over bool
		a := &b.accs[e.group]
		if a.vat, over = plus(a.vat, v, false); over {
			return overflow(money.ErrOverflow)
		}
	}
	return nil
}

// entryVAT is the VAT of one entry with PerLine or PerUnit. A unit price that
// is no whole number of minor units is not rounded before its VAT is.
func (b *Breakdown) entryVAT(e entry, cur money.Currency) (int64, error) {
	rate := b.Groups[e.group].Tax.Rate
	if rate.IsZero() {
		return 0, nil
	}
	amount := money.New(e.units, cur)
	qty := b.lines[e.line].Qty
	if b.opt.Level == PerLine || qty <= 1 {
		v, err := b.tax(rate, amount)
		return v.Units(), err
	}
	if e.units%qty == 0 {
		v, err := b.tax(rate, money.New(e.units/qty, cur))
		if err != nil {
			return 0, err
		}
		v, err = v.MulInt(qty)
		return v.Units(), err
	}
	return unitVAT(e.units, qty, b.accs[e.group].rate, b.opt)
}

// unitVAT is qty times the rounded VAT of a unit price that is a fraction.
func unitVAT(units, qty int64, rate uint64, opt Options) (int64, error) {
	of := uint64(percentWhole)
	if opt.Mode == commerce.Gross {
		of += rate
	}
	m := uint64(max(units, -units))
	hi, lo := bits.Mul64(m, rate)
	dh, d := bits.Mul64(of, uint64(qty))
	if dh != 0 || hi >= d {
		return 0, commerce.Detail(money.ErrOverflow, "tax: %d units overflow", qty)
	}
	q, r := bits.Div64(hi, lo, d)
	mode := opt.Rounding
	net := opt.Mode == commerce.Gross && opt.Anchor == NetRounded
	switch {
	case r == 0:
	case mode == money.Down && net:
		q++
	case mode == money.Down:
	case r > d-r, r == d-r && mode == money.HalfUp && !net, r == d-r && mode == money.HalfEven && q&1 == 1:
		q++
	}
	over, v := bits.Mul64(q, uint64(qty))
	if over != 0 || v > 1<<63-1 {
		return 0, commerce.Detail(money.ErrOverflow, "tax: %d units overflow", qty)
	}
	if units < 0 {
		return -int64(v), nil
	}
	return int64(v), nil
}
