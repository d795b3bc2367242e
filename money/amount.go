package money

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"

	"github.com/shopspring/decimal"
)

// Amount is an exact amount of one currency: 16 bytes, a plain value, safe to copy,
// compare and use as a map key.
//
// An Amount has at least the decimals of its currency and may have more (a unit
// price of EUR 0.0199), up to 18; it never has more than it needs, so == is equality
// of value for the same currency. Its range is ±(2^63-1) of its last decimal:
// ±92 233 720 368 547 758.07 for two.
//
// The zero Amount is nothing, in no currency: it adds to any amount, is JSON null
// and empty text. New(0, EUR) is another value.
type Amount struct {
	coef  int64 // never math.MinInt64
	cur   Currency
	scale uint8 // the smallest one >= cur.digits() that represents the value
}

// New returns an amount from minor units: New(1250, EUR) is EUR 12.50.
//
// Without a currency only nothing can be counted: New(0, 0) is the zero Amount, and
// any other number is kept as XXX, ISO 4217's code for no currency. math.MinInt64,
// the one number without an opposite, becomes -math.MaxInt64.
func New(minor int64, c Currency) Amount {
	if minor == math.MinInt64 {
		minor = -math.MaxInt64
	}
	if c == 0 && minor != 0 {
		c = XXX
	}
	return Amount{minor, c, c.digits()}
}

// FromDecimal returns d as an amount of c, exactly. More than 18 decimals are
// ErrInexact, too many digits ErrOverflow, no currency ErrUnknownCurrency.
func FromDecimal(d decimal.Decimal, c Currency) (Amount, error) {
	if c == 0 {
		return Amount{}, fmt.Errorf("%w: none for an amount", ErrUnknownCurrency)
	}
	f, err := NewFactor(d)
	if err != nil {
		return Amount{}, err
	}
	return fit64(f.coef, f.scale, c)
}

// Currency returns the currency, 0 for the zero Amount.
func (a Amount) Currency() Currency { return a.cur }

// Decimal returns the value without its currency.
func (a Amount) Decimal() decimal.Decimal { return decimal.New(a.coef, -int32(a.scale)) }

// Scale returns the number of decimals in use, at least those of the currency.
func (a Amount) Scale() int { return int(a.scale) }

// Units returns the value counted in its last decimal: 199 for EUR 0.0199.
func (a Amount) Units() int64 { return a.coef }

// Minor returns the value in minor units. An amount with more decimals than its
// currency is ErrInexact: round first.
func (a Amount) Minor() (int64, error) {
	if a.scale != a.cur.digits() {
		return 0, fmt.Errorf("%w: %s in minor units", ErrInexact, a)
	}
	return a.coef, nil
}

// IsZero says that the value is 0, in any currency or none. It is not the test for
// the zero Amount, which is a == Amount{}. Never use the JSON option omitzero on
// an Amount: it calls IsZero and would drop EUR 0.00.
func (a Amount) IsZero() bool { return a.coef == 0 }

// Sign returns -1, 0 or 1.
func (a Amount) Sign() int { return cmp.Compare(a.coef, 0) }

func (a Amount) negative() bool { return a.coef < 0 }

// Neg returns -a.
func (a Amount) Neg() Amount { a.coef = -a.coef; return a }

// Abs returns a without its sign.
func (a Amount) Abs() Amount { a.coef = int64(magnitude(a.coef)); return a }

// Add returns a+b. Errors are ErrCurrencyMismatch and ErrOverflow.
func (a Amount) Add(b Amount) (Amount, error) {
	sum := a.coef + b.coef
	if a.cur == b.cur && a.scale == b.scale && uint8(a.cur&digitBits) == a.scale &&
		(a.coef^sum)&(b.coef^sum) >= 0 && sum != math.MinInt64 {
		return Amount{sum, a.cur, a.scale}, nil
	}
	return a.addSlow(b)
}

// Sub returns a-b. Errors are ErrCurrencyMismatch and ErrOverflow.
func (a Amount) Sub(b Amount) (Amount, error) {
	b.coef = -b.coef
	return a.Add(b)
}

func (a Amount) addSlow(b Amount) (Amount, error) {
	var t Total
	t.Add(a)
	t.Add(b)
	return t.Amount()
}

// Cmp returns -1, 0 or 1 as a is less than, equal to or greater than b. Nothing (the
// zero Amount) compares as 0 of any currency. The error is ErrCurrencyMismatch.
func (a Amount) Cmp(b Amount) (int, error) {
	if a.cur != b.cur && a.cur != 0 && b.cur != 0 {
		return 0, mismatch(a.cur, b.cur)
	}
	if a.scale == b.scale || a.Sign() != b.Sign() || a.coef == 0 {
		return cmp.Compare(a.coef, b.coef), nil
	}
	// Same sign, other scales: compare a*10^(sb-s) with b*10^(sa-s) in 128 bits.
	s := min(a.scale, b.scale)
	ahi, alo := bits.Mul64(magnitude(a.coef), pow10[b.scale-s])
	bhi, blo := bits.Mul64(magnitude(b.coef), pow10[a.scale-s])
	if a.negative() {
		return compare128(bhi, blo, ahi, alo), nil
	}
	return compare128(ahi, alo, bhi, blo), nil
}

// Equal says that a and b are the same value of the same currency. It is a == b,
// because amounts are canonical.
func (a Amount) Equal(b Amount) bool { return a == b }

// MulInt returns a*n exactly, with the decimals of a. The error is ErrOverflow.
func (a Amount) MulInt(n int64) (Amount, error) {
	hi, lo := bits.Mul64(magnitude(a.coef), magnitude(n)) // 2^63 for math.MinInt64, as it should be
	r, err := fit((a.coef^n) < 0, hi, lo, a.scale, a.cur)
	if err != nil {
		return Amount{}, overflow("%s × %d", a, n)
	}
	return r, nil
}

// fit64 makes the canonical amount coef*10^-scale of c; coef is never math.MinInt64.
func fit64(coef int64, scale uint8, c Currency) (Amount, error) {
	return fit(coef < 0, 0, magnitude(coef), scale, c)
}

// fit makes the canonical amount ±(hi,lo)*10^-scale of c.
func fit(neg bool, hi, lo uint64, scale uint8, c Currency) (Amount, error) {
	want := c.digits()
	if hi|lo == 0 {
		return Amount{0, c, want}, nil
	}
	for scale > want {
		qhi, rem := hi/10, hi%10
		q, rem := bits.Div64(rem, lo, 10)
		if rem != 0 {
			break
		}
		hi, lo, scale = qhi, q, scale-1
	}
	if scale < want && hi == 0 {
		hi, lo = bits.Mul64(lo, pow10[want-scale])
		scale = want
	}
	if hi != 0 || lo > maxCoef {
		return Amount{}, overflow("a value of %s has more than 19 digits", c)
	}
	return Amount{signed(lo, neg), c, scale}, nil
}
