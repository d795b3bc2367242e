package money

import (
	"fmt"
	"math/big"
	"math/bits"

	"github.com/shopspring/decimal"
)

// Factor is a decimal number read once, for loops: MulFactor needs no decimal.Decimal.
// It is comparable; the zero Factor is 0.
type Factor struct {
	coef  int64 // without trailing zeros behind the point; never math.MinInt64
	scale uint8
}

// NewFactor reads d exactly. More than 18 decimals are ErrInexact, a number beyond
// the int64 range of digits is ErrOverflow.
func NewFactor(d decimal.Decimal) (Factor, error) {
	exp := exponent(d)
	coef, ok := small(d)
	if ok && exp <= 0 && exp >= -maxScale {
		for exp < 0 && coef%10 == 0 {
			coef, exp = coef/10, exp+1
		}
		return Factor{coef, uint8(-exp)}, nil
	}
	if d.IsZero() {
		return Factor{}, nil
	}
	if n := d.NumDigits(); n+exp > 19 {
		return Factor{}, overflow("a number of %d digits before the point", n+exp)
	} else if exp < -maxScale-n {
		return Factor{}, inexact(exp)
	}
	c := d.Coefficient()
	for ten, rem := big.NewInt(10), new(big.Int); exp < 0; exp++ {
		q, _ := new(big.Int).QuoRem(c, ten, rem)
		if rem.Sign() != 0 {
			break
		}
		c = q
	}
	if exp > 0 {
		c.Mul(c, bigPow10(exp))
		exp = 0
	}
	if exp < -maxScale {
		return Factor{}, inexact(exp)
	}
	if !new(big.Int).Abs(c).IsInt64() {
		return Factor{}, overflow("the number %s", quote(c.String()))
	}
	return Factor{c.Int64(), uint8(-exp)}, nil
}

func inexact(exp int) error {
	return fmt.Errorf("%w: a number with %d decimals", ErrInexact, -exp)
}

// small returns the coefficient of d when it has at most 18 digits. The guard is
// what makes CoefficientInt64 exact, and neither call allocates.
func small(d decimal.Decimal) (int64, bool) {
	if d.NumDigits() > 18 {
		return 0, false
	}
	return d.CoefficientInt64(), true
}

// exponent returns the exponent of d within ±2^30, so that sums with it fit into 32
// bits. Nothing here depends on how far beyond a thousand it is.
func exponent(d decimal.Decimal) int { return int(min(max(d.Exponent(), -1<<30), 1<<30)) }

// Decimal returns the number.
func (f Factor) Decimal() decimal.Decimal { return decimal.New(f.coef, -int32(f.scale)) }

// String returns the number, such as "0.22".
func (f Factor) String() string {
	var b [24]byte
	return string(appendNumber(b[:0], f.coef, f.scale))
}

// MulFactor returns a*f rounded to the minor unit. The error is ErrOverflow.
func (a Amount) MulFactor(f Factor, r Rounding) (Amount, error) {
	digits := a.cur.digits()
	neg := a.coef^f.coef < 0
	hi, lo := bits.Mul64(magnitude(a.coef), magnitude(f.coef))
	drop := int(f.scale) + int(a.scale) - int(digits)
	q, ok := shift10(hi, lo, drop, neg, r)
	if !ok {
		return Amount{}, overflow("%s × %s", a, f)
	}
	return Amount{signed(q, neg), a.cur, digits}, nil
}

// Mul returns a*d rounded to the minor unit. The error is ErrOverflow.
func (a Amount) Mul(d decimal.Decimal, r Rounding) (Amount, error) {
	digits := a.cur.digits()
	if coef, ok := small(d); ok {
		neg := a.coef^coef < 0
		hi, lo := bits.Mul64(magnitude(a.coef), magnitude(coef))
		if q, ok := shift10(hi, lo, int(a.scale)-int(digits)-exponent(d), neg, r); ok {
			return Amount{signed(q, neg), a.cur, digits}, nil
		}
		return Amount{}, overflow("%s × a number of %d digits", a, d.NumDigits())
	}
	return a.scaleBig(d, false, r)
}

// Div returns a/d rounded to the minor unit. Errors are ErrZeroDivisor and ErrOverflow.
func (a Amount) Div(d decimal.Decimal, r Rounding) (Amount, error) {
	if d.IsZero() {
		return Amount{}, fmt.Errorf("%w: %s", ErrZeroDivisor, a)
	}
	coef, ok := small(d)
	exp := exponent(d) + int(a.scale) - int(a.cur.digits())
	if !ok || exp > 2*maxScale || exp < -2*maxScale {
		return a.scaleBig(d, true, r)
	}
	neg := a.coef^coef < 0
	q, ok := scaled(magnitude(a.coef), 1, magnitude(coef), -exp, neg, r)
	if !ok {
		return Amount{}, overflow("%s / %s", a, quote(d.String()))
	}
	return Amount{signed(q, neg), a.cur, a.cur.digits()}, nil
}

// DivInt returns a/n rounded to the minor unit. Use Split where the parts must add up.
// The error is ErrZeroDivisor.
func (a Amount) DivInt(n int64, r Rounding) (Amount, error) {
	if n == 0 {
		return Amount{}, fmt.Errorf("%w: %s", ErrZeroDivisor, a)
	}
	digits := a.cur.digits()
	neg := a.coef^n < 0
	q, _ := scaled(magnitude(a.coef), 1, magnitude(n), int(digits)-int(a.scale), neg, r) // |n| >= 1: cannot overflow
	return Amount{signed(q, neg), a.cur, digits}, nil
}

// scaleBig multiplies or divides by a decimal of more than 18 digits or of an
// unusual exponent. Exponents are bounded before they become work.
func (a Amount) scaleBig(d decimal.Decimal, divide bool, r Rounding) (Amount, error) {
	digits := a.cur.digits()
	neg := a.negative() != d.IsNegative()
	num := new(big.Int).SetUint64(magnitude(a.coef))
	if num.Sign() == 0 {
		return Amount{0, a.cur, digits}, nil
	}
	c := new(big.Int).Abs(d.Coefficient())
	exp, size, den := exponent(d), d.NumDigits(), big.NewInt(1)
	if divide {
		den, exp, size = c, -exp, -size
	} else {
		num.Mul(num, c)
	}
	var q uint64
	ok := true
	switch lead := size + exp; { // the factor is about 10^lead
	case lead > 64:
		ok = false
	case lead < -64:
		if r.away(neg, false, -1) {
			q = 1
		}
	default:
		q, ok = roundBig(num, den, exp+int(digits)-int(a.scale), neg, r)
	}
	if !ok {
		return Amount{}, overflow("%s by a number of %d digits", a, d.NumDigits())
	}
	return Amount{signed(q, neg), a.cur, digits}, nil
}

// ratioPlaces are the decimals of Ratio.
const ratioPlaces = 16

// Ratio returns a/b with 16 decimals, half-up. Errors are ErrCurrencyMismatch and ErrZeroDivisor.
func (a Amount) Ratio(b Amount) (decimal.Decimal, error) {
	if a.cur != b.cur && a.cur != 0 && b.cur != 0 {
		return decimal.Decimal{}, mismatch(a.cur, b.cur)
	}
	if b.coef == 0 {
		return decimal.Decimal{}, fmt.Errorf("%w: %s / %s", ErrZeroDivisor, a, b)
	}
	return a.Decimal().DivRound(b.Decimal(), ratioPlaces), nil
}

// Round returns a rounded to the minor unit.
func (a Amount) Round(r Rounding) Amount {
	digits := a.cur.digits()
	if a.scale == digits {
		return a
	}
	q, _ := shift10(0, magnitude(a.coef), int(a.scale-digits), a.negative(), r)
	return Amount{signed(q, a.negative()), a.cur, digits}
}

// RoundTo returns a rounded to the given decimals; negative ones are tens, hundreds
// and so on. Rounding up the largest amounts can be ErrOverflow.
func (a Amount) RoundTo(decimals int, r Rounding) (Amount, error) {
	if decimals >= int(a.scale) {
		return a, nil
	}
	decimals = max(decimals, -2*maxScale)
	q, _ := shift10(0, magnitude(a.coef), int(a.scale)-decimals, a.negative(), r)
	hi, lo := uint64(0), q
	scale := decimals
	for ; scale < 0 && hi == 0; scale++ {
		hi, lo = bits.Mul64(lo, 10)
	}
	out, err := Amount{}, ErrOverflow
	if hi == 0 {
		out, err = fit(a.negative(), 0, lo, uint8(scale), a.cur)
	}
	if err != nil {
		return Amount{}, overflow("%s rounded %s to %d decimals", a, r, decimals)
	}
	return out, nil
}

// RoundStep returns a rounded to a multiple of step. Errors are ErrCurrencyMismatch,
// ErrOverflow, and ErrStep for the zero Step.
func (a Amount) RoundStep(step Step, r Rounding) (Amount, error) {
	s := step.amount
	if s.coef == 0 {
		return Amount{}, fmt.Errorf("%w: none for %s", ErrStep, a)
	}
	if a.cur == 0 {
		return a, nil
	}
	if a.cur != s.cur {
		return Amount{}, mismatch(a.cur, s.cur)
	}
	neg := a.negative()
	n, ok := scaled(magnitude(a.coef), 1, magnitude(s.coef), int(s.scale)-int(a.scale), neg, r)
	if ok {
		if out, err := s.MulInt(signed(n, neg)); err == nil {
			return out, nil
		}
	}
	return Amount{}, overflow("%s rounded to steps of %s", a, s)
}
