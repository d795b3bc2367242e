package tax

import (
	"github.com/bottega-go/commerce"
	"github.com/bottega-go/commerce/money"
)

// checkOptions refuses what excludes each other.
func (b *Breakdown) checkOptions() error {
	o := &b.opt
	switch {
	case o.Rounding != money.HalfUp && o.Rounding != money.HalfEven && o.Rounding != money.Down:
		return commerce.Detail(ErrOptions, "tax: VAT is rounded half_up, half_even or down, not %s", o.Rounding)
	case o.Strict && (o.Level == PerLine || o.Level == PerUnit):
		return commerce.Detail(ErrOptions, "tax: strict documents are rounded per category, not %s", o.Level)
	case o.Strict && o.Rounding != money.HalfUp:
		return commerce.Detail(ErrOptions, "tax: strict documents are rounded half_up")
	case o.Level > LineCarry || o.Anchor > NetRounded || o.Spread > FixedTax || o.Mode > commerce.Net:
		return commerce.Detail(ErrOptions, "tax: unknown option")
	case (o.Spread == FixedTax) != (o.Fixed != nil):
		return commerce.Detail(ErrOptions, "tax: spread fixed goes with a fixed tax")
	case o.Fixed != nil:
		return taxProblem(o.Fixed)
	}
	return nil
}

// problems looks at every line again and names all that is wrong.
func (b *Breakdown) problems(cur money.Currency) error {
	var errs commerce.FieldErrors
	errs.AddUnder("/options", "tax.options.invalid", b.checkOptions())
	if len(b.lines) > MaxLines {
		errs.Add("/lines", "tax.lines.too_many", commerce.Detail(ErrLine, "tax: %d lines, at most %d", len(b.lines), MaxLines))
		return errs.Err()
	}
	sums := make(map[commerce.Tax]*money.Total)
	follow := 0
	for i := range b.lines {
		l := &b.lines[i]
		p := commerce.Pointer("lines", i)
		ok := true
		fail := func(field, code string, err error) {
			errs.Add(p+field, code, err)
			ok = false
		}
		if c := l.Amount.Currency(); c != cur && l.Amount != (money.Amount{}) {
			fail("/amount", "tax.line.currency", commerce.Detail(money.ErrCurrencyMismatch, "tax: %s among lines in %s", c, cur))
		} else if l.Amount.Scale() > cur.Digits() {
			fail("/amount", "tax.line.decimals", commerce.Detail(money.ErrInexact, "tax: %s has more decimals than the currency", l.Amount))
		}
		if l.Amount.Sign() < 0 && !b.opt.Signed {
			fail("/amount", "tax.line.negative", commerce.Detail(ErrLine, "tax: %s is negative", l.Amount))
		}
		if l.Qty < 0 {
			fail("/qty", "tax.line.negative", commerce.Detail(ErrLine, "tax: quantity %d is negative", l.Qty))
		}
		if l.Role > Surcharge {
			fail("/role", "tax.line.role", commerce.Detail(ErrLine, "tax: unknown role"))
		}
		if l.Role != Item && l.Tax.Category == "" {
			if follow++; follow == maxFollow+1 {
				errs.Add("/lines", "tax.lines.too_many", commerce.Detail(ErrLine, "tax: more than %d lines follow the goods", maxFollow))
			}
			continue
		}
		if err := taxProblem(&l.Tax); err != nil {
			fail("/tax", "tax.line.category", err)
		}
		if !ok {
			continue
		}
		key := groupTax(&l.Tax)
		if sums[key] == nil {
			if sums[key] = new(money.Total); len(sums) == MaxGroups+1 {
				errs.Add("/lines", "tax.lines.too_many", commerce.Detail(ErrLine, "tax: more than %d groups", MaxGroups))
			}
		}
		if l.Role == Allowance {
			sums[key].Sub(l.Amount)
		} else {
			sums[key].Add(l.Amount)
		}
		if sum, err := sums[key].Amount(); err != nil {
			fail("/amount", "tax.lines.overflow", err)
		} else if sum.Sign() < 0 && i == len(b.lines)-1 && !b.opt.Signed {
			fail("/amount", "tax.group.negative", commerce.Detail(ErrLine, "tax: allowances exceed the goods by %s", sum.Neg()))
		}
	}
	if len(errs) == 0 { // the sum that was negative is not the last line's
		errs.Add("/lines", "tax.group.negative", commerce.Detail(ErrLine, "tax: allowances exceed the goods of their rate"))
	}
	return errs.Err()
}
