package moneyfmt

import (
	"bytes"

	"golang.org/x/text/language"

	"github.com/bottega-go/commerce/internal/locale"
	"github.com/bottega-go/commerce/money"
)

// Symbol chooses how the currency is written.
type Symbol uint8

// The ways to write a currency.
const (
	Standard Symbol = iota // the symbol that the locale uses when several currencies may meet: "€", "US$"
	Narrow                 // the shortest symbol, which other currencies may share: "$", "kr"
	Code                   // the ISO 4217 code: "EUR"
	None                   // no currency at all, with the separators of amounts
)

// Digits chooses the decimals. Formatting never rounds: an amount with more
// decimals than its currency shows all of them.
type Digits uint8

// The choices of decimals.
const (
	Auto     Digits = iota // those of the currency in ISO 4217, more where the amount has more
	TrimZero               // none where they are all zero: "12 €" beside "12,50 €"
)

// Options are the settings of a [Formatter]. The zero Options write the
// locale's standard form.
type Options struct {
	Symbol     Symbol
	Digits     Digits
	Accounting bool // negative amounts as the locale's bookkeepers write them, often in parentheses
	Plus       bool // a sign for amounts above zero too
}

// Formatter writes and reads amounts and numbers in the manner of one locale.
// It is a small comparable value; the zero Formatter is the root locale of CLDR
// with zero Options.
type Formatter struct {
	row uint8 // of names, plus one; 0 is the root
	opt Options
}

// New returns the formatter for tag. It never fails: a locale that is not in the
// table gives its nearest CLDR parent (de-NA reads de, es-AR reads es-419), an
// unknown language the root locale. [Formatter.Tag] says what was found.
// Extensions of the tag ("-u-nu-…") have no effect; digits are Latin.
func New(tag language.Tag, opt Options) Formatter {
	return Formatter{locale.Find(tag, names[:]), opt}
}

// Tag returns the locale whose rules f follows.
func (f Formatter) Tag() language.Tag { return language.Make(f.name()) }

func (f Formatter) name() string {
	if f.row == 0 {
		return "und"
	}
	return names[f.row-1].Tag
}

func (f Formatter) rules() *rules {
	if f.row == 0 {
		return &locales[rootRow]
	}
	return &locales[names[f.row-1].Row]
}

// rules are one row of the generated table: those of a locale.
type rules struct {
	number, percent, standard, accounting, bare, bareAccounting pattern
	decimal, group, moneyDecimal, moneyGroup                    string
	minus, plus, percentSign                                    string
	minGrouping                                                 uint8
	symbols                                                     []symbol  // by currency; one that is absent is written as its code
	special                                                     []special // by currency
}

// pattern is a compiled CLDR number pattern.
type pattern struct {
	pos, neg   affixes
	last, rest uint8 // digits of the group before the decimal separator, and of the others
}

// affixes surround the digits. The bytes below stand for what varies.
type affixes struct{ pre, suf string }

const (
	markSymbol  = 1
	markSign    = 2
	markPercent = 3
)

// markSize is room for any symbol of the table and any code.
const markSize = 32

// symbol gives a currency its indices in texts.
type symbol struct {
	currency    money.Currency
	std, narrow uint16
}

// special is a currency with a pattern or separators of its own.
type special struct {
	currency       money.Currency
	pattern        pattern
	decimal, group string
}

// appendSymbol appends how l writes c, which is a currency. It does not allocate.
func (l *rules) appendSymbol(dst []byte, c money.Currency, kind Symbol) []byte {
	s := l.find(c)
	if kind == Narrow && s == nil {
		s = locales[rootRow].find(c)
	}
	switch {
	case s != nil && kind == Standard:
		return append(dst, texts[s.std]...)
	case s != nil && kind == Narrow:
		return append(dst, texts[s.narrow]...)
	}
	var buf [40]byte
	text, _ := money.New(0, c).AppendText(buf[:0]) // cannot fail: "EUR 0.00", "PTS/0 0"; Code would allocate
	return append(dst, text[:bytes.IndexAny(text, "/ ")]...)
}

func (l *rules) find(c money.Currency) *symbol {
	lo, hi := 0, len(l.symbols)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if l.symbols[mid].currency < c {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(l.symbols) && l.symbols[lo].currency == c {
		return &l.symbols[lo]
	}
	return nil
}

// layout returns the pattern and the separators of amounts of c.
func (l *rules) layout(c money.Currency, opt Options) (p *pattern, decimal, group string) {
	decimal, group = l.moneyDecimal, l.moneyGroup
	switch bare := opt.Symbol == None || c == 0; {
	case bare && opt.Accounting:
		p = &l.bareAccounting
	case bare:
		p = &l.bare
	case opt.Accounting:
		p = &l.accounting
	default:
		p = &l.standard
	}
	for i := range l.special {
		if s := &l.special[i]; s.currency == c {
			decimal, group = s.decimal, s.group
			if opt.Symbol != None {
				p = &s.pattern
			}
		}
	}
	return p, decimal, group
}
