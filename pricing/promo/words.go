package promo

import (
	"unicode/utf8"

	"github.com/bottega-go/commerce"
)

var (
	phaseWords   = commerce.Words[Phase]{"line", "price", "order", "shipping"}
	pickWords    = commerce.Words[Pick]{"best", "priority", "all"}
	basisWords   = commerce.Words[Basis]{"opening", "original", "running"}
	scopeWords   = commerce.Words[Scope]{"default", "unit", "order", "line"}
	spreadWords  = commerce.Words[Spread]{"even", "units"}
	dayWords     = commerce.Words[Day]{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	perWords     = commerce.Words[Per]{"unit", "line", "order"}
	chooseWords  = commerce.Words[Choose]{"cheapest", "dearest"}
	pairingWords = commerce.Words[Pairing]{"customer", "merchant"}
)

func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	n := 40
	for !utf8.RuneStart(s[n]) && n > 37 { // not within a character
		n--
	}
	return s[:n] + "…"
}

// String returns line, price, order or shipping.
func (p Phase) String() string { return phaseWords.Text(p) }

// MarshalText writes the word of String.
func (p Phase) MarshalText() ([]byte, error) { return phaseWords.Marshal(p) }

// UnmarshalText reads the word of String.
func (p *Phase) UnmarshalText(text []byte) error { return phaseWords.Unmarshal(p, text) }

// String returns best, priority or all.
func (p Pick) String() string { return pickWords.Text(p) }

// MarshalText writes the word of String.
func (p Pick) MarshalText() ([]byte, error) { return pickWords.Marshal(p) }

// UnmarshalText reads the word of String.
func (p *Pick) UnmarshalText(text []byte) error { return pickWords.Unmarshal(p, text) }

// String returns opening, original or running.
func (b Basis) String() string { return basisWords.Text(b) }

// MarshalText writes the word of String.
func (b Basis) MarshalText() ([]byte, error) { return basisWords.Marshal(b) }

// UnmarshalText reads the word of String.
func (b *Basis) UnmarshalText(text []byte) error { return basisWords.Unmarshal(b, text) }

// String returns default, unit, order or line.
func (s Scope) String() string { return scopeWords.Text(s) }

// MarshalText writes the word of String.
func (s Scope) MarshalText() ([]byte, error) { return scopeWords.Marshal(s) }

// UnmarshalText reads the word of String.
func (s *Scope) UnmarshalText(text []byte) error { return scopeWords.Unmarshal(s, text) }

// String returns even or units.
func (s Spread) String() string { return spreadWords.Text(s) }

// MarshalText writes the word of String.
func (s Spread) MarshalText() ([]byte, error) { return spreadWords.Marshal(s) }

// UnmarshalText reads the word of String.
func (s *Spread) UnmarshalText(text []byte) error { return spreadWords.Unmarshal(s, text) }

// String returns sun, mon, tue, wed, thu, fri or sat.
func (d Day) String() string { return dayWords.Text(d) }

// MarshalText writes the word of String.
func (d Day) MarshalText() ([]byte, error) { return dayWords.Marshal(d) }

// UnmarshalText reads the word of String.
func (d *Day) UnmarshalText(text []byte) error { return dayWords.Unmarshal(d, text) }

// String returns unit, line or order.
func (p Per) String() string { return perWords.Text(p) }

// MarshalText writes the word of String.
func (p Per) MarshalText() ([]byte, error) { return perWords.Marshal(p) }

// UnmarshalText reads the word of String.
func (p *Per) UnmarshalText(text []byte) error { return perWords.Unmarshal(p, text) }

// String returns cheapest or dearest.
func (c Choose) String() string { return chooseWords.Text(c) }

// MarshalText writes the word of String.
func (c Choose) MarshalText() ([]byte, error) { return chooseWords.Marshal(c) }

// UnmarshalText reads the word of String.
func (c *Choose) UnmarshalText(text []byte) error { return chooseWords.Unmarshal(c, text) }

// String returns customer or merchant.
func (p Pairing) String() string { return pairingWords.Text(p) }

// MarshalText writes the word of String.
func (p Pairing) MarshalText() ([]byte, error) { return pairingWords.Marshal(p) }

// UnmarshalText reads the word of String.
func (p *Pairing) UnmarshalText(text []byte) error { return pairingWords.Unmarshal(p, text) }
