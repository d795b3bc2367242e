package money

import (
	"encoding"
	"fmt"
	"log/slog"
	"math/bits"
	"strconv"
	"strings"
)

var (
	_ encoding.TextAppender    = Amount{}
	_ encoding.TextMarshaler   = Amount{}
	_ encoding.TextUnmarshaler = (*Amount)(nil)
	_ fmt.Formatter            = Amount{}
	_ slog.LogValuer           = Amount{}
)

// String returns currency and number, such as "EUR 12.50"; the zero Amount is "".
func (a Amount) String() string {
	if a.cur == 0 {
		return ""
	}
	var b [32]byte
	return string(a.append(b[:0]))
}

// Number returns the number alone, with all its decimals: "12.50".
func (a Amount) Number() string {
	var b [24]byte
	return string(appendNumber(b[:0], a.coef, a.scale))
}

// AppendNumber appends the text of Number.
func (a Amount) AppendNumber(b []byte) []byte { return appendNumber(b, a.coef, a.scale) }

// AppendText appends the text of String. The error is always nil.
func (a Amount) AppendText(b []byte) ([]byte, error) { return a.append(b), nil }

// MarshalText returns the text of String, so that amounts are map keys in JSON.
func (a Amount) MarshalText() ([]byte, error) { return a.append(nil), nil }

// UnmarshalText reads the text of String; see ParseText.
func (a *Amount) UnmarshalText(text []byte) error {
	v, err := ParseText(string(text))
	if err == nil {
		*a = v
	}
	return err
}

// LogValue returns the text of String for structured logs.
func (a Amount) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Format implements fmt.Formatter: %v and %s print "EUR 12.50", %q quotes it, %f
// the number alone (%.0f and so on round half-up), %d the value in its last decimal,
// %#v a Go expression. Width and the flag '-' pad as usual, '+' shows a plus sign
// for %f and %d.
func (a Amount) Format(s fmt.State, verb rune) {
	var text string
	switch verb {
	case 'v', 's':
		if text = a.String(); verb == 'v' && s.Flag('#') {
			text = a.goString()
		}
	case 'q':
		text = strconv.Quote(a.String())
	case 'f', 'F':
		text = a.formatNumber(s)
	case 'd':
		text = strconv.FormatInt(a.coef, 10)
	default:
		_, _ = fmt.Fprintf(s, "%%!%c(money.Amount=%s)", verb, a.String())
		return
	}
	if s.Flag('+') && (verb == 'f' || verb == 'F' || verb == 'd') && a.coef >= 0 {
		text = "+" + text
	}
	// Pad by hand: text is ASCII.
	if width, ok := s.Width(); ok && width > len(text) {
		pad := strings.Repeat(" ", width-len(text))
		if s.Flag('-') {
			text += pad
		} else {
			text = pad + text
		}
	}
	_, _ = s.Write([]byte(text))
}

// formatNumber is Number with the precision of the state, if it has one.
func (a Amount) formatNumber(s fmt.State) string {
	prec, ok := s.Precision()
	if !ok || prec == int(a.scale) {
		return a.Number()
	}
	text := a.Number()
	if prec > int(a.scale) {
		if a.scale == 0 {
			text += "."
		}
		return text + strings.Repeat("0", prec-int(a.scale))
	}
	q, _ := shift10(0, magnitude(a.coef), int(a.scale)-prec, false, HalfUp) // which looks at no sign
	return string(appendNumber(nil, signed(q, a.negative()), uint8(prec)))
}

func (a Amount) goString() string {
	switch {
	case a.cur == 0:
		return "money.Amount{}"
	case a.cur.custom():
		return fmt.Sprintf("money.MustParse(%q, money.MustParseCurrency(%q))", a.Number(), a.cur)
	}
	return fmt.Sprintf("money.MustParse(%q, money.%s)", a.Number(), a.cur)
}

func (a Amount) append(b []byte) []byte {
	if a.cur == 0 {
		return b
	}
	b = append(a.cur.append(b), ' ')
	return appendNumber(b, a.coef, a.scale)
}

const (
	blanks     = "------------------------" // room for a sign, 19 digits and a point, first byte a minus
	digitPairs = "00010203040506070809" +
		"10111213141516171819" +
		"20212223242526272829" +
		"30313233343536373839" +
		"40414243444546474849" +
		"50515253545556575859" +
		"60616263646566676869" +
		"70717273747576777879" +
		"80818283848586878889" +
		"90919293949596979899"
)

// appendNumber appends coef*10^-scale with exactly scale decimals. It fills the room
// from the end, over blanks of which the first is the minus.
func appendNumber(b []byte, coef int64, scale uint8) []byte {
	v := magnitude(coef)
	size := max(decimalLen(v), int(scale)+1)
	if scale > 0 {
		size++
	}
	if coef < 0 {
		size++
	}
	b = append(b, blanks[:size]...)
	i := len(b)
	for ; scale >= 2; scale -= 2 {
		i -= 2
		p := v % 100 * 2
		v /= 100
		b[i], b[i+1] = digitPairs[p], digitPairs[p+1]
		if scale == 2 {
			i--
			b[i] = '.'
		}
	}
	if scale == 1 {
		i -= 2
		b[i], b[i+1] = '.', '0'+byte(v%10)
		v /= 10
	}
	for v >= 100 {
		i -= 2
		p := v % 100 * 2
		v /= 100
		b[i], b[i+1] = digitPairs[p], digitPairs[p+1]
	}
	if v >= 10 {
		b[i-2], b[i-1] = digitPairs[v*2], digitPairs[v*2+1]
	} else {
		b[i-1] = '0' + byte(v)
	}
	return b
}

// decimalLen returns the number of digits of v, 1 for 0.
func decimalLen(v uint64) int {
	n := bits.Len64(v|1) * 1233 >> 12 // log10(2) from below
	if v >= pow10[n] && v != 0 {
		n++
	}
	return max(n, 1)
}
