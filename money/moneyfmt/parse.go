package moneyfmt

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/bottega-go/commerce/money"
)

// Parse reads an amount of c as a person writes it in the locale of f: an optional
// sign before the digits or the symbol, digits with or without groups, decimals
// after the locale's separator, and optionally the locale's symbol of c or its ISO
// code on either side. Spaces of every width are the same, so are the hyphen and
// the minus sign, and both apostrophes; marks of writing direction are skipped. With
// Options.Accounting, parentheses make a negative amount.
//
// It refuses what could mean another amount: groups of other sizes than the
// locale's, a group that begins with zero ("0.500"), groups in some places only,
// separators of another locale ("1.5" in it-IT), exponents, other digits. Decimals
// beyond those of c are kept, up to 18; compare Scale with Currency().Digits() where
// only cents make sense.
//
// Errors wrap [money.ErrSyntax], [money.ErrOverflow] or [money.ErrUnknownCurrency].
func (f Formatter) Parse(s string, c money.Currency) (money.Amount, error) {
	if c == 0 {
		return money.Parse("0", c) // the error for no currency
	}
	l := f.rules()
	p, decimal, group := l.layout(c, f.opt)
	r := reader{p: p, decimal: decimal, group: group, parens: f.opt.Accounting}
	var buf [3 * markSize]byte
	r.marks[0] = fold(l.appendSymbol(buf[:0:markSize], c, Standard))
	r.marks[1] = fold(l.appendSymbol(buf[markSize:markSize:2*markSize], c, Code))
	if f.opt.Symbol == Narrow { // a short symbol that was not asked for may be another currency's
		r.marks[2] = fold(l.appendSymbol(buf[2*markSize:2*markSize], c, Narrow))
	}
	units, scale, ok := r.read(s)
	for ; ok && scale < c.Digits(); scale++ {
		r.overflow = r.overflow || units > math.MaxInt64/10 || units < -math.MaxInt64/10
		ok, units = !r.overflow, units*10
	}
	for ; ok && scale > c.Digits() && units%10 == 0; scale-- {
		units /= 10
	}
	switch {
	case !ok:
		return money.Amount{}, f.fail(s, "an amount", r.kind())
	case scale == c.Digits():
		return money.New(units, c), nil
	}
	return money.Parse(plain(units, scale), c)
}

// ParsePercent reads a percentage with or without its percent sign: "25,5 %".
// The rules and errors are those of Parse.
func (f Formatter) ParsePercent(s string) (money.Percent, error) {
	l := f.rules()
	r := reader{p: &l.percent, decimal: l.decimal, group: l.group, marks: [3][]byte{fold([]byte(l.percentSign)), {'%'}}}
	units, scale, ok := r.read(s)
	if !ok {
		return money.Percent{}, f.fail(s, "a percentage", r.kind())
	}
	return money.ParsePercent(plain(units, scale))
}

// ParseNumber reads a number as units × 10^-scale, with the decimals that were
// written. The rules and errors are those of Parse.
func (f Formatter) ParseNumber(s string) (units int64, scale int, err error) {
	l := f.rules()
	r := reader{p: &l.number, decimal: l.decimal, group: l.group}
	units, scale, ok := r.read(s)
	if !ok {
		return 0, 0, f.fail(s, "a number", r.kind())
	}
	return units, scale, nil
}

// parseError says what could not be read and in which locale.
type parseError struct {
	text, what, tag string
	err             error
}

func (f Formatter) fail(s, what string, err error) error {
	const most = 40
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return &parseError{s, what, f.name(), err}
}

func (e *parseError) Error() string {
	if errors.Is(e.err, money.ErrOverflow) {
		return fmt.Sprintf("money/moneyfmt: %q is too large for %s", e.text, e.what)
	}
	return fmt.Sprintf("money/moneyfmt: %q is not %s in %s", e.text, e.what, e.tag)
}

func (e *parseError) Unwrap() error { return e.err }

// plain writes units × 10^-scale in the grammar of the money package.
func plain(units int64, scale int) string {
	p := pattern{neg: affixes{pre: "\x02"}, last: 19, rest: 19}
	return string(locales[rootRow].append(make([]byte, 0, 48), Options{}, &p, units, scale, ".", "", 0))
}

// maxText bounds what is read: a sign, 19 digits with groups, 18 decimals and a
// symbol fit.
const maxText = 96

// reader reads one text; its fields are the grammar.
type reader struct {
	p              *pattern
	decimal, group string
	marks          [3][]byte // symbols and codes that may stand on either side, folded
	parens         bool
	overflow       bool // out: the syntax is right, the number too large
}

func (r *reader) kind() error {
	if r.overflow {
		return money.ErrOverflow
	}
	return money.ErrSyntax
}

// read returns the value of s as units × 10^-scale.
func (r *reader) read(s string) (units int64, scale int, ok bool) {
	var buf [maxText]byte
	if len(s) > maxText {
		return 0, 0, false
	}
	t := bytes.Trim(fold(append(buf[:0], s...)), " ")
	var neg, signed, marked bool
	if n := len(t); r.parens && n > 0 && t[0] == '(' && t[n-1] == ')' {
		neg, signed, t = true, true, t[1:n-1]
	}
	for {
		if !signed && len(t) > 0 && (t[0] == '-' || t[0] == '+') {
			neg, signed, t = t[0] == '-', true, t[1:]
			continue
		}
		n := r.mark(t, bytes.HasPrefix)
		if marked || n == 0 {
			break
		}
		marked, t = true, bytes.TrimLeft(t[n:], " ")
	}
	if n := r.mark(t, bytes.HasSuffix); !marked && n > 0 {
		t = bytes.TrimRight(t[:len(t)-n], " ")
	}
	v, scale, ok := r.number(t)
	if neg {
		return -int64(v), scale, ok
	}
	return int64(v), scale, ok
}

// mark returns the length of the longest mark that t has, 0 for none.
func (r *reader) mark(t []byte, has func(t, mark []byte) bool) (n int) {
	for _, m := range r.marks {
		if len(m) > n && has(t, m) {
			n = len(m)
		}
	}
	return n
}

// number reads digits, groups and decimals.
func (r *reader) number(t []byte) (v uint64, scale int, ok bool) {
	var sep [8]byte
	decimal, group := fold(append(sep[:0:4], r.decimal...))[0], fold(append(sep[4:4], r.group...))[0]
	run, groups, i := 0, 0, 0 // digits since the last separator, separators so far
whole:
	for ; i < len(t); i++ {
		switch b := t[i]; {
		case b-'0' <= 9:
			push(&v, b)
			run++
		case b == group:
			if groups == 0 && (run == 0 || run > int(r.p.rest) || t[0] == '0') || groups > 0 && run != int(r.p.rest) {
				return 0, 0, false
			}
			run, groups = 0, groups+1
		default:
			break whole
		}
	}
	if run == 0 || groups > 0 && run != int(r.p.last) {
		return 0, 0, false
	}
	if i < len(t) {
		if t[i] != decimal || i+1 == len(t) || len(t)-i-1 > 18 {
			return 0, 0, false
		}
		for _, b := range t[i+1:] {
			if b-'0' > 9 {
				return 0, 0, false
			}
			push(&v, b)
			scale++
		}
	}
	r.overflow = v > math.MaxInt64
	return v, scale, !r.overflow
}

// push appends one digit to v; what exceeds an int64 stays above it.
func push(v *uint64, b byte) {
	if *v <= math.MaxInt64/10 {
		*v = *v*10 + uint64(b-'0')
	} else {
		*v = 1 << 63
	}
}

// fold rewrites t in place, with one byte for every space, minus and apostrophe, and
// without the marks of writing direction.
func fold(t []byte) []byte {
	out := t[:0]
	for i := 0; i < len(t); {
		if t[i] < utf8.RuneSelf {
			out = append(out, t[i])
			i++
			continue
		}
		c, n := utf8.DecodeRune(t[i:])
		switch c {
		case '\u00a0', '\u2007', '\u2009', '\u202f':
			out = append(out, ' ')
		case '\u2212':
			out = append(out, '-')
		case '\u2019':
			out = append(out, '\'')
		case '\u061c', '\u200b', '\u200e', '\u200f':
		default:
			out = append(out, t[i:i+n]...)
		}
		i += n
	}
	return out
}
