package commerce

import (
	"errors"

	"github.com/bottega-go/commerce/money"
)

// A remainder is a line or charge of which a part has been credited.
type remainder struct {
	open bool
	done int64  // units credited
	runs []part // of a line that has them
	one  [1]part
}

// A part is a run, or a whole line or charge without runs; base is its amount in the order's mode.
type part struct {
	qty, done int64 // units
	base, vat money.Amount
}

func (s *remainder) parts() []part {
	if s.runs != nil {
		return s.runs
	}
	return s.one[:]
}

// split turns an amount in the order's mode and its VAT into net, VAT and gross.
func (o *Order) split(base, vat money.Amount) (net, v, gross money.Amount, err error) {
	if o.Mode == Net {
		gross, err = base.Add(vat)
		return base, vat, gross, err
	}
	net, err = base.Sub(vat)
	return net, vat, base, err
}

// take credits the next k units, part by part.
func (s *remainder) take(k int64) (base, vat money.Amount, err error) {
	parts, left := s.parts(), int64(0)
	for i := range parts {
		left += parts[i].qty - parts[i].done
	}
	if k > left {
		return base, vat, FieldErrors{{
			Code: "commerce.credit.exceeds", Err: Detail(ErrExceeds, "commerce: %d units asked, %d left", k, left),
			Facts: []Fact{NewFact("asked", k), NewFact("left", left)},
		}}
	}
	s.done += k
	for i := range parts {
		p := &parts[i]
		n := min(k, p.qty-p.done)
		if n == 0 {
			continue
		}
		b, v, err := p.slice(p.done, p.done+n)
		if err != nil {
			return base, vat, err
		}
		p.done += n
		if k -= n; base == (money.Amount{}) && vat == (money.Amount{}) {
			base, vat = b, v
		} else if base, err = base.Add(b); err != nil {
			return base, vat, err
		} else if vat, err = vat.Add(v); err != nil {
			return base, vat, err
		}
		if k == 0 {
			break
		}
	}
	return base, vat, nil
}

// takeAmount credits an amount of a charge.
func (s *remainder) takeAmount(amount money.Amount) (base, vat money.Amount, err error) {
	p := &s.one[0]
	left := money.New(p.qty-p.done, p.base.Currency())
	order, err := amount.Cmp(left)
	if err != nil {
		return base, vat, err
	}
	if order > 0 || amount.Sign() < 0 {
		return base, vat, exceeds(amount, left)
	}
	k, err := amount.Minor()
	if err != nil || k == 0 {
		return amount, money.New(0, amount.Currency()), err
	}
	return s.take(k)
}

func exceeds(asked, left money.Amount) error {
	return FieldErrors{{
		Code: "commerce.credit.exceeds", Err: Detail(ErrExceeds, "commerce: %s asked, %s left", asked, left),
		Facts: []Fact{NewFact("asked", asked), NewFact("left", left)},
	}}
}

// slice is the share of the units from..to: by cumulative share of the base,
// and of the VAT along the base, so that a share without base has no VAT.
func (p *part) slice(from, to int64) (base, vat money.Amount, err error) {
	if from == 0 && to == p.qty {
		return p.base, p.vat, nil
	}
	if base, err = p.base.Slice(from, to, p.qty, money.HalfUp); err != nil || p.vat.IsZero() {
		return base, p.vat, err
	}
	before, err := p.base.Slice(0, from, p.qty, money.HalfUp)
	if err != nil {
		return base, vat, err
	}
	vat, err = along(p.vat, before, base, p.base)
	return base, vat, err
}

// along is the share of vat that belongs to the amount share of whole, when
// the amount before was credited already.
func along(vat, before, share, whole money.Amount) (money.Amount, error) {
	b, err1 := before.Minor()
	s, err2 := share.Minor()
	w, err3 := whole.Minor()
	if err := errors.Join(err1, err2, err3); err != nil {
		return money.Amount{}, err
	}
	if w == 0 {
		return vat, nil
	}
	return vat.Slice(b, b+s, w, money.HalfUp)
}

// reduce takes an amount out of what is left and spreads the rest evenly over
// the units that are left.
func (s *remainder) reduce(amount money.Amount) (base, vat money.Amount, err error) {
	var rest part
	var sumBase, sumVAT money.Total
	parts := s.parts()
	for i := range parts {
		p := &parts[i]
		if p.done == p.qty {
			continue
		}
		b, v, err := p.slice(p.done, p.qty)
		if err != nil {
			return base, vat, err
		}
		sumBase.Add(b)
		sumVAT.Add(v)
		rest.qty += p.qty - p.done
	}
	if rest.base, err = sumBase.Amount(); err != nil {
		return base, vat, err
	}
	if rest.vat, err = sumVAT.Amount(); err != nil {
		return base, vat, err
	}
	order, err := amount.Cmp(rest.base)
	if err != nil {
		return base, vat, err
	}
	if order > 0 || amount.Sign() < 0 {
		return base, vat, exceeds(amount, rest.base)
	}
	if vat, err = along(rest.vat, money.Amount{}, amount, rest.base); err != nil {
		return base, vat, err
	}
	if amount.IsZero() {
		vat = money.New(0, amount.Currency())
	}
	left := rest
	if left.base, err = rest.base.Sub(amount); err != nil {
		return base, vat, err
	}
	if left.vat, err = rest.vat.Sub(vat); err != nil {
		return base, vat, err
	}
	s.runs, s.one[0] = nil, left
	return amount, vat, nil
}

// localShare is the share of the order's LocalVAT in a credit of vat: by
// cumulative share of the order's VAT, of which deductions of prior credits are no part.
func (b *creditBook) localShare(prior []Credit, vat money.Amount) (money.Amount, error) {
	var sum money.Total
	for i := range prior {
		for k := range prior[i].Lines {
			sum.Add(prior[i].Lines[k].VAT)
		}
		for k := range prior[i].Charges {
			if s, _ := b.charge(prior[i].Charges[k].ID); s != nil {
				sum.Add(prior[i].Charges[k].VAT)
			}
		}
	}
	before, err := sum.Amount()
	if err != nil {
		return before, err
	}
	return along(b.order.Totals.LocalVAT, before, vat, b.order.Totals.VAT)
}

// moved is what becomes of VAT in another currency where the VAT that it was
// converted from moves.
func moved(local, was, is money.Amount) (money.Amount, error) {
	switch {
	case local == (money.Amount{}) || same(was, is):
		return local, nil
	case was.IsZero() && !local.IsZero():
		return local, nil // was not converted from it
	case was.IsZero():
		return money.Amount{}, nil
	}
	c := local.Currency()
	return money.FromDecimal(local.Decimal().Mul(is.Decimal()).DivRound(was.Decimal(), int32(c.Digits())), c)
}
