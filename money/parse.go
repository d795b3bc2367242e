package money

import (
	"fmt"
	"math/bits"
	"strings"
)

// maxText bounds the text of a number: sign, 19 digits, point, 18 decimals and a
// little room for zeros.
const maxText = 64

// Parse reads a plain decimal number: an optional minus, digits, and a point with
// digits. There is no plus, exponent, grouping, space or bare point ("1.", ".5").
// More decimals than the currency has are kept ("0.0199"), up to 18.
//
// Errors are ErrSyntax, ErrOverflow, ErrInexact for more than 18 decimals, and
// ErrUnknownCurrency for the zero Currency. Locale formats are read by moneyfmt.
func Parse(number string, c Currency) (Amount, error) { return parse(number, c) }

// MustParse is Parse for literals; it panics on an error.
func MustParse(number string, c Currency) Amount {
	return must(Parse(number, c))
}

// ParseText reads what String, MarshalText and the SQL value wrote: a currency, one
// space and a number, such as "EUR 12.50". Empty text is the zero Amount. Errors are
// those of Parse and ErrUnknownCurrency.
func ParseText(text string) (Amount, error) {
	if text == "" {
		return Amount{}, nil
	}
	code, number, ok := strings.Cut(text, " ")
	if !ok {
		return Amount{}, syntax("amount", text)
	}
	c, err := ParseCurrency(code)
	if err != nil {
		return Amount{}, err
	}
	return parse(number, c)
}

// parse reads a number from a string or from bytes.
func parse[T string | []byte](s T, c Currency) (Amount, error) {
	coef, scale, err := parseNumber(s)
	if err != nil {
		return Amount{}, err
	}
	if scale == c.digits() && c != 0 {
		return Amount{coef, c, scale}, nil
	}
	if c == 0 {
		return Amount{}, fmt.Errorf("%w: none for %s", ErrUnknownCurrency, quote(string(s)))
	}
	a, err := fit64(coef, scale, c)
	if err != nil {
		return Amount{}, overflow("%s %s", c, quote(string(s)))
	}
	return a, nil
}

// parseNumber reads the grammar of Parse into coef*10^-scale. Zeros at the end count
// as decimals.
func parseNumber[T string | []byte](s T) (coef int64, scale uint8, err error) {
	i, neg := 0, false
	if len(s) > 0 && s[0] == '-' {
		i, neg = 1, true
	}
	if len(s)-i <= maxScale { // 18 characters cannot overflow
		var v uint64
		start, point := i, -1
		for ; i < len(s); i++ {
			d := s[i] - '0'
			if d > 9 {
				if s[i] != '.' || point >= 0 {
					return 0, 0, syntax("number", string(s))
				}
				point = i
				continue
			}
			v = v*10 + uint64(d)
		}
		switch {
		case start == len(s) || point == start || point == len(s)-1:
			return 0, 0, syntax("number", string(s))
		case point >= 0:
			scale = uint8(len(s) - 1 - point)
		}
		return signed(v, neg), scale, nil
	}
	return parseLong(string(s), i, neg)
}

func parseLong(s string, i int, neg bool) (int64, uint8, error) {
	whole, frac, point := strings.Cut(s[i:], ".")
	if len(s) > maxText || whole == "" || point && frac == "" || !digitsOnly(whole) || !digitsOnly(frac) {
		return 0, 0, syntax("number", s)
	}
	if frac = strings.TrimRight(frac, "0"); len(frac) > maxScale {
		return 0, 0, fmt.Errorf("%w: %s has %d decimals", ErrInexact, quote(s), len(frac))
	}
	var v uint64
	for _, part := range [...]string{whole, frac} {
		for _, d := range []byte(part) {
			hi, lo := bits.Mul64(v, 10)
			lo, c := bits.Add64(lo, uint64(d-'0'), 0)
			if hi+c != 0 || lo > maxCoef {
				return 0, 0, overflow("%s", quote(s))
			}
			v = lo
		}
	}
	return signed(v, neg), uint8(len(frac)), nil
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return true
}
