package catalog

import (
	"fmt"

	"github.com/bottega-go/commerce"
)

// A GTIN is a valid GS1 trade item number of 8, 12, 13 or 14 digits. It is
// comparable: the forms of one number with and without leading zeros are equal.
// The zero GTIN is none.
type GTIN struct{ n uint64 }

// A GTINKind says what a number is for.
type GTINKind uint8

// The kinds of number, by the GS1 prefix (GS1 General Specifications 1.4).
const (
	Ordinary   GTINKind = iota // assigned to a company; usable everywhere
	Restricted                 // 02, 04, 2x: in-store and variable-measure numbers, meaningless elsewhere
	Coupon                     // 05, 980-984, 99: coupons and refund receipts
	ISSN                       // 977: serial publications
	ISBN                       // 978, 979: books; 979-0 is printed music (ISMN)
)

var gtinKinds = commerce.Words[GTINKind]{"ordinary", "restricted", "coupon", "issn", "isbn"}

// String returns ordinary, restricted, coupon, issn or isbn.
func (k GTINKind) String() string { return gtinKinds.Text(k) }

// ParseGTIN reads a GTIN-8, -12, -13 or -14, or a bar-coded ISBN or ISSN.
// Hyphens and spaces between digits are skipped. Another length or sign is
// [ErrGTIN], a wrong check digit [ErrChecksum].
func ParseGTIN(s string) (GTIN, error) {
	switch len(s) {
	case 8, 12, 13, 14:
		if n, sum, ok := parseDigits(s); ok && n != 0 && sum%10 == 0 {
			return GTIN{n}, nil
		}
	}
	return parseSpaced(s)
}

// parseDigits reads at least 8 digits: the last 8 at once, as one word, the
// few before them one by one. sum is weighted 1, 3, 1, … from the right.
func parseDigits(s string) (n uint64, sum int, ok bool) {
	head, t := s[:len(s)-8], s[len(s)-8:]
	x := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
		uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
	const zeros, low, each = 0x3030303030303030, 0x0f000f000f000f, 0x1000100010001
	x ^= zeros
	if (x|(x+0x0606060606060606))&0xf0f0f0f0f0f0f0f0 != 0 {
		return 0, 0, false
	}
	sum = 3*int((x&low)*each>>48) + int((x>>8&low)*each>>48)
	w := 3 - 2*(len(head)&1) // of the first digit: 8 more follow behind the head
	for i := range len(head) {
		d := head[i] - '0'
		if d > 9 {
			return 0, 0, false
		}
		n = n*10 + uint64(d)
		sum += w * int(d)
		w = 4 - w
	}
	x = x*10 + x>>8 // pairs, then fours, then all eight
	x = (x&0x000000ff000000ff*0x000f424000000064 + x>>16&0x000000ff000000ff*0x0000271000000001) >> 32
	return n*1e8 + x, sum, true
}

// parseSpaced reads signs between digits and says what is wrong.
func parseSpaced(s string) (GTIN, error) {
	var digits [14]byte
	k := 0
	for i := range len(s) {
		switch c := s[i]; {
		case (c == '-' || c == ' ') && k > 0 && i < len(s)-1:
		case c-'0' > 9:
			return GTIN{}, gtinError(ErrGTIN, s, "not a digit")
		case k == len(digits):
			return GTIN{}, gtinError(ErrGTIN, s, "more than 14 digits")
		default:
			digits[k] = c
			k++
		}
	}
	if k != 8 && k < 12 {
		return GTIN{}, gtinError(ErrGTIN, s, "length is not 8, 12, 13 or 14")
	}
	switch n, sum, _ := parseDigits(string(digits[:k])); {
	case n == 0:
		return GTIN{}, gtinError(ErrGTIN, s, "all zeros")
	case sum%10 != 0:
		return GTIN{}, gtinError(ErrChecksum, s, "check digit does not match")
	default:
		return GTIN{n}, nil
	}
}

// MustGTIN is [ParseGTIN] for literals; it panics on an error.
func MustGTIN(s string) GTIN {
	g, err := ParseGTIN(s)
	if err != nil {
		panic(err)
	}
	return g
}

func gtinError(is error, s, why string) error {
	if len(s) > 32 {
		s = s[:32] + "…"
	}
	return commerce.Detail(is, "catalog: %q: %s", s, why)
}

// CheckDigit returns the digit that completes 7, 11, 12 or 13 digits to a GTIN.
func CheckDigit(digits string) (byte, error) {
	switch len(digits) {
	case 7, 11, 12, 13:
	default:
		return 0, gtinError(ErrGTIN, digits, "length is not 7, 11, 12 or 13")
	}
	_, sum, ok := parseDigits(digits + "0")
	if !ok {
		return 0, gtinError(ErrGTIN, digits, "not a digit")
	}
	return byte('0' + (10-sum%10)%10), nil
}

// IsZero says that there is no number.
func (g GTIN) IsZero() bool { return g.n == 0 }

// Kind says what the number is for. Only ordinary numbers, ISBN and ISSN may
// travel in feeds.
func (g GTIN) Kind() GTINKind {
	if g.n < 1e8 { // GTIN-8 has prefixes of its own
		if p := g.n / 1e5; p < 100 || p >= 200 && p < 300 {
			return Restricted
		}
		return Ordinary
	}
	switch p := g.n % 1e13 / 1e10; {
	case p >= 20 && p < 30, p >= 40 && p < 50, p >= 200 && p < 300:
		return Restricted
	case p >= 50 && p < 60, p >= 980 && p < 985, p >= 990:
		return Coupon
	case p == 977:
		return ISSN
	case p == 978 || p == 979:
		return ISBN
	}
	return Ordinary
}

// Indicator returns the packaging level, the first of the 14 digits: 0 for the
// item itself, 1 to 8 for groupings, 9 for variable measure.
func (g GTIN) Indicator() int { return int(g.n / 1e13) }

// String returns the normal form of 14 digits, empty for none.
func (g GTIN) String() string { return g.text(14) }

// Short returns the shortest form that GS1 knows: 8, 12, 13 or 14 digits.
func (g GTIN) Short() string {
	switch {
	case g.n < 1e8:
		return g.text(8)
	case g.n < 1e12:
		return g.text(12)
	case g.n < 1e13:
		return g.text(13)
	}
	return g.text(14)
}

func (g GTIN) text(width int) string {
	if g.n == 0 {
		return ""
	}
	var b [14]byte
	for i, n := width-1, g.n; i >= 0; i, n = i-1, n/10 {
		b[i] = byte('0' + n%10)
	}
	return string(b[:width])
}

// MarshalText writes [GTIN.String].
func (g GTIN) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads what [ParseGTIN] reads; empty text is none.
func (g *GTIN) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*g = GTIN{}
		return nil
	}
	v, err := ParseGTIN(string(b))
	if err == nil {
		*g = v
	}
	return err
}

// CheckSKU returns [ErrSKU] unless s is 1 to 100 bytes of printable text
// without space at the ends.
func CheckSKU(s string) error { return checkCode("SKU", s, 100) }

// CheckMPN returns [ErrSKU] unless s, a maker's part number, is 1 to 70 bytes
// of printable text without space at the ends.
func CheckMPN(s string) error { return checkCode("MPN", s, 70) }

// plainCode says that all of s are ASCII signs without space.
func plainCode(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func checkCode(what, s string, most int) error {
	var bad string
	switch {
	case s != "" && len(s) <= most && plainCode(s):
		return nil
	case s == "":
		bad = "is empty"
	case len(s) > most:
		bad = fmt.Sprintf("is longer than %d bytes", most)
	case s[0] == ' ' || s[len(s)-1] == ' ':
		bad = "has space at an end"
	case !printable(s):
		bad = "has a character that cannot be printed"
	default:
		return nil
	}
	return commerce.Detail(ErrSKU, "catalog: %s %s", what, bad)
}
