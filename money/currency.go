package money

import (
	"fmt"
)

// Currency is a currency by value: up to five letters and the digits of its
// minor unit in 31 bits. Constants such as EUR cover ISO 4217; they work in
// switches and compare with ==. There is no registry.
//
// The zero Currency is no currency at all; only the zero Amount has it.
type Currency uint32

const (
	digitBits           = 31 // low five bits: digits of the minor unit
	customBit  Currency = 1 << 5
	letterBase          = 6
)

// isoRow is one code of ISO 4217.
type isoRow struct {
	currency  Currency
	numeric   uint16
	withdrawn bool
}

// ParseCurrency reads an ISO 4217 code in capitals, such as "EUR", or the text of
// a custom currency, such as "PTS/0". The withdrawn codes of euro-area states are
// readable too. Anything else is ErrUnknownCurrency.
func ParseCurrency(code string) (Currency, error) { return parseCurrency(code) }

func parseCurrency[T string | []byte](code T) (Currency, error) {
	if len(code) == 3 {
		if i, ok := isoIndex(letters(code)); ok {
			return isoTable[i].currency, nil
		}
	} else if n := len(code); n >= 5 && n <= 8 {
		at := 3
		for at < n && code[at] != '/' {
			at++
		}
		if digits, ok := customDigits(string(code[min(at+1, n):])); ok {
			if c, err := NewCurrency(string(code[:at]), digits); err == nil && c.custom() {
				return c, nil
			}
		}
	}
	return 0, fmt.Errorf("%w: %s", ErrUnknownCurrency, quote(string(code)))
}

// MustParseCurrency is ParseCurrency for literals; it panics on an error.
func MustParseCurrency(code string) Currency {
	return must(ParseCurrency(code))
}

// NewCurrency makes a custom currency (loyalty points, vouchers, tokens) of three
// to five capital letters and 0 to 18 digits. An ISO code gives the ISO currency
// and refuses other digits than ISO's. Errors are ErrCurrency.
//
// Its text carries the digits ("PTS/0"), so that it decodes without a registry.
func NewCurrency(code string, digits int) (Currency, error) {
	v := letters(code)
	if v == 0 || digits < 0 || digits > maxScale {
		return 0, fmt.Errorf("%w: %s with %d digits", ErrCurrency, quote(code), digits)
	}
	if i, ok := isoIndex(v); ok {
		if c := isoTable[i].currency; c.Digits() == digits {
			return c, nil
		}
		return 0, fmt.Errorf("%w: %s has %d digits in ISO 4217, not %d", ErrCurrency, code, isoTable[i].currency.Digits(), digits)
	}
	return v | customBit | Currency(digits), nil
}

// Currencies returns the active ISO 4217 currencies, sorted by code.
func Currencies() []Currency {
	all := make([]Currency, 0, len(isoTable))
	for _, row := range isoTable {
		if !row.withdrawn {
			all = append(all, row.currency)
		}
	}
	return all
}

// Code returns the letters of c, such as "EUR"; it is empty for the zero Currency.
func (c Currency) Code() string {
	var b [5]byte
	return string(c.appendCode(b[:0]))
}

// Digits returns the number of decimals of the minor unit: 2 for EUR, 0 for JPY,
// 3 for KWD. Codes to which ISO assigns no minor unit (gold, XXX) have 0.
func (c Currency) Digits() int { return int(c.digits()) }

func (c Currency) digits() uint8 { return min(uint8(c&digitBits), maxScale) }

// Numeric returns the ISO 4217 numeric code, or 0 for a custom currency.
func (c Currency) Numeric() int {
	if i, ok := c.iso(); ok {
		return int(isoTable[i].numeric)
	}
	return 0
}

// Withdrawn says that the currency no longer exists: it became the euro.
func (c Currency) Withdrawn() bool {
	i, ok := c.iso()
	return ok && isoTable[i].withdrawn
}

// Valid says that c is an ISO currency or a well-made custom one.
func (c Currency) Valid() bool {
	if c.custom() {
		made, err := NewCurrency(c.Code(), int(c&digitBits))
		return err == nil && made == c
	}
	_, ok := c.iso()
	return ok
}

// String returns the ISO code, "CODE/digits" for a custom currency and "" for none.
func (c Currency) String() string {
	var b [8]byte
	return string(c.append(b[:0]))
}

// MarshalText returns the same text as String.
func (c Currency) MarshalText() ([]byte, error) { return c.append(nil), nil }

// UnmarshalText reads what MarshalText wrote; empty text is the zero Currency.
func (c *Currency) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = 0
		return nil
	}
	v, err := parseCurrency(text)
	if err == nil {
		*c = v
	}
	return err
}

func (c Currency) custom() bool { return c&customBit != 0 }

func (c Currency) iso() (int, bool) {
	i, ok := isoIndex(c)
	return i, ok && isoTable[i].currency == c
}

func (c Currency) append(b []byte) []byte {
	b = c.appendCode(b)
	if c.custom() {
		b = append(b, '/')
		if d := c.digits(); d >= 10 {
			b = append(b, '1', '0'+d-10)
		} else {
			b = append(b, '0'+d)
		}
	}
	return b
}

func (c Currency) appendCode(b []byte) []byte {
	v := uint32(c >> letterBase)
	if v&0x3ff == 0 && v != 0 { // three letters, nearly always
		return append(b, '@'+byte(v>>20&31), '@'+byte(v>>15&31), '@'+byte(v>>10&31))
	}
	for s := 20; s >= 0 && v>>s&31 != 0; s -= 5 {
		b = append(b, '@'+byte(v>>s&31))
	}
	return b
}

// letters packs three to five capital letters; 0 says that code is none.
func letters[T string | []byte](code T) Currency {
	if len(code) < 3 || len(code) > 5 {
		return 0
	}
	var v Currency
	for i := range 5 {
		v <<= 5
		if i < len(code) {
			l := code[i] - '@'
			if l < 1 || l > 26 {
				return 0
			}
			v |= Currency(l)
		}
	}
	return v << letterBase
}

// isoIndex finds the row with the letters of c, from the first row of its initial.
func isoIndex(c Currency) (int, bool) {
	initial := c >> 26
	if initial < 1 || initial > 26 {
		return 0, false
	}
	for i := int(isoStart[initial]); i < int(isoStart[initial+1]); i++ {
		if isoTable[i].currency>>letterBase == c>>letterBase {
			return i, true
		}
	}
	return 0, false
}

func customDigits(s string) (int, bool) {
	switch {
	case len(s) == 1 && s[0] >= '0' && s[0] <= '9':
		return int(s[0] - '0'), true
	case len(s) == 2 && s[0] == '1' && s[1] >= '0' && s[1] <= '8':
		return 10 + int(s[1]-'0'), true
	}
	return 0, false
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
