package money

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// Rate is an exchange rate: 1 base = value quote, value > 0. It is comparable and
// carries no time; who keeps rates keys them by day. The zero Rate converts nothing.
type Rate struct {
	base, quote Currency
	value       Factor
}

// Rates is a source of exchange rates. A rate that is not there is an error, such as
// ErrRate.
type Rates interface {
	Rate(base, quote Currency) (Rate, error)
}

// NewRate returns the rate 1 base = value quote. A value that is not positive, a
// missing currency, and a same-currency rate other than 1 are ErrRate; a value that
// NewFactor refuses is its error.
func NewRate(base, quote Currency, value decimal.Decimal) (Rate, error) {
	f, err := NewFactor(value)
	if err != nil {
		return Rate{}, err
	}
	return newRate(base, quote, f)
}

func newRate(base, quote Currency, f Factor) (Rate, error) {
	if f.coef <= 0 || base == 0 || quote == 0 || base == quote && f != (Factor{1, 0}) {
		return Rate{}, fmt.Errorf("%w: 1 %s = %s %s", ErrRate, base, f, quote)
	}
	return Rate{base, quote, f}, nil
}

// ParseRate reads the text of String: "EUR USD 1.0834".
func ParseRate(s string) (Rate, error) {
	parts := strings.Split(s, " ")
	if len(parts) != 3 {
		return Rate{}, syntax("rate", s)
	}
	base, err := ParseCurrency(parts[0])
	if err != nil {
		return Rate{}, err
	}
	quote, err := ParseCurrency(parts[1])
	if err != nil {
		return Rate{}, err
	}
	coef, scale, err := parseNumber(parts[2])
	if err != nil {
		return Rate{}, err
	}
	for scale > 0 && coef%10 == 0 {
		coef, scale = coef/10, scale-1
	}
	return newRate(base, quote, Factor{coef, scale})
}

// MustRate is ParseRate for literals; it panics on an error.
func MustRate(s string) Rate { return must(ParseRate(s)) }

// Base returns the currency of which there is one.
func (r Rate) Base() Currency { return r.base }

// Quote returns the currency in which the value counts.
func (r Rate) Quote() Currency { return r.quote }

// Value returns the price of one base in quote.
func (r Rate) Value() decimal.Decimal { return r.value.Decimal() }

// Convert converts base to quote by multiplication and quote to base by division,
// rounded once, to the minor unit. The rate is never inverted (Regulation 1103/97
// Art. 4(3)). Another currency is ErrCurrencyMismatch; the zero Amount stays nothing.
func (r Rate) Convert(a Amount, mode Rounding) (Amount, error) {
	switch {
	case r.value.coef == 0:
		return Amount{}, fmt.Errorf("%w: none for %s", ErrRate, a)
	case a.cur == 0:
		return a, nil
	case a.cur == r.base:
		return a.convert(r.quote, r.value, Factor{1, 0}, mode)
	case a.cur == r.quote:
		return a.convert(r.base, Factor{1, 0}, r.value, mode)
	}
	return Amount{}, fmt.Errorf("%w: %s by the rate %s", ErrCurrencyMismatch, a, r)
}

// convert returns a*num/den in the currency to.
func (a Amount) convert(to Currency, num, den Factor, mode Rounding) (Amount, error) {
	digits := to.digits()
	exp := int(digits) - int(a.scale) - int(num.scale) + int(den.scale)
	q, ok := scaled(magnitude(a.coef), uint64(num.coef), uint64(den.coef), exp, a.negative(), mode)
	if !ok {
		return Amount{}, overflow("%s × %s / %s in %s", a, num, den, to)
	}
	return Amount{signed(q, a.negative()), to, digits}, nil
}

// String returns base, quote and value: "EUR USD 1.0834" for 1 EUR = 1.0834 USD.
func (r Rate) String() string {
	if r == (Rate{}) {
		return ""
	}
	return r.base.String() + " " + r.quote.String() + " " + r.value.String()
}

// MarshalText returns the text of String.
func (r Rate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the text of String; empty text is the zero Rate.
func (r *Rate) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*r = Rate{}
		return nil
	}
	v, err := ParseRate(string(text))
	if err == nil {
		*r = v
	}
	return err
}
