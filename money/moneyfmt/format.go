package moneyfmt

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bottega-go/commerce/money"
)

// Format returns a as text: "12.345,50 €" for EUR 12345.50 in it-IT. The zero
// Amount, nothing in no currency, is "0".
func (f Formatter) Format(a money.Amount) string {
	var buf [64]byte
	return string(f.Append(buf[:0], a))
}

// Append appends what Format returns to dst. It allocates only to grow dst.
func (f Formatter) Append(dst []byte, a money.Amount) []byte {
	l, c := f.rules(), a.Currency()
	units, scale := a.Units(), a.Scale()
	if f.opt.Digits == TrimZero && scale <= 18 && units%int64(pow10[scale]) == 0 {
		units, scale = units/int64(pow10[scale]), 0
	}
	p, decimal, group := l.layout(c, f.opt)
	return l.append(dst, f.opt, p, units, scale, decimal, group, c)
}

// FormatPercent returns p as text, with the decimals that it needs: "25,5 %" in
// de-DE, "%25,5" in tr-TR.
func (f Formatter) FormatPercent(p money.Percent) string {
	var buf [64]byte
	return string(f.AppendPercent(buf[:0], p))
}

// AppendPercent appends what FormatPercent returns to dst.
func (f Formatter) AppendPercent(dst []byte, p money.Percent) []byte {
	l := f.rules()
	units, scale := percentUnits(p)
	return l.append(dst, f.opt, &l.percent, units, scale, l.decimal, l.group, 0)
}

// percentUnits returns p as units × 10^-scale with the fewest decimals.
func percentUnits(p money.Percent) (units int64, scale int) {
	var buf [24]byte
	text, _ := p.AppendText(buf[:0]) // cannot fail
	point, neg := len(text), false
	for i, b := range text {
		switch b {
		case '-':
			neg = true
		case '.':
			point = i + 1
		default:
			units = units*10 + int64(b-'0')
		}
	}
	if neg {
		units = -units
	}
	return units, len(text) - point
}

// FormatNumber returns units × 10^-scale as text, with all scale decimals:
// FormatNumber(12345678, 3) is "12.345,678" in it-IT. The scale is taken as 0
// below 0 and as 18 above 18, the range of the money package.
func (f Formatter) FormatNumber(units int64, scale int) string {
	var buf [64]byte
	return string(f.AppendNumber(buf[:0], units, scale))
}

// AppendNumber appends what FormatNumber returns to dst.
func (f Formatter) AppendNumber(dst []byte, units int64, scale int) []byte {
	l := f.rules()
	return l.append(dst, f.opt, &l.number, units, min(max(scale, 0), 18), l.decimal, l.group, 0)
}

// append writes units × 10^-scale in the form of p.
func (l *rules) append(dst []byte, opt Options, p *pattern, units int64, scale int, decimal, group string, c money.Currency) []byte {
	side, sign := &p.pos, ""
	n := uint64(units)
	switch {
	case units < 0:
		side, sign, n = &p.neg, l.minus, -n
	case opt.Plus && units > 0 && p.neg.signed():
		side, sign = &p.neg, l.plus
	case opt.Plus && units > 0: // negative amounts are in parentheses
		dst = append(dst, l.plus...)
	}
	if side.pre != "" {
		dst = l.affix(dst, side.pre, sign, c, opt.Symbol)
		if side.pre[len(side.pre)-1] == markSymbol {
			if r, _ := utf8.DecodeLastRune(dst); spaced(r) {
				dst = append(dst, "\u00a0"...)
			}
		}
	}
	dst = l.digits(dst, p, n, scale, decimal, group)
	if side.suf != "" {
		end := len(dst)
		dst = l.affix(dst, side.suf, sign, c, opt.Symbol)
		if side.suf[0] == markSymbol {
			if r, _ := utf8.DecodeRune(dst[end:]); spaced(r) {
				dst = slices.Insert(dst, end, "\u00a0"[0], "\u00a0"[1])
			}
		}
	}
	return dst
}

// digits writes n × 10^-scale from its end into the place made for it.
func (l *rules) digits(dst []byte, p *pattern, n uint64, scale int, decimal, group string) []byte {
	last, rest, whole := int(p.last), int(p.rest), max(count(n)-scale, 1)
	size := whole
	if scale > 0 {
		size += scale + len(decimal)
	}
	if whole < last+int(l.minGrouping) {
		last = whole
	}
	for more := whole - last; more > 0; more -= rest {
		size += len(group)
	}
	dst = slices.Grow(dst, size)
	dst = dst[:len(dst)+size]
	i := len(dst)
	if scale > 0 {
		for range scale {
			i--
			dst[i] = '0' + byte(n%10)
			n /= 10
		}
		i -= len(decimal)
		put(dst[i:], decimal)
	}
	for run := last; ; run = rest {
		if run == 3 && whole > 3 { // one division for three digits, nearly always
			low := uint32(n % 1000)
			n /= 1000
			d := dst[i-3 : i]
			d[0], d[1], d[2] = '0'+byte(low/100), '0'+byte(low/10%10), '0'+byte(low%10)
			i, whole = i-3, whole-3
		} else {
			for ; run > 0 && whole > 0; run, whole = run-1, whole-1 {
				i--
				dst[i] = '0' + byte(n%10)
				n /= 10
			}
		}
		if whole == 0 {
			return dst
		}
		i -= len(group)
		put(dst[i:], group)
	}
}

// put is copy for a few bytes.
func put(dst []byte, s string) {
	for i := range len(s) {
		dst[i] = s[i]
	}
}

var pow10 = [20]uint64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
}

// count returns the number of digits of n, 0 for 0.
func count(n uint64) int {
	t := bits.Len64(n|1) * 1233 >> 12
	if n >= pow10[t] {
		t++
	}
	return t
}

// affix writes the text before or after the digits.
func (l *rules) affix(dst []byte, text, sign string, c money.Currency, kind Symbol) []byte {
	for i := range len(text) {
		switch b := text[i]; b {
		case markSymbol:
			dst = l.appendSymbol(dst, c, kind)
		case markSign:
			dst = append(dst, sign...)
		case markPercent:
			dst = append(dst, l.percentSign...)
		default:
			dst = append(dst, b)
		}
	}
	return dst
}

// signed says that the affixes have a place for a sign.
func (a *affixes) signed() bool {
	return strings.ContainsRune(a.pre, markSign) || strings.ContainsRune(a.suf, markSign)
}

// spaced says that a currency whose rune r stands beside a digit is set off by a
// no-break space: CLDR's currencySpacing, everything but symbols and spaces.
func spaced(r rune) bool {
	switch {
	case r == '$' || r>>5 == '₠'>>5: // nearly all signs for currencies: from ₠ to ₿
		return false
	case r < utf8.RuneSelf: // a letter, or a point behind some
		return true
	}
	return !unicode.IsSymbol(r) && !unicode.In(r, unicode.Z)
}
