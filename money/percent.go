package money

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"log/slog"
	"math"
	"math/bits"
	"strings"

	"github.com/shopspring/decimal"
)

// Percent is a percentage: a VAT rate, discount, commission or margin. It is exact
// to 0.0001 %, comparable, and may be negative. "22" means 22 %. The zero Percent
// is 0 %.
type Percent struct {
	v int64 // in 0.0001 %; never math.MinInt64
}

const (
	percentScale = 4
	percentUnit  = 10_000    // 1 %
	percentWhole = 1_000_000 // 100 %
)

// NewPercent returns whole percent: NewPercent(22) is 22 %. Numbers beyond
// ±922 337 203 685 477 become that bound.
func NewPercent(whole int64) Percent {
	const limit = math.MaxInt64 / percentUnit
	return Percent{min(max(whole, -limit), limit) * percentUnit}
}

// ParsePercent reads a plain decimal number, "25.5" for 25.5 %; "25.5%" is the same.
// Errors are ErrSyntax, ErrOverflow, and ErrInexact for more than four decimals.
func ParsePercent(s string) (Percent, error) {
	coef, scale, err := parseNumber(strings.TrimSuffix(s, "%"))
	if err != nil {
		return Percent{}, err
	}
	return newPercent(coef, scale)
}

// MustPercent is ParsePercent for literals; it panics on an error.
func MustPercent(s string) Percent { return must(ParsePercent(s)) }

// PercentFromDecimal returns d percent: 22 is 22 %. Errors are ErrOverflow and ErrInexact.
func PercentFromDecimal(d decimal.Decimal) (Percent, error) {
	f, err := NewFactor(d)
	if err != nil {
		return Percent{}, err
	}
	return newPercent(f.coef, f.scale)
}

// PercentOf returns what part is of whole, with the given decimals (0 to 4): 25.00 of
// 200.00 is 12.5 % with one decimal. Errors are ErrCurrencyMismatch, ErrZeroDivisor,
// ErrOverflow, and ErrPercent for other decimals.
func PercentOf(part, whole Amount, decimals int, r Rounding) (Percent, error) {
	switch {
	case decimals < 0 || decimals > percentScale:
		return Percent{}, fmt.Errorf("%w: %d decimals", ErrPercent, decimals)
	case part.cur != whole.cur && part.cur != 0 && whole.cur != 0:
		return Percent{}, mismatch(part.cur, whole.cur)
	case whole.coef == 0:
		return Percent{}, fmt.Errorf("%w: %s / %s", ErrZeroDivisor, part, whole)
	}
	neg := part.coef^whole.coef < 0
	exp := int(whole.scale) - int(part.scale) + 2 + decimals
	q, ok := scaled(magnitude(part.coef), 1, magnitude(whole.coef), exp, neg, r)
	if !ok {
		return Percent{}, overflow("%s in percent of %s", part, whole)
	}
	return newPercent(signed(q, neg), uint8(decimals))
}

// newPercent returns coef*10^-scale percent.
func newPercent(coef int64, scale uint8) (Percent, error) {
	for ; scale > percentScale; scale-- {
		if coef%10 != 0 {
			return Percent{}, fmt.Errorf("%w: %s%% is finer than 0.0001%%", ErrInexact, appendNumber(nil, coef, scale))
		}
		coef /= 10
	}
	unit := pow10[percentScale-scale]
	if hi, lo := bits.Mul64(magnitude(coef), unit); hi != 0 || lo > maxCoef {
		return Percent{}, overflow("%s%%", appendNumber(nil, coef, scale))
	}
	return Percent{coef * int64(unit)}, nil
}

// Of returns p of a, rounded to the minor unit: 22 % of EUR 10.00 is EUR 2.20. The
// error is ErrOverflow.
func (p Percent) Of(a Amount, r Rounding) (Amount, error) {
	return a.MulFactor(Factor{p.v, percentScale + 2}, r)
}

// On returns a plus p of a, rounded once: gross from net, or a reduced price for a
// negative p. The error is ErrOverflow.
func (p Percent) On(a Amount, r Rounding) (Amount, error) {
	if p.v > math.MaxInt64-percentWhole {
		return Amount{}, overflow("%s on %s", p, a)
	}
	return a.MulFactor(Factor{p.v + percentWhole, percentScale + 2}, r)
}

// Within returns the part of gross that is p on top of net: the VAT inside a gross
// price, gross × p / (100 + p). The net is what remains, so that both add up.
// Errors are ErrOverflow, and ErrPercent for -100 % and below.
func (p Percent) Within(gross Amount, r Rounding) (Amount, error) {
	if p.v <= -percentWhole {
		return Amount{}, fmt.Errorf("%w: %s within %s", ErrPercent, p, gross)
	}
	digits := gross.cur.digits()
	neg := gross.coef^p.v < 0
	// The divisor is below 2^63 + 10^6 and so fits.
	q, ok := scaled(magnitude(gross.coef), magnitude(p.v), uint64(p.v)+percentWhole, int(digits)-int(gross.scale), neg, r)
	if !ok {
		return Amount{}, overflow("%s within %s", p, gross)
	}
	return Amount{signed(q, neg), gross.cur, digits}, nil
}

// Add returns p+q. The error is ErrOverflow.
func (p Percent) Add(q Percent) (Percent, error) {
	sum := p.v + q.v
	if (p.v^sum)&(q.v^sum) < 0 || sum == math.MinInt64 {
		return Percent{}, overflow("%s + %s", p, q)
	}
	return Percent{sum}, nil
}

// Sub returns p-q. The error is ErrOverflow.
func (p Percent) Sub(q Percent) (Percent, error) { return p.Add(q.Neg()) }

// Neg returns -p.
func (p Percent) Neg() Percent { return Percent{-p.v} }

// Cmp returns -1, 0 or 1 as p is less than, equal to or greater than q.
func (p Percent) Cmp(q Percent) int { return cmp.Compare(p.v, q.v) }

// Sign returns -1, 0 or 1.
func (p Percent) Sign() int { return p.Cmp(Percent{}) }

// IsZero says that p is 0 %.
func (p Percent) IsZero() bool { return p.v == 0 }

// Round returns p with the given decimals, 0 to 4; others are the nearer of these.
// What would exceed the largest percentage stays below it.
func (p Percent) Round(decimals int, r Rounding) Percent {
	drop := percentScale - min(max(decimals, 0), percentScale)
	neg := p.v < 0
	q, _ := shift10(0, magnitude(p.v), drop, neg, r)
	q = min(q, maxCoef/pow10[drop])
	return Percent{signed(q*pow10[drop], neg)}
}

// Units returns the percentage counted in 0.0001 %: 220 000 for 22 %.
func (p Percent) Units() int64 { return p.v }

// Decimal returns the number of percent: 22 for 22 %.
func (p Percent) Decimal() decimal.Decimal { return decimal.New(p.v, -percentScale) }

// Factor returns the number to multiply by: 0.22 for 22 %.
func (p Percent) Factor() Factor {
	coef, scale := p.v, uint8(percentScale+2)
	for scale > 0 && coef%10 == 0 {
		coef, scale = coef/10, scale-1
	}
	return Factor{coef, scale}
}

// Number returns the number of percent without zeros at the end: "25.5".
func (p Percent) Number() string { return string(p.append(nil)) }

// String returns the number and a percent sign: "25.5%".
func (p Percent) String() string { return string(append(p.append(nil), '%')) }

// AppendText appends the text of Number. The error is always nil.
func (p Percent) AppendText(b []byte) ([]byte, error) { return p.append(b), nil }

// MarshalText returns the text of Number; in JSON it is the string "25.5".
func (p Percent) MarshalText() ([]byte, error) { return p.append(nil), nil }

// UnmarshalText reads a plain decimal number of percent.
func (p *Percent) UnmarshalText(text []byte) error {
	coef, scale, err := parseNumber(text)
	if err != nil {
		return err
	}
	v, err := newPercent(coef, scale)
	if err == nil {
		*p = v
	}
	return err
}

// UnmarshalJSON reads the string "25.5", or a JSON number by its text. Exponents and
// null are ErrSyntax: a rate that is not there is not 0 %.
func (p *Percent) UnmarshalJSON(data []byte) error {
	if n := len(data); n >= 2 && data[0] == '"' && data[n-1] == '"' {
		data = data[1 : n-1]
	}
	return p.UnmarshalText(data)
}

// Value implements driver.Valuer: the text of Number, which numeric columns accept.
func (p Percent) Value() (driver.Value, error) { return p.Number(), nil }

// Scan implements sql.Scanner for text and integers. Another column type, NULL
// included, is ErrSyntax.
func (p *Percent) Scan(src any) error {
	switch v := src.(type) {
	case int64:
		n, err := newPercent(max(v, -math.MaxInt64), 0)
		if err == nil {
			*p = n
		}
		return err
	case string:
		return p.UnmarshalText([]byte(v))
	case []byte:
		return p.UnmarshalText(v)
	}
	return fmt.Errorf("%w percent: a column of type %T", ErrSyntax, src)
}

// LogValue returns the text of String for structured logs.
func (p Percent) LogValue() slog.Value { return slog.StringValue(p.String()) }

func (p Percent) append(b []byte) []byte {
	f := Factor{p.v, percentScale}
	for f.scale > 0 && f.coef%10 == 0 {
		f.coef, f.scale = f.coef/10, f.scale-1
	}
	return appendNumber(b, f.coef, f.scale)
}
